// What the scanner takes for private by its name or its looks. It shares nothing with the redactor.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace contract::scanning {

inline constexpr std::size_t kShortest = 6;  ///< a shorter value stands everywhere by chance

/// Called with what was found and the byte where it begins.
using Say = std::function<void(const char* what, std::size_t at)>;

/// No control characters. Random bytes look like anything: only texts are judged.
bool is_text(std::string_view layer);

/// Values behind the names of keys, signatures and tokens, and AccessKeyIds.
void look_for_keys(std::string_view layer, const Say& say);

/// Values behind "Name:", strings to sign, account numbers and IPv4 addresses. A text that is cut
/// may end with half of what stands for one.
void look_for_numbers(std::string_view layer, const Say& say);

/// Mail and IPv6 addresses: they stand by chance in bytes that are no ASCII, too.
void look_for_addresses(std::string_view text, const Say& say);

/// A value that came replaced already, from a cassette: mostly zeros.
bool is_replacement(std::string_view value);

}  // namespace contract::scanning
