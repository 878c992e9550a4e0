// The search page. Code words are kept whole and found by their parts too, Han text is found by pairs of characters, and
// a pasted message finds its row whatever stands in its places.
"use strict";
(function () {
  const most = 30;
  const entries = window.ecsContractSearch;
  const input = document.getElementById("q");
  const list = document.getElementById("found");
  const count = document.getElementById("count");
  const han = /[\u3400-\u9fff]+/gu;

  function pairs(run) {
    if (run.length === 1) return [run];
    const found = [];
    for (let i = 0; i + 1 < run.length; ++i) found.push(run.slice(i, i + 2));
    return found;
  }

  /// "InvalidInstanceId.NotFound" is a word, and so are InvalidInstanceId, NotFound, Invalid, Instance, ….
  function tokens(text) {
    const found = [];
    for (const run of text.match(han) || []) found.push(...pairs(run));
    for (const word of text.replace(han, " ").match(/[A-Za-z0-9_][A-Za-z0-9_.\-]*/g) || []) {
      const whole = word.replace(/[.\-]+$/, "");
      found.push(whole);
      const parts = whole.split(/[._\-]/);
      if (parts.length > 1) found.push(...parts.filter(Boolean));
      for (const part of parts) {
        const humps = part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g) || [];
        if (humps.length > 1) found.push(...humps);
      }
    }
    return found;
  }

  const index = new MiniSearch({
    idField: "n",
    fields: ["t", "m", "s", "x", "w"],
    tokenize: tokens,
    processTerm: (term) => term.toLowerCase(),
    searchOptions: {
      boost: { t: 4, m: 3, s: 6, x: 2 },
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length > 6 && /^[a-z]+$/.test(term) ? 0.15 : false),
    },
  });
  index.addAll(entries.map((entry, n) => ({ n, ...entry })));

  /// A message as an expression: %s and {name} stand for any text.
  function pattern(message) {
    const plain = message.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
    return new RegExp(plain.replace(/%s|\{\w+\}/g, ".+?").replace(/\s+/g, "\\s+"), "i");
  }
  const messages = entries.flatMap((entry) => (entry.m || []).map((message) => ({ entry, pattern: pattern(message) })));

  function search(text) {
    const words = text.trim();
    if (!words) return [];
    const seen = new Set(messages.filter((each) => each.pattern.test(words)).map((each) => each.entry));
    const exact = Array.from(seen);
    const ranked = index.search(words, { boostDocument: (n) => weight(entries[n], words) })
      .map((result) => entries[result.id]).filter((entry) => !seen.has(entry));
    return exact.concat(ranked);
  }

  /// Cases are many and say little: they come behind what explains.
  function weight(entry, words) {
    if (entry.t.toLowerCase() === words.toLowerCase()) return 3;
    if (entry.a.startsWith("cases/")) return 0.2;
    return entry.a.startsWith("contradiction/") ? 0.7 : 1;
  }

  function show(entry) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = entry.a;
    link.textContent = entry.t;
    const kind = document.createElement("span");
    kind.className = "quiet";
    kind.textContent = " " + entry.k;
    const text = document.createElement("p");
    text.textContent = entry.x;
    item.append(link, kind, text);
    return item;
  }

  function run() {
    const found = search(input.value);
    list.replaceChildren(...found.slice(0, most).map(show));
    count.textContent = !input.value.trim() ? "" :
      found.length ? found.length + " " + count.dataset.some : count.dataset.none;
  }

  input.value = new URLSearchParams(location.search).get("q") || "";
  input.addEventListener("input", run);
  document.getElementById("search").addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  run();
})();
