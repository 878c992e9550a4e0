// The socket: raw bytes in, raw bytes out. Every verb that serves stands on it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "ecs_contract/certificate.h"
#include "ecs_contract/message.h"
#include "ecs_contract/request_limits.h"

namespace contract {

/// How a listener listens. The defaults are the harmless ones: loopback, any free port.
struct ListenerOptions {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0: any free one
  /// Loops, each on a thread of its own, which handlers run on too; a new connection goes to the
  /// loop that has the fewest.
  unsigned loops = 1;
  std::optional<Identity> tls;  ///< set: HTTPS with this certificate and key

  RequestLimits limits;
  /// Bytes of requests that are not whole yet, of all connections together; a longer one that wants
  /// more is answered 503. Of several loops each has its share, and room for one body.
  std::size_t unfinished = 64 * 1024 * 1024;
  std::size_t connections = 8192;  ///< open at once; more wait, not accepted, in the backlog
  std::chrono::milliseconds head_time{10'000};  ///< from the first byte of a head to its last
  std::chrono::milliseconds body_time{
      30'000};  ///< from the end of the head to the body's last byte
  std::chrono::milliseconds idle_time{60'000};  ///< between requests
  /// Where it is not 0, answers that leave the connection open promise it ("Keep-Alive:
  /// timeout=25", RFC 2068 19.7.1.1), and idle ones stay open so long at least.
  std::chrono::seconds keep_alive{0};
  std::chrono::milliseconds write_time{30'000};  ///< without the peer taking a byte of the answer
  /// How often each loop looks whether it comes in time (heartbeat.h); 0: never.
  std::chrono::milliseconds beat{0};
  /// How long handlers may wait for anything once the listener ends; what they wait for then is
  /// late (wait.h).
  std::chrono::milliseconds end_time{1'000};
};

/// Listens from construction to destruction. cpp-httplib binds, listens and accepts; a loop of Asio
/// owns each accepted socket from there, keeps the bytes, frames requests, calls the handler and
/// writes its answer: a whole answer in one send, a script to the letter. Idle connections cost no
/// time, and no connection waits for another where handlers wait as wait.h does: one that blocks
/// its thread holds all connections of its loop. A handler that throws is answered with 500 and the
/// listener goes on.
///
/// The connection is the listener's part of HTTP: it answers "Expect: 100-continue", keeps
/// connections open or closes them by RFC 9112 9.3, and adds a Connection header to an answer that
/// has none where HTTP/1.1 closes or HTTP/1.0 stays open. While a request is being answered nothing
/// is read from its connection, so a peer that sends ahead is held back. What is no acceptable
/// request is answered with its status (408 where it takes too long) and ends the connection; a
/// connection that idles too long is closed without a word, one that takes no bytes is reset.
///
/// Threads: `port` and `stop` may be called from any; the handler runs on as many at once as there
/// are loops, and where it waits others of its loop run. Requests of one connection are answered
/// one by one, in order.
/// Destruction waits for running handlers, whose own waits end after ListenerOptions::end_time,
/// sends what is already answered for at most a second, and closes all. The listener's threads, so
/// handlers too, have all signals blocked.
class Listener {
 public:
  /// Error: the address can't be bound (taken, not ours, no permission), or the certificate or key
  /// is unusable.
  explicit Listener(const Handler& handler, const ListenerOptions& options = {});
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int port() const;
  /// Makes the beginning of stop() and returns at once: several listeners can end together.
  void begin_to_end();
  /// Ends listening and then all connections, as destruction does; returns when no handler runs any
  /// more. Requests that no handler has begun yet are dropped. Idempotent. From a handler it only
  /// makes the beginning: it returns at once, and the next call or the destruction waits.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace contract
