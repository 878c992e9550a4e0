// What a client says of a call: the message `outcome` of conformance/PROTOCOL.md as a value.
#pragma once

#include <optional>
#include <string>

namespace contract {

/// A field that a client hands to its user.
struct Reported {
  bool present = false;
  std::string type;  ///< in the language's own word
  std::string text;
  std::string raw;  ///< empty: the same as text
};

/// A field as a client hands it over; nothing: it gives nothing. `type` in the language's own word.
Reported told(const std::optional<std::string>& text, std::string type = "string");

/// What the client said of one call.
struct Outcome {
  std::string kind;  ///< "ok", "api_error", …: the protocol's words
  std::optional<Reported> status{}, code{}, message{}, request_id{}, order_id{};
  std::string exception{};
  std::string detail{};
  std::string reason{};
  std::string words{};  ///< the end of what it has written to standard error so far
};

}  // namespace contract
