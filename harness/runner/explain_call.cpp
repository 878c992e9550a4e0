#include <algorithm>
#include <set>

#include "ecs_contract/error.h"
#include "ecs_contract/message.h"
#include "formats/did_you_mean.h"
#include "formats/joined.h"
#include "runner/explain.h"
#include "spec/check_request.h"

namespace contract {
namespace {

constexpr std::size_t kInFull = 5;     ///< refusals that are told whole: a screen of them
constexpr std::size_t kNamed = 12;     ///< parameters that the first line names
constexpr std::size_t kOfValue = 100;  ///< bytes of a value

std::string quoted(const std::string& value) { return "'" + printable(value, kOfValue) + "'"; }

std::string text_of(const Params& params) {
  std::string text;
  for (std::size_t i = 0; i < std::min(params.size(), kNamed); ++i)
    text += (i == 0 ? "" : " ") + params[i].name + "=" + quoted(params[i].value);
  if (params.size() > kNamed) text += " and " + std::to_string(params.size() - kNamed) + " more";
  return text;
}

/// Of the action, or of any call; nullptr: there is none.
const Parameter* known(const Spec& spec, std::string_view name) {
  for (const auto* list : {&spec.parameters, &spec.shared_parameters})
    for (const Parameter& each : *list)
      if (equal_ignoring_case(each.name, name)) return &each;
  return nullptr;
}

void demand_known(const Spec& spec, const Params& params) {
  std::set<std::string> given;
  for (const Param& param : params) {
    if (known(spec, param.name) == nullptr) {
      std::vector<std::string> names;
      for (const auto* list : {&spec.parameters, &spec.shared_parameters})
        for (const Parameter& each : *list) names.push_back(each.name);
      throw Error(spec.action + " has no parameter '" + printable(param.name) + "'" +
                      did_you_mean(param.name, names),
                  "'ecs-contract explain' lists its parameters");
    }
    if (!given.insert(param.name).second)
      throw Error(param.name + " is given twice", "give each parameter once");
  }
}

/// The call with what has to be there, which is taken from the table's examples.
Params completed(const Spec& spec, Params params, std::vector<std::string>& taken) {
  for (const Parameter& each : spec.parameters) {
    if (!each.required || find_param(params, each.name) != nullptr) continue;
    params.push_back({each.name, each.example});
    taken.push_back(each.name + "=" + quoted(each.example));
  }
  return params;
}

/// What breaks rules: of the action's parameters all, of those of any call the given ones.
Findings broken_by(const Spec& spec, const Params& given, const Params& whole) {
  Findings findings = check_request(spec, whole);
  for (const Parameter& each : spec.shared_parameters)
    if (const std::string* value = find_param(given, each.name))
      if (auto broken = check_parameter(spec, each, value, whole))
        findings.push_back(std::move(*broken));
  return findings;
}

std::string refusal_text(const Spec& spec, const Finding& finding, const Params& whole) {
  const Rule* rule = spec.rule(finding.rule);
  if (rule == nullptr) return "  rule     " + finding.rule + "\n";
  const std::string* value = find_param(whole, rule->parameter);
  const bool given = value != nullptr && !value->empty();
  std::string text = "  " + rule->statement + "\n  expected " + printable(finding.expected) +
                     ", got " + (given ? quoted(*value) : "nothing") + "\n";
  if (const std::optional<Refused> refused = refusal_of(spec, finding))
    text += "  answered " + std::to_string(refused->row->status) + " " + refused->row->code +
            ": '" + printable(refused->message) + "'\n";
  return text + "  rule     " + finding.rule + " (" + rule->at.section + ", " + rule->at.row +
         "; basis " + to_text(finding.basis) + ")\n";
}

std::string refusals_text(const Spec& spec, const Findings& findings, const Params& whole) {
  std::string text;
  for (std::size_t i = 0; i < std::min(findings.size(), kInFull); ++i)
    text += refusal_text(spec, findings[i], whole);
  if (findings.size() <= kInFull) return text;
  std::vector<std::string> others;
  for (std::size_t i = kInFull; i < findings.size(); ++i) others.push_back(findings[i].rule);
  return text + "  and " + std::to_string(others.size()) + " more: " + joined(others, ", ") + "\n";
}

/// A value as the service takes it: an integer without leading zeros.
std::string meant(const Parameter& parameter, const std::string& value) {
  const std::optional<long long> number = read_integer(value);
  return parameter.type == ValueType::integer && number ? std::to_string(*number) : value;
}

std::string left_out_text(const Spec& spec, const Params& whole) {
  std::string text;
  for (const Parameter& each : spec.parameters) {
    if (find_param(whole, each.name) != nullptr) continue;
    if (const std::optional<Default> otherwise = default_of(spec, each, whole))
      text += "  " + each.name + " is left out: then it is " +
              quoted(meant(each, otherwise->value)) + " (" + otherwise->rule + ")\n";
  }
  return text;
}

/// What can't be told of a value by itself.
std::string open_text(const Spec& spec, const Params& given) {
  std::vector<std::string> open;
  for (const Param& param : given)
    for (const std::size_t place : known(spec, param.name)->rules) {
      const Rule& rule = spec.rules[place];
      if (rule.check.kind == Check::Kind::within_minutes || rule.check.kind == Check::Kind::unique)
        open.push_back(rule.id);
    }
  return open.empty() ? ""
                      : "  not looked at, for it hangs on the moment: " + joined(open, ", ") + "\n";
}

/// Whether an error is printed with that name: Code, ErrorCode, "message".
bool is_of_error(const Spec& spec, std::string_view name) {
  const Envelope& body = spec.envelope;
  const std::string* const members[] = {&body.code, &body.message, &body.request_id, &body.host_id};
  return std::any_of(std::begin(members), std::end(members), [&](const std::string* member) {
    return name.size() >= member->size() &&
           equal_ignoring_case(name.substr(name.size() - member->size()), *member);
  });
}

/// "A=1 B=2" as two words where both are parameters; else the word as it is.
std::vector<std::string> parts_of(const Spec& spec, const std::string& word) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t end = std::min(word.find(' ', at), word.size());
    const std::string part = word.substr(at, end - at);
    if (!part.empty() && known(spec, part.substr(0, part.find('='))) == nullptr) return {word};
    if (!part.empty()) parts.push_back(part);
    at = end + 1;
  }
  return parts;
}

}  // namespace

