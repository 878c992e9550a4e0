// Bytes -> an answer: frames what a server sends to one request, and keeps every byte of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/message.h"

namespace contract {

/// Frames the answer to one request (RFC 9112 6.3): by Content-Length, by chunks, or by the end of
/// the connection. Interim answers (1xx) are passed over. Feed it bytes as they come; each is read
/// a bounded number of times. Not safe for use from several threads.
class AnswerReader {
 public:
  /// `to_head`: the request was a HEAD, so there is no body whatever the headers say. `limit`:
  /// bytes of the whole answer; more is nonsense.
  explicit AnswerReader(bool to_head, std::size_t limit = 32u << 20)
      : to_head_(to_head), limit_(limit) {}

  enum class State {
    unfinished,
    whole,
    nonsense  ///< no answer of HTTP/1.x
  };
  State feed(std::string_view bytes);
  /// The server has ended the connection: an answer that lasts till then is whole now.
  State end();
  State state() const { return state_; }

  /// The answer, once it is whole: headers as sent, chunks joined.
  Response take() { return std::move(response_); }
  /// Every byte that was fed.
  const std::string& raw() const { return raw_; }
  /// Whether the server keeps the connection and sent nothing behind the answer.
  bool keeps_connection() const;

 private:
  enum class Stage { head, counted, chunk_size, chunk_data, chunk_end, trailers, until_end };

  bool step();
  bool read_head();
  std::optional<std::string_view> take_line();
  bool nonsense();
  bool finish();

  const bool to_head_;
  const std::size_t limit_;
  State state_ = State::unfinished;
  Stage stage_ = Stage::head;
  std::string raw_;
  std::size_t used_ = 0;     ///< bytes of raw_ that are understood
  std::size_t scanned_ = 0;  ///< bytes of raw_ known to hold no end of the head
  std::uint64_t awaited_ = 0;
  bool old_ = false;     ///< HTTP/1.0
  bool closes_ = false;  ///< the answer says so
  Response response_;
};

}  // namespace contract
