// One connection, from its first byte to its end: reads requests, carries out answers, keeps time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "net/answer.h"
#include "net/transport.h"
#include "wire/http_reader.h"

namespace contract {

struct ListenerOptions;

/// What the connections of one listener share. Outlives them.
struct Surroundings {
  const ListenerOptions& options;
  std::span<char> buffer;   ///< to read into, used within a call only
  const std::size_t& held;  ///< bytes of requests that are not whole, of all connections
  /// Answers a request of the connection `number`: at once, or later by Connection::take_answer.
  std::function<std::optional<Script>(std::uint64_t number, Request request)> dispatch;
};

/// A state machine that never blocks and never waits: it is told what happened (a socket is ready,
/// an answer is there, time has passed), takes its turn, and says by when it wants to be called at
/// the latest. Owns the socket. One request at a time: while one is being answered, nothing is
/// read, so the peer is held back by TCP. Used by one thread.
class Connection {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// What a turn came to.
  enum class Turn {
    waits,     ///< for the socket, an answer or its deadline
    has_more,  ///< wants another turn, after all others had theirs
    over,      ///< the socket is closed
  };

  Connection(std::uint64_t number, Transport transport, const Surroundings& surroundings, Time now);

  /// The socket's readiness, by epoll's flags. A turn has to follow.
  void note_ready(std::uint32_t events);
  /// The answer to the request that was dispatched last. A turn has to follow.
  void take_answer(Script script);
  /// Ends the connection once the request that has been dispatched is answered; at once where there
  /// is none. A turn has to follow.
  void finish();
  /// The same where no answer will be taken any more: only what is being written is finished.
  void abandon();

  /// How many bytes of a request it holds that is not whole yet.
  std::size_t held() const { return reader_.held(); }

  /// Does what can be done now.
  Turn take_turn(Time now);
  /// When a turn is due though nothing else happens; nothing: never.
  std::optional<Time> deadline() const { return deadline_; }

 private:
  enum class Phase { handshake, open, draining, closed };
  /// What an open connection waits for from its peer.
  enum class Awaited { request, head, body };

  // Each step is true where another may follow at once, false where something has to happen first.
  bool step();
  bool shake_hands();
  bool serve();
  bool carry_out();
  bool carry_out(const std::string& bytes);
  bool carry_out(const Pause& pause);
  bool carry_out(const Reset& reset);
  bool carry_out(const Close& close);
  bool read();
  bool drain();

  void begin(Request request);
  void begin_answer(Script script);
  void next_action();
  void answer_written();
  void end_in_order(bool cut = false);
  void close();
  void overdue();
  std::optional<Time> next_deadline();
  void note_awaited();

  const std::uint64_t number_;
  Transport transport_;
  const Surroundings& around_;
  RequestReader reader_;
  std::uint32_t requests_ = 0;

  Phase phase_;
  bool readable_ = false;  ///< reading may bring something; false once it came to Io::again
  bool writable_ = true;
  bool peer_ended_ = false;  ///< epoll said so and won't again: read up to the end
  bool dispatched_ = false;  ///< a handler has the request
  bool answering_ = false;   ///< the script holds an answer, or what is left of it
  bool last_ = false;        ///< no request after this one

  Script script_;
  std::size_t action_ = 0;     ///< the place in script_
  std::size_t written_ = 0;    ///< bytes of that action
  std::optional<Time> until_;  ///< end of that action's wait

  Time now_;
  Awaited awaited_ = Awaited::request;
  Time since_;     ///< when that, the handshake or the draining began
  Time progress_;  ///< when the peer last took a byte, or the action began
  std::chrono::system_clock::time_point last_read_;
  std::optional<Time> deadline_;
};

}  // namespace contract
