// Bytes in a JSON file: readable where they can be, exact always.
#pragma once

#include <string>
#include <string_view>

#include "formats/value.h"

namespace contract {

/// { "json": tree } where writing the tree gives the bytes again, else { "form": pieces between
/// '&' } for a form, else { "text": lines } for UTF-8, else { "base64": text }.
Value write_body(std::string_view bytes, bool is_form);

/// Such an object's bytes. Error with `file` and line: it is none.
std::string read_body(const Value& body, const std::string& file);

/// A query or form as pieces, and joined again.
Value split_pieces(std::string_view text);
std::string join_texts(const Value& list, std::string_view between, const std::string& file);

}  // namespace contract
