#include "runner/verdict.h"

#include <algorithm>

#include "formats/struct_json.h"

namespace contract {
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

template <>
inline const auto kNames<Status> = names_of(Status::pass, Status::fail, Status::known_failing,
                                            Status::unexpected_pass, Status::skipped,
                                            Status::error);

template <>
inline constexpr auto kMembers<Finding> =
    std::tuple(always("rule", &Finding::rule), always("seen_as", &Finding::seen_as),
               always("subject", &Finding::subject), always("level", &Finding::level),
               always("basis", &Finding::basis), always("ground", &Finding::ground),
               always("expected", &Finding::expected), always("actual", &Finding::actual),
               always("note", &Finding::note));

template <>
inline constexpr auto kMembers<Verdict> =
    std::tuple(always("case", &Verdict::id), always("title", &Verdict::title),
               always("rules", &Verdict::rules), always("level", &Verdict::level),
               always("flags", &Verdict::flags), always("effect", &Verdict::effect),
               always("severity", &Verdict::severity), always("status", &Verdict::status),
               always("open", &Verdict::open), always("findings", &Verdict::findings),
               always("reason", &Verdict::reason), always("exchange", &Verdict::exchange),
               always("repeat", &Verdict::repeat), always("ms", &Verdict::ms));

bool as_expected(Status status) {
  return status == Status::pass || status == Status::known_failing || status == Status::skipped;
}

bool fails(const Finding& finding, bool strict) {
  return finding.level == Level::must || (strict && finding.level == Level::should);
}

Counts count(const std::vector<Verdict>& verdicts) {
  Counts counts;
  for (const auto& [name, status] : kNames<Status>) counts[status] = 0;
  for (const Verdict& verdict : verdicts) ++counts[verdict.status];
  return counts;
}

Value to_value(const Counts& counts) {
  Value value = Value::object();
  for (const auto& [status, number] : counts)
    value.add(to_text(status), Value::number(static_cast<long long>(number)));
  return value;
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
  return to_value<Verdict>(verdict, Value::object().add("type", Value::string("verdict")));
}

Verdict read_verdict(const Value& value) {
  Verdict verdict;
  verdict.status = Status::error;  // where the name of one is none
  read_value(value, verdict);
  return verdict;
}

}  // namespace contract
