// Text put into HTML and SVG.
#pragma once

#include <string>
#include <string_view>

namespace contract {

/// `text` as it is read between tags and in a quoted attribute: no character of it is markup.
/// Control characters other than line breaks and tabs, and bytes that are no UTF-8, are written as
/// \xNN; what else printable() writes out, which hides, joins or turns what stands beside it, as
/// \u{N}, for nobody reads a line otherwise than it stands.
std::string html_text(std::string_view text);

}  // namespace contract
