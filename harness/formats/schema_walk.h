// Why a document breaks its schema.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/schema.h"
#include "formats/value.h"

namespace contract {

/// Whether `instance` obeys this one keyword of `schema`, a part of the schema's document.
using Obeys =
    std::function<bool(const Value& schema, std::string_view keyword, const Value& instance)>;

/// The subschema that a "$ref" (only "#/definitions/NAME") leads to, over any number of steps; the
/// schema itself where it has none, nullptr where it leads nowhere or round in a circle.
const Value* resolve(const Value& root, const Value& schema);

/// Walks a schema and a document side by side and words what is broken. It only finds its way and
/// words; whether a keyword is obeyed is up to `obeys`. Of the branches of "oneOf" and "anyOf" it
/// takes the one that the document means by its tag (a key that each branch fixes by "const" or
/// "enum").
std::vector<SchemaProblem> find_problems(const Value& root, const Value& document,
                                         const Obeys& obeys);

/// A problem for every name that stands twice in an object.
std::vector<SchemaProblem> find_repeated_keys(const Value& document);

// schema_words.cpp: what a keyword of JSON Schema says, in words.

/// A value fit to print: 'text' in single quotes, all else as JSON, cut where it is long.
std::string shown(const Value& value);

/// "'a', 'b' or 3": the values, cut where they are many.
std::string shown_choice(const std::vector<Value>& values);

/// Why `instance` breaks `keyword`, whose value in the schema is `rule`: "must be a string, not a
/// number", "must be at least 1, not 0". Any keyword will do; one without words of its own is
/// shown.
std::string words_for(std::string_view keyword, const Value& rule, const Value& instance);

}  // namespace contract
