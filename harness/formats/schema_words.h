// What a keyword of JSON Schema says, in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/value.h"

namespace contract {

/// A value fit to print: 'text' in single quotes, all else as JSON, cut where it is long.
std::string shown(const Value& value);

/// "'a', 'b' or 3": the values, cut where they are many.
std::string shown_choice(const std::vector<Value>& values);

/// Why `instance` breaks `keyword`, whose value in the schema is `rule`: "must be a string, not a
/// number", "must be at least 1, not 0". Any keyword will do; one without words of its own is
/// shown.
std::string words_for(std::string_view keyword, const Value& rule, const Value& instance);

}  // namespace contract
