// What is private by its looks, wherever it stands.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace contract {

enum class Sensitive {
  key,      ///< an AccessKeyId ("LTAI…") or a temporary one ("STS.…")
  account,  ///< the number of an account or of one of its users: 16 to 20 digits
  ipv4,     ///< but loopback, and 198.18.0.0/15, which replacements are taken from
  ipv6,     ///< but ::1, and 2001:db8::/32
  mail      ///< but @example.com
};

/// A part of a text.
struct SensitivePart {
  std::size_t at = 0;
  std::size_t size = 0;
  Sensitive kind = Sensitive::key;
};

/// False: find_sensitive() finds nothing. One look at each byte.
bool may_be_sensitive(std::string_view text);

/// In the order of the text, none in another. Linear in its size.
std::vector<SensitivePart> find_sensitive(std::string_view text);

/// `text` with a word for each such part and for each replacement of one, so that what was recorded
/// and what is sent again read alike: "<address>", "<account>", "<mail>", "<key>".
std::string masked(std::string_view text);

}  // namespace contract
