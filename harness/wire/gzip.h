// gzip (RFC 1952) and the checksum of zlib.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace contract {

/// What a gzip or zlib text holds; nothing where it is none, is cut, or holds more than `limit`.
std::optional<std::string> gunzip(std::string_view packed, std::size_t limit = 16u << 20);

/// `text` as gzip, always with the same bytes.
std::string gzip(std::string_view text);

/// CRC-32 as gzip has it.
std::uint32_t crc32_of(std::string_view bytes);

}  // namespace contract
