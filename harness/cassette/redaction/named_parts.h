// Where in a text private values stand, told by the names before them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/rules.h"

namespace contract {

/// How a value is written where it stands.
enum class PartSpelling { plain, form, json, json_number, xml };

/// A part of a text that a name before it, or its place, gives a meaning.
struct NamedPart {
  enum class Kind {
    value,     ///< of a private name
    time,      ///< that takes one fixed text
    unlisted,  ///< of a header that no list names
    port       ///< of a server on this machine: another one each time
  };
  std::size_t at = 0, size = 0;  ///< as it is written
  std::string name;              ///< as it is meant
  std::string value;             ///< as it is meant
  PartSpelling spelling = PartSpelling::plain;
  Kind kind = Kind::value;
};

/// Those of a query or form, as it was sent.
std::vector<NamedPart> named_parts_of_form(std::string_view form, const CassetteRules& rules);

/// Those of any other text, whole or cut off: members of JSON ("Name": "value", "Name": 12) with
/// all that stands in them, elements and attributes of XML, what stands behind "Name:",
/// parameters ("Name=value", up to '&' or the end of the line; within a sentence up to a blank),
/// and the credential and signature of V3. In the order of the text, none in another. Linear in its
/// size.
std::vector<NamedPart> named_parts_of_text(std::string_view text, const CassetteRules& rules);

/// Such a value, spelled as it is to be written.
std::string spell(PartSpelling spelling, const std::string& value);

// named_lines.cpp

/// The value behind a colon, where the word at [begin, end) is a private name: quoted, or up to the
/// end of the line; within a sentence up to the end of a word, and none that looks like a word of
/// the sentence. In JSON and XML it ends where the string or text does. Blanks may stand before the
/// colon, and an index ("Password[1]").
std::optional<NamedPart> part_behind_colon(std::string_view text, std::size_t begin,
                                           std::size_t end, const CassetteRules& rules);

}  // namespace contract
