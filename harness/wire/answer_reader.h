// Bytes -> an answer: frames what a server sends to one request, and keeps every byte of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ecs_contract/message.h"

namespace contract {

/// Bounds on what one answer may take, as RequestLimits are on a request. Bytes and counts. Line
/// ends are not counted in `line`.
struct AnswerLimits {
  std::size_t line = 64 * 1024;          ///< each line of the head, of chunk sizes and of trailers
  std::size_t headers = 256;             ///< header lines; trailer lines again as many
  std::size_t head = 256 * 1024;         ///< all heads together, those of interim answers too
  std::size_t whole = 32 * 1024 * 1024;  ///< all bytes of the answer
};

/// Frames the answer to one request (RFC 9112 6.3): by Content-Length, by chunks, or by the end of
/// the connection. Interim answers (1xx) are passed over. Feed it bytes as they come; each is read
/// a bounded number of times. Not safe for use from several threads.
///
/// What RFC 9112 has a gateway mend in an answer is mended in take(): a folded header line is one
/// line (5.2), white space before a colon is gone (5.1), Content-Length is gone beside chunks (6.3)
/// and said once where it was said several times alike. A bare LF ends a line of the head (2.2).
class AnswerReader {
 public:
  /// `to_head`: the request was a HEAD, so there is no body whatever the headers say.
  explicit AnswerReader(bool to_head, AnswerLimits limits = {})
      : to_head_(to_head), limits_(limits) {}

  enum class State {
    unfinished,
    whole,
    nonsense,  ///< no answer of HTTP/1.x
    too_large  ///< beyond the limits; excess() says which
  };
  State feed(std::string_view bytes);
  /// The server has ended the connection: an answer that lasts till then is whole now.
  State end();
  State state() const { return state_; }
  /// What there was too much of: "more than 256 header lines".
  const std::string& excess() const { return excess_; }

  /// The answer, once it is whole: headers as sent, chunks joined.
  Response take() { return std::move(response_); }
  /// Every byte that was fed.
  const std::string& raw() const { return raw_; }
  /// Whether the server keeps the connection and sent nothing behind the answer.
  bool keeps_connection() const;

 private:
  enum class Stage {
    status_line,
    header_lines,
    counted,
    chunk_size,
    chunk_data,
    chunk_end,
    trailers,
    until_end
  };

  // Each is true where it understood some bytes, and false where it needs more, or ends.
  bool step();
  bool read_status();
  bool read_header();
  bool unfold(std::string_view line);
  bool finish_head();
  bool read_framing();
  bool read_chunks();
  std::optional<std::string_view> take_line(bool may_end_in_lf);
  bool take_bytes();
  bool nonsense();
  bool too_large(const std::string& what);
  bool finish();

  const bool to_head_;
  const AnswerLimits limits_;
  State state_ = State::unfinished;
  Stage stage_ = Stage::status_line;
  std::string raw_;
  std::string excess_;
  std::size_t used_ = 0;     ///< bytes of raw_ that are understood
  std::size_t scanned_ = 0;  ///< bytes of raw_ known to hold no end of the line
  std::size_t head_bytes_ = 0;
  std::size_t trailers_ = 0;
  std::uint64_t awaited_ = 0;
  bool old_ = false;     ///< HTTP/1.0
  bool closes_ = false;  ///< the answer says so
  Response response_;
};

}  // namespace contract
