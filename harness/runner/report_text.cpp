#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <utility>

#include "runner/cause.h"
#include "runner/headline.h"
#include "runner/ledger.h"
#include "runner/report.h"

namespace contract {
namespace {

constexpr std::array<Status, 6> kColumns = {Status::pass,          Status::fail,
                                            Status::known_failing, Status::unexpected_pass,
                                            Status::skipped,       Status::error};
constexpr std::array<const char*, 6> kTitles = {"pass",       "fail",    "known failing",
                                                "unexpected", "skipped", "error"};

std::string paint(const std::string& text, const char* code, const TextStyle& style) {
  return style.colour ? std::string("\x1b[") + code + "m" + text + "\x1b[0m" : text;
}

const char* colour_of(Status status) {
  switch (status) {
    case Status::pass:
      return "32";
    case Status::known_failing:
    case Status::skipped:
      return "33";
    default:
      return "31";
  }
}

const char* colour_of(RuleStatus status) {
  switch (status) {
    case RuleStatus::pass:
      return "32";
    case RuleStatus::fail:
    case RuleStatus::error:
      return "31";
    default:
      return "33";
  }
}

std::string padded(const std::string& text, std::size_t width, bool right = false) {
  if (text.size() >= width) return text;
  const std::string blanks(width - text.size(), ' ');
  return right ? blanks + text : text + blanks;
}

std::string decimal(double number, const char* form) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), form, number);
  return text.data();
}

std::string table_line(const std::string& name, const Counts& counts) {
  std::size_t all = 0;
  for (const auto& [status, number] : counts) all += number;
  std::string line = "  " + padded(name, 10) + padded(std::to_string(all), 7, true);
  for (std::size_t i = 0; i < kColumns.size(); ++i)
    line +=
        padded(std::to_string(counts.at(kColumns[i])), std::string(kTitles[i]).size() + 3, true);
  return line + "\n";
}

std::string table(const RunRecord& record) {
  std::string text = "  " + padded("group", 10) + padded("cases", 7, true);
  for (const char* title : kTitles) text += "   " + std::string(title);
  text += "\n";
  for (const auto& [group, counts] : counts_by_group(record)) text += table_line(group, counts);
  return text + table_line("all", count(record.verdicts));
}

/// Why cases were skipped, each reason once with its number.
std::string skips(const RunRecord& record) {
  std::map<std::string, std::size_t> reasons;
  for (const Verdict& verdict : record.verdicts)
    if (verdict.status == Status::skipped) ++reasons[verdict.reason];
  std::string text;
  for (const auto& [reason, number] : reasons)
    text += "  skipped " + std::to_string(number) + ": " + reason + "\n";
  return text;
}

/// What the failures, known or not, do to a user: each effect with its number, the worst first.
std::string effects(const RunRecord& record) {
  std::map<std::pair<std::size_t, std::string>, std::size_t> numbers;
  for (const Verdict& verdict : record.verdicts)
    if (!verdict.effect.empty() &&
        (!as_expected(verdict.status) || verdict.status == Status::known_failing))
      ++numbers[{verdict.severity, verdict.effect}];
  if (numbers.empty()) return "";
  std::string text = "  worst first:";
  const char* separator = " ";
  for (const auto& [effect, number] : numbers) {
    text += separator + effect.second + " " + std::to_string(number);
    separator = ", ";
  }
  return text + "\n";
}

/// What is to be mended, a line a cause below the effect it has: a screen that can be read first.
std::string causes_summary(const RunRecord& record, const std::vector<Cause>& causes,
                           const TextStyle& style) {
  if (causes.empty()) return "";
  const Judged judged = judged_in(record);
  std::string text = record.info.adapter + ": " + std::to_string(judged.failing) + " of " +
                     number_of(judged.cases, "case", "cases") +
                     " not as expected; causes: " + std::to_string(causes.size()) +
                     ", the worst first\n";
  std::string heading;
  for (const Cause& cause : causes) {
    const std::string own = cause.rule.empty()     ? "no finding"
                            : cause.effect.empty() ? "no effect on the user is known"
                                                   : cause.effect;
    if (std::exchange(heading, own) != own) text += "  " + paint(own, "1", style) + "\n";
    text += "    " + to_sentence(cause) + "\n";
  }
  return text + "\n";
}

/// Cases in full below the sentence of their cause, each once: one of each of so many causes, or
/// all.
std::string failures_in_full(const std::vector<Cause>& causes, const TextStyle& style) {
  std::string text;
  std::set<const Verdict*> shown;
  std::size_t left = style.failures;
  for (const Cause& cause : causes) {
    if (style.failures > 0 && left-- == 0) break;
    std::string cases;
    for (const Verdict* verdict : cause.cases)
      if ((style.failures == 0 || verdict == cause.example) && shown.insert(verdict).second)
        cases += text_failure(*verdict, style);
    if (!cases.empty()) text += paint(to_sentence(cause), "1", style) + "\n" + cases;
  }
  return text;
}

