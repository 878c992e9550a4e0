#include "runner/judge_tls.h"

namespace contract {
namespace {

const char* const kInTheClear = "tls.no-fallback";

/// The rule about the server's flaw.
std::string rule_of(const Case& each) {
  for (const std::string& rule : each.rules)
    if (rule.starts_with("tls.") && rule != kInTheClear) return rule;
  return kInTheClear;
}

std::string shown(std::size_t requests) {
  return requests == 1 ? "a request" : std::to_string(requests) + " requests";
}

}  // namespace

Findings judge_tls(const JudgeView& view, const StepObservation& exchange) {
  std::size_t by_tls = 0;
  std::size_t in_the_clear = 0;
  for (const Interaction& interaction : exchange.interactions)
    ++(interaction.request.tls ? by_tls : in_the_clear);
  Findings findings;
  if (by_tls > 0)
    findings.push_back(
        cite(view.spec, rule_of(view.each), "wire.tls", "nothing sent", shown(by_tls)));
  if (in_the_clear > 0)
    findings.push_back(cite(view.spec, kInTheClear, "wire.plain", "nothing sent in the clear",
                            shown(in_the_clear), "the user named an address of HTTPS"));
  return findings;
}

}  // namespace contract
