#include "spec/spec.h"

#include <algorithm>

#include "ecs_contract/error.h"

namespace contract {

const Rule* Spec::rule(std::string_view rule_id) const {
  const auto found = std::find_if(rules.begin(), rules.end(),
                                  [&](const Rule& each) { return each.id == rule_id; });
  return found == rules.end() ? nullptr : &*found;
}

const ErrorRow* Spec::error(std::string_view error_id) const {
  const auto found = std::find_if(errors.begin(), errors.end(),
                                  [&](const ErrorRow& each) { return each.id == error_id; });
  return found == errors.end() ? nullptr : &*found;
}

const Parameter* Spec::parameter(std::string_view name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const Parameter& each) { return each.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

const Parameter* Spec::parameter_of(std::string_view role) const {
  for (const auto* list : {&parameters, &shared_parameters})
    for (const Parameter& each : *list)
      if (each.role == role) return &each;
  return nullptr;
}

const std::string& Spec::name_of(std::string_view role) const {
  if (const Parameter* parameter = parameter_of(role)) return parameter->name;
  for (const Field& each : fields)
    if (each.role == role) return each.name;
  throw Error(id, 0, "no parameter or field has the role '" + std::string(role) + "'",
              "give one of them that role in the table");
}

std::vector<std::string> all_ids(const Spec& spec) {
  std::vector<std::string> ids;
  for (const Rule& rule : spec.rules) ids.push_back(rule.id);
  for (const Contradiction& contradiction : spec.contradictions) ids.push_back(contradiction.id);
  return ids;
}

const char* to_text(ValueType type) {
  switch (type) {
    case ValueType::integer:
      return "integer";
    case ValueType::boolean:
      return "boolean";
    case ValueType::string:
      break;
  }
  return "string";
}

}  // namespace contract
