// The decoders of the scanner. Its own: a fault in one of the redactor's must not hide here too.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace contract::scanning {

/// A text that a part of another stands for.
struct Layer {
  std::string text;
  const char* coding;
  std::size_t at;  ///< where that part begins
  /// A stream that ends too early or is spoilt, or bytes that are no text read as text: what looks
  /// like something in it may be chance.
  bool is_doubtful = false;
};

/// Every reading of `text` as a whole that differs from it, the streams of gzip and zlib that begin
/// somewhere in it (as far as they go, where they are cut), and what it is as raw deflate and as
/// brotli. Lenient: what is malformed stays as it is.
std::vector<Layer> decode_layers(std::string_view text);

/// What base64 and hexadecimal digits may stand for, decoded end to end into one buffer: there is
/// much of it, since any word is base64, and hardly any of it holds something.
struct Packed {
  struct Part {
    std::size_t begin = 0;  ///< in `bytes`
    std::size_t end = 0;
    std::size_t at = 0;    ///< where it begins in the text that it was read from
    bool is_text = true;   ///< no control characters
    bool is_ascii = true;  ///< and no other byte than ASCII
    bool is_hex = false;
    bool may_hold = false;  ///< it may be packed again
  };
  std::string bytes;
  std::vector<Part> parts;
};

/// Adds each run of base64's alphabet that `is_new` accepts: read from its start and, for a part of
/// a longer one, from the three characters behind; and each run of hexadecimal digits in it.
void decode_runs(std::string_view text, const std::function<bool(std::string_view)>& is_new,
                 Packed& packed);

}  // namespace contract::scanning
