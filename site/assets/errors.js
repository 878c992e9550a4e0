// The error tables filtered: by text, status, whether a call may be repeated, and how an error comes about.
"use strict";
(function () {
  const form = document.getElementById("filters");
  const rows = Array.from(document.querySelectorAll("table.errors tbody tr"));
  const fields = ["text", "status", "retry", "how"].map((name) => document.getElementById("f-" + name));
  const [text, status, retry, how] = fields;
  const count = document.getElementById("f-count");

  function shown(row) {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    const content = row.textContent.toLowerCase();
    const repeatable = row.dataset.retry !== "retry_unsaid";
    return words.every((word) => content.includes(word)) &&
      (!status.value || row.dataset.status === status.value) &&
      (!retry.value || (retry.value === "repeatable" ? repeatable : row.dataset.retry === retry.value)) &&
      (!how.value || row.dataset.how === how.value);
  }

  function filter() {
    let number = 0;
    for (const row of rows) {
      row.hidden = !shown(row);
      if (!row.hidden) ++number;
    }
    count.textContent = number + " " + count.dataset.word;
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const field of fields) field.addEventListener("input", filter);
  filter();
})();
