// The decoders of the scanner. Its own: a fault in one of the redactor's must not hide here too.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace contract::scanning {

/// A text that a part of another stands for.
struct Layer {
  std::string text;
  const char* coding;
  std::size_t at;  ///< where that part begins
};

/// Every reading of `text` that differs from it: each decoder over the whole, and over each part
/// that looks packed. Lenient: what is malformed stays as it is.
std::vector<Layer> peel(std::string_view text);

}  // namespace contract::scanning
