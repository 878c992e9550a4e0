// What {name} in an error's message stands for, where nobody says it.
#pragma once

#include <string>

#include "spec/spec.h"

namespace contract {

/// A parameter that the message of the row may name: one that the row's condition speaks of, else
/// the first that a call of the action needs.
std::string likely_name(const Spec& spec, const ErrorRow& row);

}  // namespace contract
