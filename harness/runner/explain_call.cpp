#include <algorithm>

#include "ecs_contract/error.h"
#include "formats/did_you_mean.h"
#include "runner/explain.h"
#include "spec/check_request.h"

namespace contract {
namespace {

std::string text_of(const Params& params) {
  std::string text;
  for (const Param& param : params)
    text += (text.empty() ? "" : " ") + param.name + "=" + printable(param.value);
  return text;
}

void demand_known(const Spec& spec, const Params& params) {
  std::vector<std::string> known;
  for (const Parameter& each : spec.parameters) known.push_back(each.name);
  for (const Param& param : params)
    if (spec.parameter(param.name) == nullptr)
      throw Error(spec.action + " has no parameter '" + printable(param.name) + "'" +
                      did_you_mean(param.name, known),
                  "'ecs-contract explain' lists its parameters");
}

std::string refusal_text(const Spec& spec, const Finding& finding) {
  const Rule* rule = spec.rule(finding.rule);
  std::string text = "  " + (rule == nullptr ? "" : rule->statement + "\n  ") + "expected " +
                     finding.expected + ", got " + finding.actual + "\n";
  if (const std::optional<Refused> refused = refusal_of(spec, finding))
    text += "  answered " + std::to_string(refused->row->status) + " " + refused->row->code +
            ": '" + refused->message + "'\n";
  text += "  rule     " + finding.rule;
  if (rule != nullptr)
    text +=
        " (" + rule->at.section + ", " + rule->at.row + "; basis " + to_text(finding.basis) + ")";
  text += "\n";
  return text;
}

}  // namespace

std::string explain_call(const Spec& spec, const Params& params) {
  demand_known(spec, params);
  Params whole = params;
  for (const Parameter& each : spec.parameters)
    if (each.required && find_param(params, each.name) == nullptr)
      whole.push_back({each.name, each.example});
  const Findings findings = check_request(spec, whole);
  std::string text = text_of(params) + (findings.empty() ? ": allowed\n" : ": refused\n");
  for (const Finding& finding : findings) text += refusal_text(spec, finding);
  if (!findings.empty()) return text;
  for (const Parameter& each : spec.parameters) {
    if (find_param(params, each.name) != nullptr) continue;
    if (const std::optional<Default> otherwise = default_of(spec, each, whole))
      text += "  " + each.name + " is left out: then it is " + otherwise->value + " (" +
              otherwise->rule + ")\n";
  }
  return text +
         "The parameters break no rule. What the account allows is another matter: 'ecs-contract "
         "emulate' answers by accounts.\n";
}

}  // namespace contract
