#include "spec/likely_name.h"

#include "spec/words.h"

namespace contract {

std::string likely_name(const Spec& spec, const ErrorRow& row) {
  for (const std::string& word : names_in(row.condition))
    for (const auto* list : {&spec.parameters, &spec.shared_parameters})
      for (const Parameter& each : *list)
        if (each.name == word) return word;
  for (const Parameter& each : spec.parameters)
    if (each.required && each.role != "action") return each.name;
  return spec.action;
}

}  // namespace contract
