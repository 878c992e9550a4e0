// Digests and their spellings, over OpenSSL.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace contract {

enum class Hash { md5, sha1, sha256 };

/// Raw bytes of the digest (16, 20 or 32). Safe from any thread; contexts are kept per thread.
std::string digest(Hash hash, std::string_view data);
/// Raw bytes of HMAC (RFC 2104).
std::string hmac(Hash hash, std::string_view key, std::string_view data);
/// Lower-case hexadecimal.
std::string hex(std::string_view bytes);
/// Base64 with padding, on one line (RFC 4648 4).
std::string base64(std::string_view bytes);
/// The bytes that such a text stands for; nothing where it is none.
std::optional<std::string> from_base64(std::string_view text);
/// Whether two texts are equal, in a time that does not tell where they differ.
bool equal_constant_time(std::string_view a, std::string_view b);

}  // namespace contract
