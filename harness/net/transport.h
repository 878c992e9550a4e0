// Bytes in and out of one accepted socket, in the clear or by TLS.
#pragma once

#include <optional>
#include <string_view>

#include "net/socket.h"
#include "net/tls.h"

namespace contract {

/// One accepted socket, non-blocking, without Nagle's delay. Used by one thread.
class Transport {
 public:
  /// `tls` nullptr: in the clear.
  Transport(Socket socket, const TlsContext* tls);

  int fd() const { return socket_.fd(); }
  bool tls() const { return session_.has_value(); }

  /// The TLS handshake, as far as it goes now; done at once in the clear, and with a peer that
  /// speaks in the clear where the context lets it.
  Io handshake();
  IoResult read(char* data, std::size_t size);
  IoResult write(std::string_view bytes);

  /// Reads and drops what has arrived: `again` when there is no more for now. Below TLS.
  Io discard(char* buffer, std::size_t size);
  /// Whether bytes that write() took have not left this machine's send queue yet.
  bool unsent() const;

  /// FIN, after close_notify where there is TLS: the peer gets all that was written, then the end.
  /// `cut`: without close_notify.
  void end_writing(bool cut = false);
  /// Closes by RST; what the peer has not been sent yet is lost.
  void reset();
  void close() { socket_.close(); }

 private:
  Socket socket_;
  std::optional<TlsSession> session_;
  bool may_be_clear_ = false;  ///< the first byte tells whether the peer speaks TLS
};

}  // namespace contract
