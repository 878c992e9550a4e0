// The titles of generated cases: what is asked of a client, in a sentence.
#pragma once

#include <string>

#include "spec/boundary_value.h"
#include "spec/spec.h"

namespace contract {

/// Of a case that tries one edge of a rule: which parameters are given, and whether they have to
/// arrive or may be refused by the client; then the rule.
std::string title_of(const Rule& rule, const BoundaryValue& boundary);

/// Of a case that answers an error row; `order` names the order of its members where that is what
/// is tried.
std::string title_of(const ErrorRow& row, const std::string& order = "");

}  // namespace contract
