// What every HTML report has: its style and its one script, both within the page.
#pragma once

namespace contract {

/// Light or dark as the reader's system is; narrow screens and paper.
inline constexpr const char* kReportStyle = R"css(
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#57606a;--line:#d0d7de;--box:#f6f8fa;
--good:#116329;--bad:#a40e26;--warn:#7d4e00}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--soft:#9da7b3;--line:#3d444d;
--box:#161b22;--good:#56d364;--bad:#ff8182;--warn:#e3b341}}
body{margin:0 auto;max-width:70rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);
background:var(--paper)}
h1,h2,h3{line-height:1.25;overflow-wrap:anywhere}h3{font-size:1.05rem;margin:0 0 .25rem}
.pass,td.pass{color:var(--good)}.fail,.error,.unexpected_pass{color:var(--bad)}
td.known_failing,td.skipped{color:var(--warn)}.none{color:var(--soft)}
header p{font-weight:600;font-size:1.15rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;margin:0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.wide{overflow-x:auto}table{border-collapse:collapse}caption{text-align:left;color:var(--soft)}
th,td{padding:.2rem .6rem;border-bottom:1px solid var(--line);text-align:right}th[scope=row],th:first-child{text-align:left}
.cause{border:1px solid var(--line);border-radius:.4rem;padding:.75rem;margin:0 0 1rem}
.cause[hidden]{display:none}.cause p{margin:.25rem 0}
.level{font-size:.8rem;font-weight:600;border:1px solid;border-radius:.3rem;padding:0 .35rem}
.MUST{color:var(--bad)}.SHOULD,.known{color:var(--warn)}
summary{cursor:pointer;overflow-wrap:anywhere}code,pre{font:.85rem/1.45 ui-monospace,monospace}
pre{background:var(--box);border-radius:.3rem;padding:.6rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
form{display:flex;flex-wrap:wrap;gap:.5rem 1rem;margin:0 0 1rem}form[hidden]{display:none}
select,input{font:inherit;max-width:100%}
:focus-visible{outline:2px solid var(--warn);outline-offset:2px}
@media print{form{display:none}.cause{break-inside:avoid}}
)css";

/// Filters the causes. Without it all of them are shown, and no filter.
inline constexpr const char* kReportScript = R"js(
"use strict";
const form = document.getElementById("filter");
const causes = [...document.querySelectorAll(".cause")];
function filter() {
  const {cause, level, text} = form.elements;
  const wanted = text.value.trim().toLowerCase();
  let shown = 0;
  for (const each of causes) {
    const fits = (!cause.value || each.dataset.cause === cause.value) &&
      (!level.value || each.dataset.level === level.value) &&
      (!wanted || each.textContent.toLowerCase().includes(wanted));
    each.hidden = !fits;
    if (fits) ++shown;
  }
  document.getElementById("shown").textContent = shown + " of " + causes.length + " causes";
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
if (causes.length > 1) {
  form.hidden = false;
  filter();
}
)js";

}  // namespace contract
