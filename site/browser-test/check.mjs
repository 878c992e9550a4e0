// node check.mjs SITE [--served URL | --pictures FOLDER | --picture FILE]: opens pages of every kind of the site in that folder in Debian's
// chromium, from file://, and tells what is wrong; exit 1 where anything is. --served: the same site is served there, and a
// call is tried. --pictures: only takes pictures, for people; --picture: only the one of the README, docs/site.png.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";
import puppeteer from "puppeteer-core";

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const site = path.resolve(process.argv[2]);
const pictures = process.argv[3] === "--pictures" ? path.resolve(process.argv[4]) : "";
const shown = process.argv[3] === "--picture" ? path.resolve(process.argv[4]) : "";
const served = process.argv[3] === "--served" ? process.argv[4] : "";
const wrong = [];
/// Axe takes long for larger pages, in bytes: of these only the call's own, the longest that is read whole, is checked.
const quickly = 120000;
const address = (page) => pathToFileURL(path.join(site, page)).href;

/// What people look for, and the page that has to be among the first `within`.
const searches = [
  ["en", "default of InternetMaxBandwidthIn with Out 5 and 50", "rule/InternetMaxBandwidthIn.default-small.html", 3],
  ["en", "is InternetMaxBandwidthOut 200 allowed", "rule/InternetMaxBandwidthOut.range.html", 3],
  ["en", "which errors say try again", "errors.html#again", 1],
  ["en", "StartTime with seconds", "rule/StartTime.format.html", 2],
  ["en", "AutoPay with no balance", "rule/AutoPay.true-void-order.html", 3],
  ["en", "does PostPaid get an address from 0 to 10", "rule/note.postpaid-assigns-none.html", 3],
  ["en", "ClientToken length second call", "rule/ClientToken.length.html", 2],
  ["en", "OperationDenied", "code/OperationDenied.html", 3],
  ["en", "least temporary upgrade", "rule/EndTime.gap.html", 1],
  ["en", "error in XML and JSON", "error/error.404.InvalidInstanceId.NotFound.html", 3],
  ["en", "InvalidInstanceId.NotFound", "error/error.404.InvalidInstanceId.NotFound.html", 1],
  ["en", "notfound", "error/error.404.InvalidInstanceId.NotFound.html", 8],
  ["en", "ErrorClient: The specified InstanceId does not exist.", "error/error.404.InvalidInstanceId.NotFound.html", 1],
  ["en", 'The input parameter "InstanceId" that is mandatory for processing this request is not supplied.', "error/gateway.400.MissingParameter.html", 1],
  ["en", "contradiction.time-hh", "contradiction/contradiction.time-hh.html", 1],
  ["zh", "哪些错误可以重试", "errors.html#again", 1],
  ["zh", "余额不足", "rule/AutoPay.true-void-order.html", 3],
  ["zh", "余额不足", "error/error.403.InvalidAccountStatus.NotEnoughBalance.html", 3],
  ["zh", "限流", "error/error.400.Throttling.html", 2],
  ["zh", "欠费", "error/error.400.Account.Arrearage.html", 1],
  ["zh", "签名不匹配", "error/gateway.400.SignatureDoesNotMatch.html", 1],
  ["zh", "没有权限", "error/gateway.403.Forbidden.RAM.html", 2],
  ["zh", "实例不存在", "error/error.404.InvalidInstanceId.NotFound.html", 2],
  ["zh", "最短临时升级", "rule/EndTime.gap.html", 1],
  ["en", "rate limit", "error/error.400.Throttling.html", 3],
  ["zh", "出带宽最大", "rule/InternetMaxBandwidthOut.range.html", 3],
  ["zh", "公网入带宽", "call.html#InternetMaxBandwidthIn", 8],
];

/// A page of every kind in each language: of those in folders the first and the largest.
function chosen() {
  const pages = ["index.html"];
  for (const language of ["en", "zh"]) {
    const folders = new Map();
    const walk = (folder) => {
      for (const entry of fs.readdirSync(path.join(site, folder), { withFileTypes: true })) {
        const name = `${folder}/${entry.name}`;
        if (entry.isDirectory()) walk(name);
        else if (folder === language) pages.push(name);
        else folders.set(name.split("/")[1], [...(folders.get(name.split("/")[1]) || []), name]);
      }
    };
    walk(language);
    for (const names of folders.values()) {
      const size = (name) => fs.statSync(path.join(site, name)).size;
      pages.push(...new Set([names.sort()[0], names.reduce((a, b) => (size(a) >= size(b) ? a : b))]));
    }
  }
  return pages;
}

