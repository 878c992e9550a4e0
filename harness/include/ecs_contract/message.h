// HTTP messages as they travel: nothing decoded, nothing sorted, nothing lost.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace contract {

/// One header line: the name as sent, the value without the white space around it. Not decoded.
struct Header {
  std::string name;
  std::string value;
};

/// In the order of the wire, repeated names kept.
using Headers = std::vector<Header>;

/// equal_ignoring_case() of texts of one size.
bool same_letters(std::string_view a, std::string_view b);

/// Whether two texts are equal but for the case of ASCII letters: names of headers, of media types.
inline bool equal_ignoring_case(std::string_view a, std::string_view b) {
  // Most differ in size or begin with another letter: told without a call.
  return a.size() == b.size() &&
         (a.empty() || (((a.front() ^ b.front()) & ~0x20) == 0 && same_letters(a, b)));
}

/// The value of the first header of that name, upper and lower case alike (RFC 9110 5.1); nullptr
/// where there is none. The pointer lives as long as `headers` is not changed.
const std::string* find_header(const Headers& headers, std::string_view name);

/// Whether a Connection header names `option` (RFC 9110 7.6.1: a list, on one line or several).
bool connection_names(const Headers& headers, std::string_view option);

/// Whether a header of that name speaks of one connection and is not passed on (RFC 9110 7.6.1).
bool is_of_one_hop(std::string_view name);

/// A request that has arrived whole. A plain value.
struct Request {
  std::string method;   ///< as sent: "GET"
  std::string target;   ///< as sent: "/?Action=…", or the absolute form "http://host/?…"
  std::string version;  ///< "HTTP/1.1"
  Headers headers;
  std::string body;  ///< chunks joined, otherwise the bytes as sent
  std::string raw;   ///< every byte of the message as it arrived, chunk marks included

  std::uint64_t connection = 0;  ///< number of the connection, from 1; 0 where there was none
  std::uint32_t nth = 0;         ///< place on its connection: 1 is the first request of a fresh one
  bool tls = false;
  bool elsewhere = false;                         ///< came to an address that only a redirect names
  std::chrono::system_clock::time_point arrived;  ///< when its last byte was read
};

/// Wait, with the connection open and nothing sent.
struct Pause {
  std::chrono::milliseconds time{0};
};
/// End the connection by TCP RST: the client sees "connection reset by peer".
struct Reset {};
/// End the connection by FIN, in order: under TLS with close_notify before it.
struct Close {
  bool cut = false;  ///< under TLS without close_notify, as if the line had been cut (RFC 9112 9.8)
};

/// What a listener does to a connection: send these bytes exactly, wait, or end it.
using WireAction = std::variant<std::string, Pause, Reset, Close>;

/// An answer. Without a script it is written as HTTP/1.1 with Content-Length; with one, the
/// script's actions are carried out to the letter and the other members only tell what was meant.
/// After a script without Close or Reset the connection stays open for the next request.
struct Response {
  int status = 200;
  std::string reason;  ///< empty: the standard phrase of the status
  Headers headers;
  std::string body;
  std::vector<WireAction> script;
};

/// Everything that answers is a Handler. May be called from many threads at once.
using Handler = std::function<Response(const Request&)>;

/// The bytes that a response without a script is on the wire. Adds Content-Length where `headers`
/// names neither it nor Transfer-Encoding; adds nothing else. `with_body` false: for HEAD. Answers
/// of status 1xx, 204 and 304 have neither Content-Length nor body (RFC 9110 6.4.1, 8.6).
std::string to_bytes(const Response& response, bool with_body = true);
/// A request as its members have it, `raw` aside.
std::string to_bytes(const Request& request);

/// The standard phrase of an HTTP status: "Not Found"; "Unknown" where there is none.
std::string_view reason_phrase(int status);

}  // namespace contract
