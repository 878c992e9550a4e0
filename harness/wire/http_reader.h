// Bytes -> requests: frames HTTP/1.x requests one after the other, within bounds.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "wire/message.h"

namespace contract {

/// Bounds on what one request may take. Bytes and counts. The defaults are the documented limits
/// of the listener (README, "Limits").
struct RequestLimits {
  std::size_t line = 64 * 1024;        ///< request line, and each header line
  std::size_t headers = 256;           ///< header lines
  std::size_t head = 256 * 1024;       ///< request line and header lines together
  std::size_t body = 16 * 1024 * 1024; ///< body, after chunks are joined
};

/// Why bytes are no request that will be answered: the status to answer with before closing.
struct Refusal {
  int status = 400;    ///< 400, 408, 413, 414, 431, 501 or 505
  std::string reason;  ///< one sentence
};

/// Frames the requests of one connection. Feed it bytes as they come, in pieces of any size, and
/// take requests out; pipelined ones come out one by one. Reads each byte a bounded number of times.
/// Not safe for use from several threads. After a refusal it yields nothing more.
class RequestReader {
 public:
  explicit RequestReader(RequestLimits limits = {});

  void feed(std::string_view bytes);

  /// The next whole request; nothing while it is incomplete or after a refusal. `connection`, `nth`
  /// and `tls` are left for the caller.
  std::optional<Request> next();

  /// Set once the bytes are known to be unacceptable.
  const std::optional<Refusal>& refusal() const { return refusal_; }

  /// Whether bytes of an unfinished request are held: then the connection is not idle.
  bool in_request() const;
  /// Whether the head of the unfinished request is complete and its body is still awaited.
  bool in_body() const;
  /// True once per request that says "Expect: 100-continue" and still waits for its body; the caller
  /// then sends "HTTP/1.1 100 Continue\r\n\r\n".
  bool take_expects_continue();

 private:
  // Private state is the implementer's: replace as needed.
  RequestLimits limits_;
  std::optional<Refusal> refusal_;
};

}  // namespace contract