/// No page may ask for anything but files, or what its own server has.
function watch(page, seen) {
  page.on("console", (said) => { if (said.type() === "error") seen.push(`says on the console: ${said.text()}`); });
  page.on("pageerror", (error) => seen.push(`throws: ${error.message}`));
  page.on("request", (request) => {
    const own = served && request.url().startsWith(served);
    if (!own && !/^(file|data|about|blob):/.test(request.url())) seen.push(`asks for ${request.url()}`);
  });
  page.on("requestfailed", (request) => seen.push(`lacks ${request.url()}`));
}

async function open(browser, name, seen) {
  const page = await browser.newPage();
  watch(page, seen);
  await page.goto(address(name), { waitUntil: "load", timeout: 30000 });
  return page;
}

/// What axe says of the page as it stands.
async function accessible(page, how, seen) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  for (const violation of result.violations)
    seen.push(`${how}: axe ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 160)}`);
}

async function look(browser, validator, name) {
  const seen = [];
  const page = await open(browser, name, seen);
  await page.setViewport({ width: 1200, height: 900 });
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    if (name.endsWith("/call.html") || fs.statSync(path.join(site, name)).size < quickly) await accessible(page, scheme, seen);
  }
  await page.setViewport({ width: 375, height: 800 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (over > 0) seen.push(`is ${over} pixels too wide for a phone`);
  await page.close();
  const report = await validator.validateFile(path.join(site, name));
  for (const result of report.results)
    for (const message of result.messages.slice(0, 3))
      seen.push(`line ${message.line}: ${message.ruleId}: ${message.message}`);
  wrong.push(...seen.map((text) => `${name} ${text}`));
}

async function search(browser) {
  for (const [language, text, wanted, within] of searches) {
    const seen = [];
    const page = await open(browser, `${language}/index.html`, seen);
    await page.type("#head-q", text);
    await Promise.all([page.waitForNavigation({ timeout: 30000 }), page.keyboard.press("Enter")]);
    const found = await page.$$eval("#found a", (links) => links.map((link) => link.getAttribute("href")));
    if (!found.slice(0, within).includes(wanted))
      seen.push(`search for '${text}' has ${wanted} not among its first ${within}: ${found.slice(0, 5).join(", ")}`);
    await page.close();
    wrong.push(...seen);
  }
}

/// Each error's message finds its row, pasted with whatever stands in its places.
async function paste(browser) {
  const page = await open(browser, "en/search.html", []);
  const lost = await page.evaluate(() => {
    const input = document.getElementById("q");
    const lost = [];
    for (const entry of window.ecsContractSearch)
      for (const message of entry.m || []) {
        input.value = `SDKError: ${message.replace(/%s|\{\w+\}/g, "InstanceId is 'i-1' (x*y)")} RequestId: 1`;
        input.dispatchEvent(new Event("input"));
        const found = Array.from(document.querySelectorAll("#found a"), (link) => link.getAttribute("href"));
        const like = window.ecsContractSearch.filter((other) => (other.m || []).includes(message)).length;
        if (!found.slice(0, like + 1).includes(entry.a)) lost.push(`${entry.a} is not found by its message '${input.value}'`);
      }
    return lost;
  });
  await page.close();
  wrong.push(...lost);
}

async function filter(browser) {
  const seen = [];
  const page = await open(browser, "en/errors.html", seen);
  const shown = () => page.$$eval("table.errors tbody tr", (rows) => rows.filter((row) => !row.hidden).map((row) => row.textContent));
  const all = await shown();
  await page.select("#f-status", "500");
  const of500 = await shown();
  if (of500.length === 0 || of500.length >= all.length || !of500.every((row) => row.startsWith("500"))) seen.push("the filter by status is wrong");
  await page.select("#f-status", "");
  await page.select("#f-retry", "repeatable");
  const again = await shown();
  const repeatable = (await page.$$("#again + ul > li")).length;
  if (repeatable === 0 || again.length !== repeatable) seen.push(`${again.length} rows may be repeated, and not ${repeatable}`);
  await page.select("#f-retry", "");
  await page.type("#f-text", "unpaid order");
  const unpaid = await shown();
  if (unpaid.length < 2 || !unpaid.every((row) => /unpaid/i.test(row))) seen.push("the filter by text is wrong");
  await page.close();
  wrong.push(...seen);
}

/// The first stop of the keyboard is the way to the content.
async function keyboard(browser) {
  const seen = [];
  const page = await open(browser, "en/call.html", seen);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.className);
  await page.keyboard.press("Enter");
  const hash = await page.evaluate(() => location.hash);
  if (first !== "skip" || hash !== "#main") seen.push(`en/call.html: the keyboard first comes to '${first}', then to '${hash}'`);
  await page.close();
  wrong.push(...seen);
}

