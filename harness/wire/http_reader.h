// Bytes -> requests: frames HTTP/1.x requests one after the other, within bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ecs_contract/message.h"
#include "ecs_contract/request_limits.h"
#include "wire/http_syntax.h"

namespace contract {

/// Frames the requests of one connection. Feed it bytes as they come, in pieces of any size, and
/// take requests out; pipelined ones come out one by one. Reads each byte a bounded number of
/// times. Not safe for use from several threads. After a refusal it yields nothing more.
///
/// Bytes are looked at in next() only, so that whole requests come out before the refusal of what
/// follows them: after feed(), call next() until it gives nothing, then ask the other members.
///
/// RFC 9112 leaves these to the recipient: one empty line before a request line is passed over
/// (2.2), a bare LF ends a line of the head (2.2) but not a line between chunks, trailers are
/// checked and stay in Request::raw only (7.1.2), chunk extensions are passed over (7.1.1) and may
/// take as many bytes as a head (413).
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
  /// How many bytes are held that were not given out yet.
  std::size_t held() const { return buffer_.size() - start_ + request_.body.size(); }
  /// True once per request that says "Expect: 100-continue" and still waits for its body; the
  /// caller then sends "HTTP/1.1 100 Continue\r\n\r\n".
  bool take_expects_continue();

 private:
  /// What the next byte belongs to.
  enum class Stage {
    request_line,
    header_lines,
    counted_body,
    chunk_size,
    chunk_data,
    chunk_end,
    trailer_lines,
    complete
  };
  struct Line {
    std::string_view text;  ///< without its end; lives until buffer_ changes
    bool bare_lf = false;
  };

  // Each step understands some bytes and is true, or false where it needs more or refuses.
  bool step();
  bool read_request_line_step();
  bool read_header_step();
  bool read_counted_body_step();
  bool read_chunk_size_step();
  bool read_chunk_data_step();
  bool read_chunk_end_step();
  bool read_trailer_step();

  bool finish_head();
  std::optional<Line> take_line(std::size_t room, int status, const char* subject);
  std::string_view unread() const;
  Request take_request();
  void refuse(Refusal refusal);
  bool demand_crlf(const Line& line);

  RequestLimits limits_;
  std::optional<Refusal> refusal_;
  Stage stage_ = Stage::request_line;
  Request request_;             ///< what is understood so far
  std::string buffer_;          ///< bytes that were fed and not yet given out
  std::size_t start_ = 0;       ///< where the request begins in buffer_
  std::size_t used_ = 0;        ///< bytes from start_ that are understood
  std::size_t scanned_ = 0;     ///< bytes behind these that are known to hold no line end
  std::uint64_t awaited_ = 0;   ///< bytes of body, or of the chunk, still to come
  std::size_t extensions_ = 0;  ///< bytes of chunk lines beside the sizes
  std::size_t trailers_ = 0;    ///< trailer lines
  std::size_t trailer_bytes_ = 0;
  bool passed_empty_line_ = false;
  bool expects_continue_ = false;
};

}  // namespace contract
