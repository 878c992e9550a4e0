// The line protocol of ../../PROTOCOL.md for adapters in C++: everything but the library.
//
//   serve(hello, call)  hello: the answer to the runner's hello, without "type" and "protocol"
//                       call:  takes a call, returns an outcome without "type", "seq" and "case";
//                              throws Unsupported for what the library can't be asked for
//   field(text, type)   a member of an outcome: what the library hands to its user
//   failure(kind, …)    an outcome with exception and detail of what the library threw
//   setting(name)       the value of a setting that adapter.json hands over as name=value
//
// Standard output belongs to the protocol: what a library prints goes to standard error. A crash of
// the library is not caught, as a program of its user would not: the runner reports it. JSON is
// nlohmann's (Debian: nlohmann-json3-dev). POSIX, C++17.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

namespace adapter {

using Json = nlohmann::ordered_json;
using Call = std::function<Json(const Json& request)>;

/// This client can't be asked for that; the text is the reason.
struct Unsupported : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// nullopt: the library hands out nothing. `type` is the type's name in C++.
inline Json field(const std::optional<std::string>& text, const std::string& type = "std::string") {
  return {{"present", text.has_value()}, {"type", type}, {"text", text ? Json(*text) : Json()}};
}

/// One to which the library has glued something; `text` is what is left of it.
inline Json wrapped(const std::string& raw, const std::string& text) {
  Json member = field(text);
  member["raw"] = raw;
  return member;
}

/// kind: client_error, transport_error, parse_error, or api_error, to which fields are added.
inline Json failure(const std::string& kind, const std::string& exception,
                    const std::string& detail) {
  return {{"kind", kind}, {"exception", exception}, {"detail", detail}};
}

inline std::string setting(const std::string& name) {
  std::ifstream words("/proc/self/cmdline");
  for (std::string word; std::getline(words, word, '\0');)
    if (word.compare(0, name.size() + 1, name + "=") == 0) return word.substr(name.size() + 1);
  return "";
}

namespace detail {

constexpr std::size_t kLineLimit = 1024 * 1024;  // bytes, by the protocol
constexpr std::size_t kDetailLimit = 2000;       // characters, by the protocol

/// Bytes that are no UTF-8 become U+FFFD.
inline std::string line_of(const Json& message) {
  return message.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Without the secret, in at most as many characters as the protocol allows.
inline std::string shown(std::string text, const std::string& secret) {
  if (!secret.empty())
    for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos;)
      text.replace(at, secret.size(), "<secret>");
  std::size_t characters = 0, end = 0;
  for (; end < text.size(); ++end)
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 && ++characters > kDetailLimit) break;
  return text.substr(0, end);
}

/// A runner that skips what hello does not declare never gets here.
inline void refuse(const Json& hello, const std::string& axis, const Json& value) {
  if (value.is_null()) return;
  for (const Json& each : hello["capabilities"][axis])
    if (each == value) return;
  const std::string what = axis + ":" + value.get<std::string>();
  for (const Json& each : hello["unsupported"])
    if (each["what"] == what) throw Unsupported(each["reason"].get<std::string>());
  throw Unsupported(what);
}

inline Json result_of(const Json& hello, const Call& call, const Json& request) {
  try {
    refuse(hello, "format", request["format"]);
    refuse(hello, "signature", request["signature"]);
    refuse(hello, "scheme", request["endpoint"]["scheme"]);
    refuse(hello, "method", request["method"]);
    return call(request);
  } catch (const Unsupported& why) {
    return {{"kind", "unsupported"}, {"reason", why.what()}};
  } catch (const std::exception& error) {  // the adapter's own: the library's is caught by `call`
    return {{"kind", "errored"}, {"reason", error.what()}};
  }
}

inline std::string outcome_line(const Json& hello, const Call& call, const Json& request) {
  const std::string secret = request["credentials"]["access_key_secret"];
  const Json head{{"type", "outcome"}, {"seq", request["seq"]}, {"case", request["case"]}};
  Json outcome = head;
  outcome.update(result_of(hello, call, request));
  for (const char* member : {"exception", "detail", "reason"})
    if (outcome.contains(member))
      outcome[member] = shown(outcome[member].get<std::string>(), secret);
  std::string line = line_of(outcome);
  if (line.size() < kLineLimit) return line;
  outcome = head;
  outcome["kind"] = "errored";
  outcome["reason"] = "an outcome of " + std::to_string(line.size()) + " bytes, too long for a line";
  return line_of(outcome);
}

}  // namespace detail

/// Answers the runner until it says bye or ends the input. Calls come one after the other.
inline void serve(const Json& hello, const Call& call) {
  const int out = ::dup(STDOUT_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);  // the descriptor, not std::cout: a library in C prints too
  const auto send = [out](const std::string& line) {
    for (std::size_t sent = 0; sent < line.size();) {
      const ssize_t count = ::write(out, line.data() + sent, line.size() - sent);
      if (count <= 0) std::_Exit(1);
      sent += static_cast<std::size_t>(count);
    }
  };
  for (std::string line; std::getline(std::cin, line);) {
    const Json message = Json::parse(line);
    const std::string type = message["type"];
    if (type == "bye") return;
    if (type == "hello") {
      Json greeting{{"type", "hello"}, {"protocol", 1}};
      greeting.update(hello);
      send(detail::line_of(greeting));
    } else if (type == "call") {
      send(detail::outcome_line(hello, call, message));
    } else {
      std::cerr << "no such message: " << type << std::endl;
      std::exit(1);
    }
  }
}

}  // namespace adapter
