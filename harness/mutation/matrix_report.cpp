#include "mutation/matrix_report.h"

#include <algorithm>
#include <map>

namespace contract {
namespace {

/// Rows of one side, by kind.
using Kinds = std::map<std::string, std::vector<const KillRow*>>;

Kinds kinds_of(const KillMatrix& matrix, bool of_suite) {
  Kinds kinds;
  for (const KillRow& row : matrix.rows)
    if (row.of_suite == of_suite) kinds[row.kind].push_back(&row);
  return kinds;
}

std::size_t count(const std::vector<const KillRow*>& rows, Fate fate) {
  return static_cast<std::size_t>(std::count_if(
      rows.begin(), rows.end(), [&](const KillRow* row) { return row->fate == fate; }));
}

std::vector<const KillRow*> side_of(const KillMatrix& matrix, bool of_suite) {
  std::vector<const KillRow*> rows;
  for (const KillRow& row : matrix.rows)
    if (row.of_suite == of_suite) rows.push_back(&row);
  return rows;
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string number(std::size_t count, std::size_t width = 6) {
  const std::string text = std::to_string(count);
  return std::string(width > text.size() ? width - text.size() : 1, ' ') + text;
}

constexpr Fate kFates[] = {Fate::killed, Fate::silent, Fate::dead, Fate::invalid};

std::string table_line(const std::string& name, const std::vector<const KillRow*>& rows) {
  std::string line = "  " + padded(name, 28) + number(rows.size());
  for (const Fate fate : kFates) line += number(count(rows, fate), 8);
  return line + "\n";
}

std::string table(const KillMatrix& matrix, bool of_suite) {
  const auto all = side_of(matrix, of_suite);
  if (all.empty()) return "";
  std::string text = of_suite ? "Mutants of the suite" : "Defects of the client";
  text = padded(text, 30) + "planted  killed  silent    dead    void\n";
  for (const auto& [kind, rows] : kinds_of(matrix, of_suite)) text += table_line(kind, rows);
  return text + table_line("all", all);
}

std::string survivor_line(const KillRow& row, const std::vector<Survivor>& survivors) {
  const std::string* reason = reason_of(survivors, row);
  return std::string(to_text(row.fate)) + "  " + row.name + "\n        " + row.title +
         (reason == nullptr ? "" : "\n        known: " + *reason) + "\n";
}

std::string listed(const char* title, const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string text = std::string("\n") + title + " (" + std::to_string(lines.size()) + ")\n";
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text;
}

std::string markdown_list(const std::string& title, const std::vector<std::string>& lines) {
  std::string text = "\n## " + title + "\n\n";
  for (const std::string& line : lines) text += "- `" + line + "`\n";
  return text + (lines.empty() ? "None.\n" : "");
}

std::string markdown_table(const KillMatrix& matrix, bool of_suite) {
  std::string text =
      "| kind | planted | killed | silent | dead | void |\n|---|---|---|---|---|---|\n";
  const auto line = [&](const std::string& name, const std::vector<const KillRow*>& rows) {
    text += "| " + name + " | " + std::to_string(rows.size());
    for (const Fate fate : kFates) text += " | " + std::to_string(count(rows, fate));
    text += " |\n";
  };
  for (const auto& [kind, rows] : kinds_of(matrix, of_suite)) line(kind, rows);
  line("**all**", side_of(matrix, of_suite));
  return text;
}

std::string markdown_survivors(const KillMatrix& matrix, const std::vector<Survivor>& survivors) {
  std::string text = "## Survivors\n\n";
  bool any = false;
  for (const KillRow& row : matrix.rows) {
    if (row.fate == Fate::killed) continue;
    if (!any) text += "| what is planted | fate | why it is let live |\n|---|---|---|\n";
    any = true;
    const std::string* reason = reason_of(survivors, row);
    text += "| " + row.name + " | " + to_text(row.fate) + " | " +
            (reason == nullptr ? "**not in the ledger**" : *reason) + " |\n";
  }
  return text + (any ? "" : "None.\n");
}

std::string markdown_use(const CaseUse& use) {
  return markdown_list("Only killers: no other case kills these defects", use.only_killers) +
         markdown_list("Groups of which no case kills anything", use.idle_groups) +
         markdown_list("redundant? Nothing that is planted needs these cases", use.redundant) +
         "\n" + std::to_string(use.killing) + " of " + std::to_string(use.paths) +
         " cases (without their spread over formats and signatures) kill something.\n";
}

std::string markdown_defects(const KillMatrix& matrix) {
  std::string text =
      "\n## Every defect\n\n| defect | kind | what the client does | rule | the case made for it | "
      "killed by |\n|---|---|---|---|---|---|\n";
  for (const KillRow* row : side_of(matrix, false))
    text += "| `" + row->name + "` | " + row->kind + " | " + row->title + " | `" + row->about +
            "` | `" + row->made + "` | " + std::to_string(row->killed_by.size()) +
            (row->killed_by.size() == 1 ? " case" : " cases") +
            (row->by_made ? "" : ", not by that one") + " |\n";
  return text;
}

}  // namespace

std::string text_matrix(const KillMatrix& matrix, const std::vector<Survivor>& survivors,
                        const std::vector<Case>& cases) {
  std::string text;
  for (const KillRow& row : matrix.rows)
    if (row.fate != Fate::killed) text += survivor_line(row, survivors);
  if (!text.empty()) text = "Survivors\n" + text + "\n";
  text += table(matrix, false) + "\n" + table(matrix, true);
  if (!matrix.full) return text;
  const CaseUse use = use_of(matrix, cases);
  text += listed("Only killers: no other case kills these", use.only_killers);
  text += listed("Groups of which no case kills anything", use.idle_groups);
  text += listed("redundant? Nothing that is planted needs these", use.redundant);
  return text + "\n" + std::to_string(use.killing) + " of " + std::to_string(use.paths) +
         " cases (without their spread) kill something\n";
}

std::string markdown_matrix(const KillMatrix& matrix, const std::vector<Survivor>& survivors,
                            const std::vector<Case>& cases) {
  return std::string("# The kill matrix\n\n") +
         "What happens when something is wrong: mistakes are planted, one at a time, in the "
         "bundled client and in\nthe suite itself, and the suite has to notice each. "
         "[`testing.md`](testing.md#the-kill-matrix) has the words.\nMade by `ecs-contract "
         "kill-matrix" +
         (matrix.full ? "`: each defect was played against all cases.\n\n"
                      : " --known`: each defect was played against the cases of its row alone, so "
                        "what other cases\nkill it too is not said here.\n\n") +
         markdown_survivors(matrix, survivors) + "\n## Defects of the client\n\n" +
         markdown_table(matrix, false) + "\n## Mutants of the suite\n\n" +
         markdown_table(matrix, true) + (matrix.full ? markdown_use(use_of(matrix, cases)) : "") +
         markdown_defects(matrix);
}

}  // namespace contract
