// What a decision does to the state, by the names that the tables use.
#pragma once

#include <string>
#include <vector>

#include "service/call.h"

namespace contract {

/// Carries out the effect of that name. False: nothing that stands behind it in the table happens
/// now. std::logic_error where there is no such effect: a Service refuses such a table.
bool have_effect(const std::string& effect, ServedCall& call);

bool is_effect(const std::string& name);

/// The effect that ends a walk until the order is paid.
inline constexpr const char* kWait = "wait_for_payment";

}  // namespace contract