/// Without script everything but the search can be read.
async function withoutScript(browser) {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(address("en/errors.html"), { waitUntil: "load" });
  const content = await page.content();
  if (!/<form id="filters"[^>]* hidden/.test(content)) wrong.push("en/errors.html shows filters that do nothing without script");
  const rows = fs.readdirSync(path.join(site, "en/error")).length;
  if ((content.match(/<tr data-status=/g) || []).length !== rows) wrong.push("en/errors.html lacks rows without script");
  await page.close();
}

/// A call is tried as a reader does, and tried again with the ClientToken that the form is filled with.
async function tryIt(browser) {
  const seen = [];
  const page = await browser.newPage();
  watch(page, seen);
  await page.goto(`${served}/en/index.html`, { waitUntil: "load" });
  const follow = (what) => Promise.all([page.waitForNavigation({ timeout: 30000 }), what()]);
  await follow(() => page.click('nav a[href$="try.html"]'));
  await page.$eval("#p-InternetMaxBandwidthOut", (field) => { field.value = "50"; });
  await follow(() => page.click('button[value="begin"]'));
  const kept = await page.$eval("#p-InternetMaxBandwidthOut", (field) => field.value);
  if (kept !== "50") seen.push(`try it: what was entered is '${kept}' after another button`);
  await follow(() => page.click('button[value="send"]'));
  await accessible(page, "try it", seen);
  const first = await page.$eval("#sent", (sent) => sent.textContent);
  if (!/<OrderId>\d+<\/OrderId>/.test(first)) seen.push("try it: the order is not shown");
  await follow(() => page.click('button[value="send"]'));
  const second = await page.$eval("#sent", (sent) => sent.textContent);
  if (!/idempotency\.same-answer/.test(second)) seen.push("try it: the second call with the same token does not say why");
  await page.goto(`${served}/en/search.html?q=OperationDenied`, { waitUntil: "load" });
  if ((await page.$$("#found a")).length === 0) seen.push("the search finds nothing where the pages are served");
  await page.close();
  wrong.push(...seen);
}

async function picture(browser, folder) {
  fs.mkdirSync(folder, { recursive: true });
  const names = ["en/index.html", "en/call.html", "en/errors.html", "en/code/OperationDenied.html", "en/clients.html", "zh/index.html", "en/search.html?q=OperationDenied",
    "en/error/error.400.Throttling.html", "en/rule/EndTime.gap.html", "en/client/node-pop-core/1.8.0.html", "en/cases/request.absence.html"];
  for (const name of names)
    for (const width of [1200, 375])
      for (const scheme of ["light", "dark"]) {
        const page = await browser.newPage();
        await page.setViewport({ width, height: 900 });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        const [file, query] = name.split("?");
        await page.goto(address(file) + (query ? `?${query}` : ""), { waitUntil: "load" });
        await page.screenshot({ path: path.join(folder, `${file.replace(/[/]/g, "-")}-${width}-${scheme}.png`) });
        await page.close();
      }
}

/// What the README shows: the rows of a code, told apart.
async function readmePicture(browser, file) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1100, height: 720 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await page.goto(address("en/code/OperationDenied.html"), { waitUntil: "load" });
  await page.screenshot({ path: file });
  await page.close();
}

const browser = await puppeteer.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--allow-file-access-from-files=false", "--disable-background-networking", "--no-first-run"],
});
try {
  if (pictures) {
    await picture(browser, pictures);
  } else if (shown) {
    await readmePicture(browser, shown);
  } else {
    const validator = new HtmlValidate({
      extends: ["html-validate:standard"],
      rules: { "no-trailing-whitespace": "off", "long-title": "off", "require-sri": "off", "no-redundant-role": "off", "prefer-native-element": "off", "valid-id": "off", "void-style": "off", "attribute-boolean-style": "off", "tel-non-breaking": "off", "text-content": "off" },
    });
    const pages = chosen();
    for (const name of pages) await look(browser, validator, name);
    await search(browser);
    await paste(browser);
    await filter(browser);
    await keyboard(browser);
    await withoutScript(browser);
    if (served) await tryIt(browser);
    console.log(`${pages.length} pages opened, ${searches.length} searches made`);
  }
} finally {
  await browser.close();
}
for (const text of wrong) console.error(text);
process.exit(wrong.length === 0 ? 0 : 1);
