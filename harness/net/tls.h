// TLS over a non-blocking socket, by OpenSSL.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "ecs_contract/certificate.h"

struct ssl_ctx_st;
struct ssl_st;

namespace contract {

/// What an operation on a non-blocking socket came to.
enum class Io {
  done,    ///< some bytes moved
  again,   ///< nothing can be done before the socket is ready again
  ended,   ///< the peer has ended its direction
  failed,  ///< the connection is of no more use
};

struct IoResult {
  Io status = Io::failed;
  std::size_t bytes = 0;
};

/// Departures from a server as it should be, for tests of clients. The default is none.
struct TlsOptions {
  bool only_old = false;   ///< TLS 1.0 and 1.1, and nothing newer
  bool clear_too = false;  ///< a peer that does not begin with a handshake is served in the clear
};

/// What the sessions of a listener share: certificate, key, TLS 1.2 and up, "http/1.1" by ALPN. A
/// client that offers ALPN without it is refused (RFC 7301 3.2). Sessions are not resumed.
class TlsContext {
 public:
  /// Error: certificate or key can't be read, or they do not belong together.
  explicit TlsContext(const Identity& identity, const TlsOptions& options = {});

  bool clear_too() const { return clear_too_; }

 private:
  friend class TlsSession;
  std::shared_ptr<ssl_ctx_st> context_;
  bool clear_too_ = false;
};

/// The server's end of one TLS connection. Does not own the socket. Used by one thread, which has
/// SIGPIPE blocked: OpenSSL writes by write(2).
class TlsSession {
 public:
  TlsSession(const TlsContext& context, int fd);

  Io handshake();
  /// Whether handshake or reading wait until they may write.
  bool wants_to_write() const;
  IoResult read(char* data, std::size_t size);
  /// May take a part; the rest is to be offered again, at any address.
  IoResult write(std::string_view bytes);
  /// Sends close_notify, where the session has come far enough and the socket takes it.
  void send_close_notify();

 private:
  Io outcome(int result);

  std::shared_ptr<ssl_st> session_;
  bool usable_ = true;  ///< no fatal error yet: close_notify may be sent
};

}  // namespace contract
