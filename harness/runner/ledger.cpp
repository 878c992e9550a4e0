#include "runner/ledger.h"

#include <algorithm>
#include <optional>
#include <set>

#include "formats/files.h"
#include "spec/boundary_value.h"
#include "spec/check_request.h"

namespace contract {
namespace {

/// The action, the required parameters by their examples, and the boundary value's own over both.
Params complete(const Spec& spec, const Assignment& boundary) {
  Assignment all = boundary;
  for (const Parameter& parameter : spec.parameters)
    if (parameter.required) all.emplace(parameter.name, parameter.example);
  Params params;
  for (const auto& [name, text] : all)
    if (text) params.push_back({name, *text, false});
  return params;
}

std::string shown(const Assignment& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters)
    text += (text.empty() ? "" : ", ") + name + "=" + (value ? "'" + *value + "'" : "absent");
  return text;
}

/// A sample or edge that the table's own checks judge otherwise than it says.
void check_probe(const Spec& spec, const Rule& rule, const BoundaryValue& boundary,
                 Findings& findings) {
  const Findings broken = check_request(spec, complete(spec, boundary.parameters));
  const std::string first = broken.empty() ? "" : broken.front().rule;
  if (first == (boundary.accepted ? "" : rule.id)) return;
  findings.push_back({rule.id, "ledger.sample",
                      boundary.accepted ? "accepted" : "refused by " + rule.id,
                      first.empty() ? "accepted" : "refused by " + first,
                      boundary.label + ": " + shown(boundary.parameters), Level::must, rule.basis});
}

/// How many cases name each rule. What binds the service is shown by cases on the emulator alone.
std::map<std::string, std::size_t> cases_by_rule(const Spec& spec, const std::vector<Case>& cases) {
  std::set<std::string> of_service;
  for (const Rule& rule : spec.rules)
    if (rule.of_service) of_service.insert(rule.id);
  std::map<std::string, std::size_t> count;
  for (const Case& each : cases)
    for (const std::string& rule : std::set<std::string>(each.rules.begin(), each.rules.end()))
      if (each.emulation != nullptr || !of_service.contains(rule)) ++count[rule];
  return count;
}

/// What a finding says of the rules that it names; nothing where it is for information.
std::optional<RuleStatus> said_by(const Finding& finding, const Verdict& verdict, bool strict) {
  if (finding.level == Level::information) return std::nullopt;
  if (!fails(finding, strict)) return RuleStatus::warning;
  return verdict.status == Status::known_failing ? RuleStatus::known_failing : RuleStatus::fail;
}

/// What a case says of a rule that it tests and that none of its findings names.
RuleStatus said_of_tested(const Verdict& verdict) {
  if (verdict.status == Status::skipped) return RuleStatus::skipped;
  if (verdict.status == Status::error) return RuleStatus::error;
  return verdict.open ? RuleStatus::open : RuleStatus::pass;
}

}  // namespace

std::vector<LedgerRow> ledger(const Spec& spec, const std::vector<Case>& cases) {
  const std::map<std::string, std::size_t> count = cases_by_rule(spec, cases);
  std::map<std::string, std::vector<std::string>> contradicted;
  for (const Contradiction& each : spec.contradictions)
    for (const std::string& id : each.about) contradicted[id].push_back(each.id);
  std::vector<LedgerRow> rows;
  for (std::size_t i = 0; i < spec.rules.size(); ++i) {
    const Rule& rule = spec.rules[i];
    const auto found = count.find(rule.id);
    rows.push_back({rule.id, rule.statement, found == count.end() ? 0 : found->second,
                    rule.of_service, rule.excluded, contradicted[rule.id], i < spec.own_rules});
  }
  return rows;
}

Findings check_ledger(const Spec& spec, const std::vector<Case>& cases) {
  Findings findings;
  for (const LedgerRow& row : ledger(spec, cases)) {
    if (row.cases == 0 && row.excluded.empty())
      findings.push_back(
          {row.id, "ledger.untested", "a case, or a reason why there is none", "neither",
           row.of_service ? "write a case on the emulator or 'excluded' in the row"
                          : "write a case below conformance/cases or 'excluded' in the row"});
    if (row.cases > 0 && !row.excluded.empty())
      findings.push_back({row.id, "ledger.excluded-but-tested", "no case",
                          std::to_string(row.cases) + " cases", "take 'excluded' out of the row"});
  }
  for (const Rule& rule : spec.rules)
    if (rule.of_service && rule.level != Level::information)
      findings.push_back({rule.id, "ledger.level", "information", to_text(rule.level),
                          "a row that binds the service is held against no client"});
  for (const Case& each : cases)
    if (each.rules.empty())
      findings.push_back({each.id, "ledger.case-without-rule", "a rule", "none",
                          "name in 'rules' what the case tests"});
  for (const Rule& rule : spec.rules)
    for (const BoundaryValue& boundary : boundary_values_of(spec, rule))
      check_probe(spec, rule, boundary, findings);
  return findings;
}

Findings check_ids(const Spec& spec, const std::filesystem::path& file) {
  std::set<std::string> listed;
  const std::string text = read_file(file);
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    if (end > from && text[from] != '#') listed.insert(text.substr(from, end - from));
    from = end + 1;
  }
  Findings findings;
  for (const std::string& id : all_ids(spec))
    if (listed.erase(id) == 0)
      findings.push_back({id, "ids.unlisted", "a line in " + file.string(), "none",
                          "add it: from then on the id is for ever"});
  for (const std::string& id : listed)
    findings.push_back({id, "ids.vanished", "a row with this id", "none",
                        "put the row back: ids are never taken away or used again"});
  return findings;
}

const char* to_text(RuleStatus status) {
  switch (status) {
    case RuleStatus::fail:
      return "fail";
    case RuleStatus::known_failing:
      return "known_failing";
    case RuleStatus::warning:
      return "warning";
    case RuleStatus::pass:
      return "pass";
    case RuleStatus::error:
      return "error";
    case RuleStatus::open:
      return "open";
    case RuleStatus::skipped:
      break;
  }
  return "skipped";
}

std::map<std::string, RuleStatus> rule_verdicts(const std::vector<Verdict>& verdicts, bool strict) {
  std::map<std::string, RuleStatus> result;
  const auto say = [&](const std::string& rule, RuleStatus status) {
    const auto [at, fresh] = result.emplace(rule, status);
    if (!fresh) at->second = std::min(at->second, status);
  };
  for (const Verdict& verdict : verdicts) {
    std::set<std::string> named;
    for (const Finding& finding : verdict.findings)
      if (const auto status = said_by(finding, verdict, strict))
        for (const std::string& rule : {finding.rule, finding.seen_as})
          if (!rule.empty()) {
            say(rule, *status);
            named.insert(rule);
          }
    for (const std::string& rule : verdict.rules)
      if (!named.contains(rule)) say(rule, said_of_tested(verdict));
  }
  return result;
}

std::string word_of(const RowInfo& row, const std::map<std::string, RuleStatus>& verdicts) {
  const auto found = verdicts.find(row.id);
  if (found == verdicts.end()) return row.excluded.empty() ? "not_run" : "excluded";
  if (!row.of_service || found->second == RuleStatus::error) return to_text(found->second);
  return found->second == RuleStatus::pass ? "proved" : "not_run";
}

}  // namespace contract
