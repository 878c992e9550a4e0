// Compressed bytes: unpacked as far as it is safe, and packed again.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

enum class Packing { gzip, zlib, deflate, brotli };

/// The most that bytes are unpacked to: what holds more is taken for an attack.
inline constexpr std::size_t kUnpackedBytes = 16u << 20;

/// What the bytes hold, all of them: no stream that is cut, nothing behind it (but more members of
/// gzip). Nothing where they are not packed so, or hold more than kUnpackedBytes.
std::optional<std::string> unpack(Packing packing, std::string_view bytes);

/// The same text always gives the same bytes.
std::string pack(Packing packing, std::string_view text);

/// How bytes that nobody labelled are packed, and what they hold.
struct Unpacked {
  Packing packing;
  std::string text;
  std::size_t at = 0, size = 0;  ///< the bytes that hold it
};
/// REQUIRES: the bytes are no text. Raw deflate and brotli have no mark, so what is unpacked as one
/// of these may be chance: it is harmless, for the bytes change only where something private is
/// found.
std::optional<Unpacked> unpack_any(std::string_view bytes);

/// The streams of gzip and zlib that stand somewhere among the bytes, told by how they begin.
std::vector<Unpacked> unpack_within(std::string_view bytes);

/// Whether bytes hide what they hold: a text of UTF-16 or UTF-32, a packing that is not read here
/// (zstd, bzip2, xz, lz4, zip, compress, told by how they begin), or a stream of gzip or zlib that
/// is cut, spoilt or too large.
bool is_unreadable(std::string_view bytes);

/// Whether bytes may be read as text: UTF-8 without control characters but tab, line ends and the
/// mark of what was found already (layers.h).
bool is_plain_text(std::string_view bytes);

}  // namespace contract
