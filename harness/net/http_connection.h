// One connection, from its first byte to its end: reads requests, has them answered, keeps time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "net/answer.h"
#include "net/fibers.h"
#include "net/lazy_timer.h"
#include "net/transport.h"
#include "wire/http_reader.h"

namespace contract {

struct ListenerOptions;

/// What all connections to one address have in common. Kept alive by those who use it.
struct Site {
  Handler handler;
  std::shared_ptr<const TlsContext> tls;  ///< nullptr: in the clear
};

/// What the connections of one loop share. Outlives them.
struct ConnectionContext {
  const ListenerOptions& options;
  Fibers& fibers;
  std::span<char> buffer;                   ///< to read into, used within a call only
  std::function<void(std::uint64_t)> over;  ///< the connection of that number is closed
  std::size_t held = 0;      ///< bytes of requests that are not whole, of all connections
  std::size_t handlers = 0;  ///< that are under way
  std::size_t breaks = 0;    ///< connections that let others go first
};

/// Owns the socket. While it waits for its peer it is a callback of Asio and nothing else; what
/// comes is dealt with in a fiber, from top to bottom. One request at a time: while one is being
/// answered, nothing is read, so the peer is held back by TCP. Used by the loop's thread. Kept
/// alive by the loop until it is over, and by its fiber and callback.
class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  using Time = std::chrono::steady_clock::time_point;

  HttpConnection(std::uint64_t number, TcpSocket socket, std::shared_ptr<const Site> site,
                 ConnectionContext& context);

  // All from outside of fibers:

  /// Deals with what is there, and waits for more. Also what it does when something has come, or
  /// its time has passed.
  void go_on();
  /// Ends the connection once the request that a handler has is answered; at once where there is
  /// none.
  void finish();
  /// The same where no answer will come any more: only what is being written is finished.
  void abandon();
  /// Closes it as it is, without a word.
  void drop();

 private:
  enum class Phase { handshake, open, draining, closed };
  /// What an open connection waits for from its peer.
  enum class Awaited { request, head, body };

  void take_turn();
  // Each step is true where another may follow at once, false where something has to happen first.
  bool step();
  bool shake_hands();
  bool serve();
  bool read();
  bool drain();

  void respond(Request request);
  void carry_out(const Script& script);
  void carry_out(const std::string& bytes);
  void carry_out(const Pause& pause);
  void carry_out(const Reset& reset);
  void carry_out(const Close& close);
  bool wait(TcpSocket::wait_type what, Time deadline);
  void watch_for_reset();
  void refuse_without_a_fiber();

  void await();
  Time deadline();
  void overdue();
  void note_held(std::size_t held);

  void end_in_order(bool cut = false);
  void close();
  void reset();

  const std::uint64_t number_;
  const std::shared_ptr<const Site> site_;
  ConnectionContext& context_;
  Transport transport_;
  RequestReader reader_;
  LazyTimer limit_;  ///< of what the peer is awaited for
  std::uint32_t requests_ = 0;

  Phase phase_;
  bool has_more_ = true;     ///< reading may bring something
  bool dispatched_ = false;  ///< a handler has the request
  bool answering_ = false;   ///< an answer is being written
  bool last_ = false;        ///< no request after this one
  bool watched_ = false;     ///< a reset would be told of

  std::uint64_t awaits_ = 0;  ///< the callback of this number counts
  Awaited awaited_ = Awaited::request;
  Time since_;            ///< when that, the handshake or the draining began
  std::size_t held_ = 0;  ///< its part of ConnectionContext::held
  std::chrono::system_clock::time_point last_read_;
};

}  // namespace contract
