#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "formats/json.h"
#include "formats/xml_writer.h"
#include "runner/cause.h"
#include "runner/headline.h"
#include "runner/ledger.h"
#include "runner/report.h"

namespace contract {
namespace {

std::string seconds(double ms) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6f", ms / 1000);
  return text.data();
}

std::string first_line(const Verdict& verdict) {
  if (!verdict.reason.empty()) return verdict.reason;
  for (const Finding& finding : verdict.findings)
    if (finding.level == Level::must) return to_line(finding);
  return verdict.findings.empty() ? "" : to_line(verdict.findings.front());
}

std::map<std::string, std::vector<Verdict>> by_group(const RunRecord& record) {
  std::map<std::string, std::vector<Verdict>> groups;
  for (const Verdict& verdict : record.verdicts) groups[verdict.group()].push_back(verdict);
  return groups;
}

XmlElement testcase(const RunInfo& info, const Verdict& verdict) {
  XmlElement element{"testcase",
                     {{"name", verdict.id},
                      {"classname", info.adapter + "." + verdict.group()},
                      {"time", seconds(verdict.ms)}},
                     {},
                     {}};
  const std::string text = text_failure(verdict, {});
  switch (verdict.status) {
    case Status::pass:
    case Status::skipped:
      break;
    case Status::known_failing:
      element.children.push_back(
          {"skipped", {{"message", "known failing: " + verdict.reason}}, {}, {}});
      break;
    case Status::error:
      element.children.push_back({"error", {{"message", verdict.reason}}, {}, text});
      break;
    case Status::fail:
    case Status::unexpected_pass:
      element.children.push_back(
          {"failure",
           {{"message", first_line(verdict)}, {"type", to_text(verdict.status)}},
           {},
           text});
      break;
  }
  return element;
}

/// `unfinished`: so many tests more, each an error.
std::vector<XmlAttribute> totals(const std::string& name, const std::vector<Verdict>& verdicts,
                                 std::size_t unfinished = 0) {
  const Counts counts = count(verdicts);
  double ms = 0;
  for (const Verdict& verdict : verdicts) ms += verdict.ms;
  return {
      {"name", name},
      {"tests", std::to_string(verdicts.size() - counts.at(Status::skipped) + unfinished)},
      {"failures", std::to_string(counts.at(Status::fail) + counts.at(Status::unexpected_pass))},
      {"errors", std::to_string(counts.at(Status::error) + unfinished)},
      {"skipped", std::to_string(counts.at(Status::known_failing))},
      {"time", seconds(ms)}};
}

/// What the client can't be asked, each reason with its number: tests would make a page grey.
std::vector<XmlElement> not_asked(const std::vector<Verdict>& verdicts) {
  std::map<std::string, std::size_t> reasons;
  for (const Verdict& verdict : verdicts)
    if (verdict.status == Status::skipped) ++reasons[verdict.reason];
  if (reasons.empty()) return {};
  XmlElement properties{"properties", {}, {}, {}};
  for (const auto& [reason, number] : reasons)
    properties.children.push_back(
        {"property",
         {{"name", "not asked: " + reason}, {"value", std::to_string(number)}},
         {},
         {}});
  return {std::move(properties)};
}

Value cause_value(const Cause& cause, const char* kind) {
  Value value = Value::object();
  value.add("kind", Value::string(kind))
      .add("rule", Value::string(cause.rule))
      .add("subject", Value::string(cause.subject))
      .add("reason", Value::string(cause.reason))
      .add("effect", Value::string(cause.effect))
      .add("cases", Value::number(static_cast<long long>(cause.cases.size())))
      .add("alone", Value::number(static_cast<long long>(cause.alone)))
      .add("example", Value::string(cause.example->id));
  return value;
}

/// Failing causes, the worst first, then what fails no case.
Value causes_value(const RunRecord& record) {
  Value causes = Value::array();
  for (const Cause& cause : failing_causes(record))
    causes.items.push_back(cause_value(cause, to_text(cause.status)));
  for (const Cause& cause : should_causes(record))
    causes.items.push_back(cause_value(cause, "should"));
  return causes;
}

Value known_value(const RunRecord& record) {
  Value known = Value::array();
  for (const KnownCause& each : known_causes(record)) {
    Value value = Value::object();
    value.add("line", Value::number(each.line->line))
        .add("cases", Value::number(static_cast<long long>(each.cases)))
        .add("causes", Value::string(to_text(each.line->causes)))
        .add("reason", Value::string(each.line->reason))
        .add("link", Value::string(each.line->link));
    known.items.push_back(std::move(value));
  }
  return known;
}

/// A suite of its own, so that no dashboard takes a part for the whole.
XmlElement unfinished(const RunRecord& record, const std::string& why) {
  const std::string name = record.info.adapter + ".run";
  XmlElement testcase{
      "testcase", {{"name", "the run is complete"}, {"classname", name}, {"time", "0"}}, {}, {}};
  testcase.children.push_back({"error", {{"message", why}}, {}, {}});
  XmlElement suite{"testsuite", totals(name, {}, 1), {}, {}};
  suite.attributes.push_back({"timestamp", record.info.started});
  suite.children.push_back(std::move(testcase));
  return suite;
}

}  // namespace

