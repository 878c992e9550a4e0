// The rows of a spec table that say what a service does, from JSON that keeps the schema.
#pragma once

#include <optional>
#include <string>

#include "formats/value.h"
#include "spec/spec.h"

namespace contract {

Basis read_basis(const std::string& text);
/// Nothing for null.
std::optional<std::string> optional_text(const Value& value);
/// Empty for nullptr.
Assignment read_assignment(const Value* object);

Decision read_decision(const Value& row);
Provocation read_provocation(const Value& object);

/// Gives each decision that names neither an error nor an effect the error of its rule: the rule's
/// own refusal, or the rule itself where it is an error row. A decision without conditions holds
/// where a request breaks its rule: fact "breaks.<rule>".
void settle_refusals(Spec& spec);

}  // namespace contract
