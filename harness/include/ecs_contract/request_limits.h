// How much a listener reads of one request.
#pragma once

#include <cstddef>

namespace contract {

/// Bounds on what one request may take. Bytes and counts. The defaults are the documented limits
/// of the listener (docs/running.md, "Limits"). Line ends are not counted in `line`.
struct RequestLimits {
  std::size_t line = 64 * 1024;         ///< request line (414), and each header line (431)
  std::size_t headers = 256;            ///< header lines (431); trailer lines again as many
  std::size_t head = 256 * 1024;        ///< request line and header lines together (431)
  std::size_t body = 16 * 1024 * 1024;  ///< body, after chunks are joined (413)
};

}  // namespace contract
