// One connection to a server elsewhere, in the clear or by TLS; every step has a deadline.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "net/wait.h"

struct ssl_ctx_st;

namespace contract {

/// Where a server is, and whom to believe that it is it.
struct Address {
  std::string host;
  int port = 0;
  bool tls = false;

  /// As it stands in a Host header: without the port where it is the usual one.
  std::string authority() const;
};

/// Reads "http://host[:port]" or "https://host[:port]", with nothing behind it but "/". Error.
Address read_address(const std::string& url);

/// Whether one of the addresses of `address` is `host`, which is an address in numbers. A name that
/// can't be resolved leads nowhere.
bool leads_to(const Address& address, const std::string& host);

/// Why a connection did not do what was asked of it.
struct ConnectionFailure : std::runtime_error {
  enum class Why { unreachable, untrusted, late, closed, reset };
  ConnectionFailure(Why reason, const std::string& what) : std::runtime_error(what), why(reason) {}
  Why why;
};

/// Whom clients trust: TLS 1.2 and up, the name or address in the certificate checked. Immutable.
class TlsClientContext {
 public:
  /// `authorities_pem` empty: the system's. Error: the text holds no certificate.
  explicit TlsClientContext(const std::string& authorities_pem);

 private:
  friend class ServerConnection;
  std::shared_ptr<ssl_ctx_st> context_;
};

/// An open connection. Used by one fiber at a time of the loop that it was opened in, or outside of
/// loops by one thread; where it is TLS, SIGPIPE is blocked.
class ServerConnection {
 public:
  /// Connects, without Nagle's delay. ConnectionFailure.
  ServerConnection(const Address& address, const TlsClientContext* tls, Deadline deadline);
  ~ServerConnection();
  ServerConnection(const ServerConnection&) = delete;
  ServerConnection& operator=(const ServerConnection&) = delete;

  /// ConnectionFailure.
  void send(std::string_view bytes, Deadline deadline);
  /// What comes next; empty at the end of the connection. ConnectionFailure: reset or late.
  std::string receive(Deadline deadline);
  /// Whether its loop knows, without asking, that it is not stale.
  bool is_quiet() const;
  /// Whether the server has said anything, or gone, while nothing was asked of it; or the loop is
  /// gone that it was opened in.
  bool is_stale() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace contract
