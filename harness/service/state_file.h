// State as JSON, and back: specs/schema/state.schema.json is the format.
#pragma once

#include <filesystem>

#include "formats/schema.h"
#include "formats/struct_json.h"
#include "formats/value.h"
#include "service/state.h"

namespace contract {

/// A state from JSON that keeps the schema. What is left out has the defaults of state.h. Error: a
/// time that does not exist.
State read_state(const Value& value);

/// The JSON of a state, defaults left out. Secrets and security tokens are not in it.
Value write_state(const State& state);

/// Reads a state file; its keys are filled, by `seed` where it is not empty, else by the state's
/// own. Error with the line: it is no JSON or breaks the schema.
State load_state(const std::filesystem::path& file, const Schema& schema,
                 const std::string& seed = "");

/// Orders and changes as a state file has them; for those who show them.
Value write_order(const Order& order);

inline constexpr const char* kMoment = kTimeInJson;  ///< of all times in state files

}  // namespace contract
