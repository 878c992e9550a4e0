// Deflate (RFC 1951) in its three formats, of which gzip (RFC 1952) is one, and their checksum.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace contract {

/// What stands round the packed bytes: gzip, zlib (RFC 1950), or nothing.
enum class DeflateFormat : std::uint8_t { gzip, zlib, none };

/// Unpacks one stream, at the beginning of `bytes`, to the end of `out`, which it may leave `limit`
/// bytes long and a little more. What stands behind the stream; nothing where it is none, is cut,
/// or holds more.
std::optional<std::string_view> inflate_one(DeflateFormat format, std::string_view bytes,
                                            std::string& out, std::size_t limit);

/// `text` as one stream, always with the same bytes.
std::string deflate(DeflateFormat format, std::string_view text);

/// What a gzip or zlib text holds; nothing where it is none, is cut, or holds more than `limit`.
std::optional<std::string> gunzip(std::string_view packed, std::size_t limit = 16u << 20);

/// deflate() in the format gzip.
std::string gzip(std::string_view text);

/// CRC-32 as gzip has it.
std::uint32_t crc32_of(std::string_view bytes);

}  // namespace contract
