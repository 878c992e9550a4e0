// What came of a call.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "connection.h"
#include "ecs_contract/message.h"

namespace contract::reference {

/// The change was accepted. `order_id` is there where the call placed an order, digits as sent.
struct Success {
  int status = 0;
  std::string request_id;
  std::optional<std::string> order_id;
};

/// The API said no, whatever the status it said it with. `code` is never empty.
struct ApiError {
  int status = 0;
  std::string code;
  std::optional<std::string> message;
  std::optional<std::string> request_id;
  std::optional<std::string> host_id;
};

/// A whole answer came, and it says neither yes nor no: something between has spoken.
struct UnreadableAnswer {
  int status = 0;
  std::string text;  ///< what is wrong with it
};

using Result = std::variant<Success, ApiError, TransportError, UnreadableAnswer>;

/// What an answer means. XML or JSON by its Content-Type, by its first character only where it has
/// none. Success is nothing but a 2xx status, the right envelope, a RequestId, and neither Code nor
/// Message; an error is whatever has a Code. A name that stands twice is not readable.
Result read_answer(const Response& answer);

}  // namespace contract::reference
