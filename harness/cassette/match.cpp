#include "cassette/match.h"

#include <algorithm>

#include "cassette/redaction/sensitive.h"
#include "wire/auth_params.h"

namespace contract {
namespace {

constexpr const char* kAbsent = "(absent)";

Finding differs(std::string subject, const std::string& expected, const std::string& actual) {
  return {"match", std::move(subject), printable(expected), printable(actual),
          "",      Level::must,        Basis::recorded};
}

}  // namespace

Asked read_asked(const Request& request, const CassetteRules& rules, const Names& ignored) {
  return read_asked(request, parse_params(request).params, rules, ignored);
}

Asked read_asked(const Request& request, const Params& params, const CassetteRules& rules,
                 const Names& ignored) {
  Asked asked;
  if (const std::string* action = named_action(request, params, rules.action))
    asked.action = *action;
  if (const std::string* version = named_version(request, params, rules.version))
    asked.version = *version;
  asked.parameters.reserve(params.size());
  for (const Param& param : params) {
    if (param.name == rules.action || param.name == rules.version) continue;
    if (rules.ignored.has(param.name) || ignored.has(param.name)) continue;
    const bool replaced = rules.is_private_parameter(param.name) && !param.value.empty();
    asked.parameters.emplace_back(param.name, replaced ? "<private>" : masked(param.value));
  }
  std::sort(asked.parameters.begin(), asked.parameters.end());
  return asked;
}

std::string key_of(const Asked& asked) {
  std::string key;
  // The length before each text keeps any two lists of texts apart.
  const auto add = [&](const std::string& text) {
    key += std::to_string(text.size());
    key += ':';
    key += text;
  };
  add(asked.action);
  add(asked.version);
  for (const auto& [name, value] : asked.parameters) {
    add(name);
    add(value);
  }
  return key;
}

Findings differences(const Asked& recorded, const Asked& got) {
  Findings findings;
  if (recorded.action != got.action)
    findings.push_back(differs("action", recorded.action, got.action));
  if (recorded.version != got.version)
    findings.push_back(differs("version", recorded.version, got.version));
  // Both are sorted: walk them side by side, like names against like names.
  auto a = recorded.parameters.begin();
  auto b = got.parameters.begin();
  while (a != recorded.parameters.end() || b != got.parameters.end()) {
    const bool only_a =
        b == got.parameters.end() || (a != recorded.parameters.end() && a->first < b->first);
    const bool only_b = !only_a && (a == recorded.parameters.end() || b->first < a->first);
    if (only_a) {
      findings.push_back(differs("parameter." + a->first, a->second, kAbsent));
      ++a;
    } else if (only_b) {
      findings.push_back(differs("parameter." + b->first, kAbsent, b->second));
      ++b;
    } else {
      if (a->second != b->second)
        findings.push_back(differs("parameter." + a->first, a->second, b->second));
      ++a;
      ++b;
    }
  }
  return findings;
}

}  // namespace contract
