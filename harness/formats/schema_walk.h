// Why a document breaks its schema.
#pragma once

#include <functional>
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

}  // namespace contract