std::string known_summary(const RunRecord& record) {
  std::string text;
  for (const KnownCause& known : known_causes(record))
    text += "  known: " + number_of(known.cases, "case", "cases") + ": " +
            printable(known.line->reason, 400) + " (" + known_failing_name(record.info.adapter) +
            ":" + std::to_string(known.line->line) + ")\n";
  return text;
}

std::string should_summary(const RunRecord& record) {
  std::string text;
  for (const Cause& cause : should_causes(record))
    text += "  SHOULD: " + to_sentence(cause) + ", for example " + cause.example->id + "\n";
  return text;
}

/// The verdict on every documented row: what its cases say, or why it has none.
std::string rules_summary(const RunRecord& record, const TextStyle& style) {
  const auto verdicts = rule_verdicts(record.verdicts, record.info.strict);
  std::map<std::string, std::size_t> counts;
  std::string list;
  for (const RowInfo& row : record.rows) {
    const auto found = verdicts.find(row.id);
    const std::string word = word_of(row, verdicts);
    ++counts[word];
    const char* colour = found != verdicts.end() ? colour_of(found->second) : "2";
    list += "    " + paint(padded(word, 16), colour, style) + row.id +
            (row.excluded.empty() ? "" : ": " + row.excluded) + "\n";
  }
  std::string text = "  documented rows " + std::to_string(record.rows.size()) + ":";
  const char* separator = " ";
  for (const auto& [word, number] : counts) {
    text += separator + std::to_string(number) + " " + word;
    separator = ", ";
  }
  return text + "\n" + (style.rules ? list : "");
}

/// What keeps the run from being a whole one; empty where nothing does.
std::string completeness(const RunRecord& record, const TextStyle& style) {
  std::string text;
  if (const std::string why = incomplete(record); !why.empty())
    text += "  " + paint("not complete: " + printable(why, 600), "31", style) + "\n";
  if (judged_in(record).cases == 0) text += "  " + paint("nothing was judged", "31", style) + "\n";
  return text;
}

}  // namespace

std::string text_failure(const Verdict& verdict) { return text_failure(verdict, {}); }

std::string text_failure(const Verdict& verdict, const TextStyle& style) {
  std::string text =
      paint(to_text(verdict.status), colour_of(verdict.status), style) + " " + verdict.id + "\n";
  text += "  " + verdict.title + "\n";
  if (!verdict.effect.empty()) {
    text += "  what it does: " + verdict.effect + " (";
    const char* separator = "";
    for (const std::string& flag : verdict.flags) text += std::exchange(separator, ", ") + flag;
    text += ")\n";
  }
  if (!verdict.reason.empty()) text += "  " + printable(verdict.reason, 2000) + "\n";
  for (const Finding& finding : verdict.findings) {
    text += std::string("  ") + to_text(finding.level) + " " + finding.rule + " (" +
            (finding.ground.empty() ? "" : finding.ground + "; ") + "basis " +
            to_text(finding.basis) + ")" +
            (finding.seen_as.empty() ? "" : " seen as " + finding.seen_as) + ": " +
            finding.subject + "\n";
    text += "    expected " + printable(finding.expected, 600) + "\n";
    text += "    actual   " + printable(finding.actual, 600) + "\n";
    if (!finding.note.empty()) text += "    note     " + printable(finding.note, 1200) + "\n";
  }
  text += verdict.exchange;
  if (!verdict.repeat.empty()) text += "  repeat: " + verdict.repeat + "\n";
  return text + "\n";
}

std::string text_report(const RunRecord& record, const TextStyle& style) {
  const std::vector<Cause> causes = failing_causes(record);
  std::string text = causes_summary(record, causes, style) + failures_in_full(causes, style);
  const RunInfo& info = record.info;
  text += info.adapter + ": " + info.client + " " + info.client_version + " (" + info.language +
          ") against " + info.spec_id +
          (info.order == "given" ? "" : ", cases in the order " + info.order) + "\n";
  text += table(record) + skips(record) + effects(record) + known_summary(record) +
          should_summary(record) + rules_summary(record, style);
  text += completeness(record, style);
  text += "  findings: " + std::to_string(count_findings(record.verdicts, Level::must)) +
          " MUST, " + std::to_string(count_findings(record.verdicts, Level::should)) + " SHOULD, " +
          std::to_string(count_findings(record.verdicts, Level::information)) + " information\n";
  const double rate =
      record.seconds > 0 ? static_cast<double>(record.verdicts.size()) / record.seconds : 0.0;
  return text + "  " + decimal(record.seconds, "%.2f") + " s, " + decimal(rate, "%.0f") +
         " cases a second\n";
}

}  // namespace contract
