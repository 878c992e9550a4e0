// Verdicts as a stream keeps them.
#pragma once

#include "ecs_contract/verdict.h"
#include "formats/value.h"

namespace contract {

/// Of those statuses that there are, by name.
Value to_value(const Counts& counts);

Value to_value(const Verdict& verdict);
/// REQUIRES: `value` was made by to_value.
Verdict read_verdict(const Value& value);

}  // namespace contract
