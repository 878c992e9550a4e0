// One HTTP request to one endpoint and its answer, bounded in time and size.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "ecs_contract/message.h"

namespace contract::reference {

/// Where an API is. A plain value.
struct Endpoint {
  std::string scheme = "https";  ///< "http" or "https"
  std::string host;              ///< a name or an address; IPv6 without brackets
  int port = 443;
  /// For https: trust these certificates and no others. Nothing: those of the system.
  std::optional<std::string> ca_pem;

  auto operator<=>(const Endpoint&) const = default;
};

/// The value of the Host header: the port only where it is not the scheme's own.
std::string host_header(const Endpoint& endpoint);

/// No whole answer came.
struct TransportError {
  std::string text;
  /// False: no byte of the request left this machine. True: the API may have acted on it. Ask what
  /// became of it, or call again with the same ClientToken; never just call again.
  bool may_have_arrived = true;
};

/// Sends requests and reads whole answers, one at a time, and nothing else: a request is written at
/// most once, redirects and challenges are answers like any other, and no proxy, no netrc and no
/// cookie is looked for, in the environment neither. Built on libcurl's easy interface.
///
/// Each exchange has a TCP connection of its own. On one that it keeps, libcurl sends the request
/// again, without a word and without a way to forbid it, when the server hangs up before the first
/// byte of an answer; but the server may have acted on it, so that a second order would be placed.
/// What is kept between exchanges are TLS sessions and, for a minute, the host's addresses.
///
/// Beside the request's own headers only Accept-Encoding (gzip), Content-Length and, where it has
/// none, Host are sent; Host comes first. None of them is signed by either signature, except Host,
/// which a signed request brings itself.
///
/// Not covered, for libcurl gives no hold on it: a name look-up that the system's resolver does not
/// end in time, for nothing is sent after it but the call returns no sooner; and a gzip stream that
/// stops early in a message that is whole by its length or chunks, for libcurl 7.88 hands out what
/// there was of it. As JSON or XML that is unreadable, which `read_answer` says.
///
/// One thread at a time. SIGPIPE stays away from it during an exchange.
class Connection {
 public:
  static constexpr std::size_t kLargestAnswer = 4 * 1024 * 1024;  ///< bytes of the body, unpacked
  /// Bytes and lines of all heads and trailers of an answer together.
  static constexpr std::size_t kLargestHead = 256 * 1024;
  static constexpr int kMostHeadLines = 1000;

  /// libcurl's CURL*, for whoever needs an option that this class does not have.
  void* native_handle() const;

  /// Connects at an exchange. std::invalid_argument: no such scheme, no host that can be one, or
  /// `ca_pem` holds no certificate.
  explicit Connection(const Endpoint& endpoint);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Answers with status, headers and body: those of the final answer, without the 1xx before it
  /// and the trailers behind it. `deadline` holds for all of it together, from now.
  /// std::invalid_argument: a method other than GET or POST, or a GET with a body.
  std::variant<Response, TransportError> exchange(const Request& request,
                                                  std::chrono::milliseconds deadline);

 private:
  struct Easy;
  std::unique_ptr<Easy> easy_;
};

}  // namespace contract::reference
