// What goes wrong with an answer: another status, another body, other bytes than were promised.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ecs_contract/message.h"

namespace contract {

/// One act in terms of the answer it is about. Shares of 0 to 1 of its status line, head or body.
struct Act {
  enum class Kind { status_line, head, body, text, pause, reset, close, cut };
  Kind kind = Kind::head;
  double from = 0;
  double to = 1;
  std::size_t piece = 0;               ///< of a body: bytes a write; 0: all in one
  std::chrono::milliseconds every{0};  ///< of a body: the pause between two pieces
  std::string text{};                  ///< as it stands
  std::chrono::milliseconds time{0};   ///< of a pause
};

/// Departures from a whole and right answer. The default is none.
struct Fault {
  int status = 0;                     ///< 0: the answer's own
  std::string content_type{};         ///< empty: the answer's own
  std::optional<std::string> body{};  ///< in place of the answer's
  Headers headers{};                  ///< added to the answer's
  long long length_off = 0;           ///< Content-Length says so much more (or less) than is sent
  std::size_t body_padding = 0;       ///< blanks before the body, inside its length
  std::size_t header_padding = 0;     ///< bytes of one more header
  double packed_part = 1;   ///< below 1: of the body, packed by gzip, only so much is there
  std::vector<Act> acts{};  ///< empty: head and body, whole

  bool none() const;
};

/// `response` with those departures; it has a script where there are acts.
Response with_fault(Response response, const Fault& fault);

}  // namespace contract