Params read_call(const Spec& spec, const std::vector<std::string>& words) {
  Params params;
  for (const std::string& word : words)
    for (const std::string& part : parts_of(spec, word)) {
      const std::size_t at = part.find('=');
      if (at == 0 || at == std::string::npos || part.find_first_of(" \t\n{\"<") < at) return {};
      const std::string name = part.substr(0, at);
      if (is_of_error(spec, name)) return {};
      const Parameter* parameter = known(spec, name);
      params.push_back({parameter == nullptr ? name : parameter->name, part.substr(at + 1)});
    }
  return params;
}

std::string explain_call(const Spec& spec, const Params& params) {
  demand_known(spec, params);
  std::vector<std::string> taken;
  const Params whole = completed(spec, params, taken);
  const Findings findings = broken_by(spec, params, whole);
  std::string text = text_of(params) + (findings.empty() ? ": allowed\n" : ": refused\n") +
                     refusals_text(spec, findings, whole);
  if (findings.empty()) text += left_out_text(spec, whole);
  if (!taken.empty()) text += "  taken as in the table's example: " + joined(taken, ", ") + "\n";
  text += open_text(spec, params);
  if (!findings.empty()) return text;
  return text +
         "The parameters break no rule. What the account allows is another matter: 'ecs-contract "
         "emulate' answers by accounts.\n";
}

}  // namespace contract
