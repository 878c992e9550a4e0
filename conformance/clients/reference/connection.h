// One HTTP connection to one endpoint, kept between calls and bounded in time and size.
#pragma once

#include <chrono>
#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "cutoff.h"
#include "wire/message.h"

namespace httplib {
class ClientImpl;
}

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
/// most once, redirects and challenges are answers like any other, no proxy is looked for.
///
/// The connection is kept. Before it is used again it is looked at: where the server has closed it,
/// or sent bytes that nobody asked for and that would pass for the next answer, a new one is opened
/// instead, before anything is written. Where it breaks later the request may have been acted on,
/// and the call has failed: cpp-httplib 0.11.4 does not resend, and neither does this.
///
/// Not covered, for cpp-httplib gives no hold on it: the time of a name look-up (but nothing is
/// sent after it when it took too long); the number of header lines, bounded by time alone; and a
/// status line of some 50,000 characters, which overflows the stack of its regular expression.
///
/// One thread at a time. SIGPIPE stays away from it during an exchange.
class Connection {
 public:
  static constexpr std::size_t kLargestAnswer = 4 * 1024 * 1024;  ///< bytes of the body, unpacked

  /// Connects at the first exchange. std::invalid_argument: no such scheme, no host, or `ca_pem`
  /// holds no certificate.
  explicit Connection(const Endpoint& endpoint);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Answers with status, headers and body; `deadline` holds for all of it together.
  std::variant<Response, TransportError> exchange(const Request& request,
                                                  std::chrono::milliseconds deadline);

 private:
  Cutoff cutoff_;
  std::unique_ptr<httplib::ClientImpl> http_;
};

}  // namespace contract::reference
