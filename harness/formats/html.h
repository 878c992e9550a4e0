// Text put into HTML and SVG.
#pragma once

#include <string>
#include <string_view>

namespace contract {

/// `text` as it is read between tags and in a quoted attribute: no character of it is markup.
/// Control characters other than line breaks and tabs, and bytes that are no UTF-8, are written as
/// \xNN; characters that turn the direction of what follows them (U+202A to U+202E, U+2066 to
/// U+2069) as \u{N}, for nobody reads a line otherwise than it stands.
std::string html_text(std::string_view text);

}  // namespace contract
