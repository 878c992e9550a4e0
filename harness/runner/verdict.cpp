#include "runner/verdict.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace contract {
namespace {

constexpr std::array<Status, 6> kStatuses = {Status::pass,          Status::fail,
                                             Status::known_failing, Status::unexpected_pass,
                                             Status::skipped,       Status::error};

Level read_level(const std::string& text) {
  for (const Level level : {Level::must, Level::should})
    if (text == to_text(level)) return level;
  return Level::information;
}

Basis read_basis(const std::string& text) {
  for (const Basis basis : {Basis::document, Basis::metadata, Basis::recorded, Basis::standard})
    if (text == to_text(basis)) return basis;
  return Basis::inferred;
}

Value finding_value(const Finding& finding) {
  Value value = Value::object();
  value.add("rule", Value::string(finding.rule))
      .add("seen_as", Value::string(finding.seen_as))
      .add("subject", Value::string(finding.subject))
      .add("level", Value::string(to_text(finding.level)))
      .add("basis", Value::string(to_text(finding.basis)))
      .add("ground", Value::string(finding.ground))
      .add("expected", Value::string(finding.expected))
      .add("actual", Value::string(finding.actual))
      .add("note", Value::string(finding.note));
  return value;
}

Finding read_finding(const Value& value) {
  return {value.text_of("rule"),
          value.text_of("subject"),
          value.text_of("expected"),
          value.text_of("actual"),
          value.text_of("note"),
          read_level(value.text_of("level")),
          read_basis(value.text_of("basis")),
          value.text_of("ground"),
          value.text_of("seen_as")};
}

}  // namespace

const char* to_text(Status status) {
  switch (status) {
    case Status::pass:
      return "pass";
    case Status::fail:
      return "fail";
    case Status::known_failing:
      return "known_failing";
    case Status::unexpected_pass:
      return "unexpected_pass";
    case Status::skipped:
      return "skipped";
    case Status::error:
      break;
  }
  return "error";
}

bool as_expected(Status status) {
  return status == Status::pass || status == Status::known_failing || status == Status::skipped;
}

bool fails(const Finding& finding, bool strict) {
  return finding.level == Level::must || (strict && finding.level == Level::should);
}

Counts count(const std::vector<Verdict>& verdicts) {
  Counts counts;
  for (const Status status : kStatuses) counts[status] = 0;
  for (const Verdict& verdict : verdicts) ++counts[verdict.status];
  return counts;
}

int exit_code(const Counts& counts) {
  std::size_t judged = 0;
  for (const auto& [status, number] : counts) judged += status == Status::skipped ? 0 : number;
  if (judged == 0 || counts.at(Status::error) > 0) return 2;
  return counts.at(Status::fail) + counts.at(Status::unexpected_pass) > 0 ? 1 : 0;
}

std::size_t count_findings(const std::vector<Verdict>& verdicts, Level level) {
  std::size_t number = 0;
  for (const Verdict& verdict : verdicts)
    number += static_cast<std::size_t>(
        std::count_if(verdict.findings.begin(), verdict.findings.end(),
                      [&](const Finding& finding) { return finding.level == level; }));
  return number;
}

Value to_value(const Verdict& verdict) {
  Value rules = Value::array();
  for (const std::string& rule : verdict.rules) rules.items.push_back(Value::string(rule));
  Value flags = Value::array();
  for (const std::string& flag : verdict.flags) flags.items.push_back(Value::string(flag));
  Value findings = Value::array();
  for (const Finding& finding : verdict.findings) findings.items.push_back(finding_value(finding));
  std::array<char, 32> ms{};
  std::snprintf(ms.data(), ms.size(), "%.3f", verdict.ms);
  Value time;
  time.kind = Value::Kind::number;
  time.text = ms.data();
  Value value = Value::object();
  value.add("type", Value::string("verdict"))
      .add("case", Value::string(verdict.id))
      .add("title", Value::string(verdict.title))
      .add("rules", std::move(rules))
      .add("level", Value::string(to_text(verdict.level)))
      .add("flags", std::move(flags))
      .add("effect", Value::string(verdict.effect))
      .add("severity", Value::number(static_cast<long long>(verdict.severity)))
      .add("status", Value::string(to_text(verdict.status)))
      .add("open", Value::boolean(verdict.open))
      .add("findings", std::move(findings))
      .add("reason", Value::string(verdict.reason))
      .add("exchange", Value::string(verdict.exchange))
      .add("repeat", Value::string(verdict.repeat))
      .add("ms", std::move(time));
  return value;
}

Verdict read_verdict(const Value& value) {
  Verdict verdict;
  verdict.id = value.text_of("case");
  verdict.title = value.text_of("title");
  if (const Value* rules = value.find("rules"))
    for (const Value& rule : rules->items) verdict.rules.push_back(rule.text);
  if (const Value* flags = value.find("flags"))
    for (const Value& flag : flags->items) verdict.flags.push_back(flag.text);
  verdict.effect = value.text_of("effect");
  verdict.severity = std::strtoul(value.text_of("severity").c_str(), nullptr, 10);
  verdict.level = read_level(value.text_of("level"));
  verdict.status = Status::error;
  for (const Status status : kStatuses)
    if (value.text_of("status") == to_text(status)) verdict.status = status;
  verdict.open = value.text_of("open") == "true";
  if (const Value* findings = value.find("findings"))
    for (const Value& finding : findings->items) verdict.findings.push_back(read_finding(finding));
  verdict.reason = value.text_of("reason");
  verdict.exchange = value.text_of("exchange");
  verdict.repeat = value.text_of("repeat");
  verdict.ms = std::strtod(value.text_of("ms").c_str(), nullptr);
  return verdict;
}

}  // namespace contract
