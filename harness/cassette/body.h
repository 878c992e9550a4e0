// Bytes in a JSON file: readable where they can be, exact always.
#pragma once

#include <string>
#include <string_view>

#include "formats/json_writer.h"
#include "formats/value.h"

namespace contract {

/// Writes { "json": tree } where writing the tree gives the bytes again, else { "form": pieces
/// between '&' } for a form, else { "text": lines } for UTF-8, else { "base64": text }.
void write_body(JsonWriter& json, std::string_view bytes, bool is_form);

/// Such an object's bytes. Error with `file` and line: it is none.
std::string read_body(const Value& body, const std::string& file);

/// A query or form as an array of pieces, and joined again.
void write_pieces(JsonWriter& json, std::string_view text);
std::string join_texts(const Value& list, std::string_view between, const std::string& file);

}  // namespace contract
