// Boundaries generated from a rule: the values on both sides of each edge.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "spec/spec.h"

namespace contract {

/// A set of parameters that tries one edge of one rule.
struct BoundaryValue {
  std::string label;  ///< part of a case id, unique within its rule: "max", "max+1", "refused-2"
  Assignment parameters;  ///< what the call sets; nothing: set on purpose to be left out
  bool accepted = true;   ///< whether the rule allows it
};

/// The rule's samples and the edges of its check: below, at and above each bound, each allowed
/// value, present and absent, the default said and left out. Without duplicates, in a fixed order.
/// Empty where neither samples nor a check give any. Required parameters are not added: the caller
/// has a base call.
std::vector<BoundaryValue> boundary_values_of(const Spec& spec, const Rule& rule);

}  // namespace contract
