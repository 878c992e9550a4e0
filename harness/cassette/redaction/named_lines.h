// "Name: value", on a line of a text or within a sentence.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "cassette/redaction/named_parts.h"

namespace contract {

/// The value behind a colon, where the word at [begin, end) is a private name: quoted, or up to the
/// end of the line; within a sentence up to the end of a word, and none that looks like a word of
/// the sentence. In JSON and XML it ends where the string or text does. Blanks may stand before the
/// colon, and an index ("Password[1]").
std::optional<NamedPart> part_behind_colon(std::string_view text, std::size_t begin,
                                           std::size_t end, const CassetteRules& rules);

}  // namespace contract