std::string junit_report(const RunRecord& record) {
  const std::string why = incomplete(record);
  XmlElement root{
      "testsuites", totals(record.info.adapter, record.verdicts, why.empty() ? 0 : 1), {}, {}};
  for (const auto& [group, verdicts] : by_group(record)) {
    XmlElement suite{"testsuite", totals(record.info.adapter + "." + group, verdicts), {}, {}};
    suite.attributes.push_back({"timestamp", record.info.started});
    suite.children = not_asked(verdicts);
    for (const Verdict& verdict : verdicts)
      if (verdict.status != Status::skipped)
        suite.children.push_back(testcase(record.info, verdict));
    root.children.push_back(std::move(suite));
  }
  if (!why.empty()) root.children.push_back(unfinished(record, why));
  return write_xml_document(root);
}

std::string json_report(const RunRecord& record) {
  const RunInfo& info = record.info;
  Value groups = Value::object();
  for (const auto& [group, counts] : counts_by_group(record)) groups.add(group, to_value(counts));
  const auto verdicts = rule_verdicts(record.verdicts, info.strict);
  Value rules = Value::object();
  for (const RowInfo& row : record.rows) rules.add(row.id, Value::string(word_of(row, verdicts)));
  Value cases = Value::array();
  for (const Verdict& verdict : record.verdicts) cases.items.push_back(to_value(verdict));
  Value client = Value::object();
  client.add("name", Value::string(info.client))
      .add("version", Value::string(info.client_version))
      .add("language", Value::string(info.language));
  Value report = Value::object();
  report.add("format", Value::number(kStreamFormat))
      .add("suite", Value::string(info.suite_version))
      .add("spec", Value::string(info.spec_id))
      .add("spec_hash", Value::string(info.spec_hash))
      .add("suite_hash", Value::string(info.suite_hash))
      .add("adapter", Value::string(info.adapter))
      .add("client", std::move(client))
      .add("started", Value::string(info.started))
      .add("seed", Value::string(info.seed))
      .add("order", Value::string(info.order))
      .add("shard", Value::string(std::to_string(info.shard) + "/" + std::to_string(info.shards)))
      .add("chosen", Value::number(static_cast<long long>(info.cases)))
      .add("end", Value::string(to_text(record.end.kind)))
      .add("end_reason", Value::string(record.end.reason))
      .add("counts", to_value(count(record.verdicts)))
      .add("groups", std::move(groups))
      .add("causes", causes_value(record))
      .add("known_failing", known_value(record))
      .add("rules", std::move(rules))
      .add("cases", std::move(cases));
  return write_json(report, 2) + "\n";
}

}  // namespace contract
