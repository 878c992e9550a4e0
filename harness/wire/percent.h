// Percent-encoding by RFC 3986.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace contract {

/// UTF-8 bytes in, text out: A-Z a-z 0-9 - _ . ~ are kept, every other byte becomes %XX with
/// upper-case digits. Space is %20, never '+'.
std::string percent_encode(std::string_view text);

/// The same, added to the end of `out`; `text` must not lie in `out`.
void append_percent_encoded(std::string& out, std::string_view text);

/// Whether percent_encode() keeps it as it is.
bool is_unreserved(std::string_view text);

/// The bytes that `text` stands for; digits of either case. `plus_is_space` for queries and forms.
/// Nothing where a '%' is not followed by two hexadecimal digits.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
bool is_utf8(std::string_view text);

}  // namespace contract
