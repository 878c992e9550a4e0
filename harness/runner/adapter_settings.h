// Settings of an adapter: ways to drive the same client, each of which is a client of its own.
#pragma once

#include <string>
#include <vector>

#include "formats/value.h"
#include "runner/adapter_config.h"

namespace contract {

/// The settings that an adapter.json declares, in its order. REQUIRES: it keeps its schema. Error
/// with the line: a default is none of its values. `file` for the message.
std::vector<AdapterSetting> read_settings(const Value& adapter_json, const std::string& file);

/// Puts the settings `asked` for, each NAME=VALUE, and the usual values of all others into effect:
/// what they add to command line, environment and title. What differs from the usual becomes part
/// of the client's name, in the order in which it is declared. Error: one is not declared (the
/// nearest is named), has no such value, or is asked for twice.
void put_into_effect(AdapterConfig& config, const std::vector<std::string>& asked);

/// What to ask for so that each setting is seen in each of its values, the others being as usual:
/// {} first, then {"transport=urlconnection"}, …
std::vector<std::vector<std::string>> each_variant(const AdapterConfig& config);

}  // namespace contract
