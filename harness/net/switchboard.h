// The loop that drives all connections of a listener, and their handlers.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "net/alarms.h"
#include "net/connection.h"
#include "net/fibers.h"
#include "net/heartbeat.h"
#include "net/listener.h"
#include "net/listening_sockets.h"
#include "net/poller.h"
#include "net/socket.h"
#include "net/tls.h"

namespace contract {

/// How a loop numbers its connections: `first`, and then each `step` higher.
struct Numbering {
  std::uint64_t first = 1;
  std::uint64_t step = 1;
};

/// Owns open connections, and listening sockets, and one thread that sees to them: gives a turn to
/// each that is ready, has its answer or is overdue, and costs nothing for the others. Handlers run
/// on that thread, as fibers.
class Switchboard {
 public:
  using Time = Connection::Time;

  /// Of `options`, limits and times. Error: no descriptor is left.
  explicit Switchboard(ListenerOptions options, Numbering numbering = {});
  ~Switchboard();
  Switchboard(const Switchboard&) = delete;
  Switchboard& operator=(const Switchboard&) = delete;

  /// Takes a connection over, then blocks while as many as ListenerOptions::connections are open.
  /// From any thread but its own.
  void adopt(Socket socket, std::shared_ptr<const Site> site);

  /// From now on accepts what comes to the listening socket. `place` names it; 0 names none, and
  /// no two have the same. From any thread.
  void listen(std::uint64_t place, Socket listening, std::shared_ptr<const Site> site);
  /// Closes that socket, soon, and all connections that were accepted on it. From any thread.
  void shut(std::uint64_t place);
  /// Returns when what had arrived before the call has been read, and answered where the handler
  /// does not wait. From any thread but its own.
  void settle();
  /// By how much the loop came late at most, as Heartbeat has it.
  std::chrono::milliseconds late_between(Time since, Time until) const {
    return heartbeat_.late_between(since, until);
  }

  /// How many connections are open. From any thread.
  std::size_t open() const;
  /// From now on no request is begun, nothing is adopted, adopt() does not block. From any thread.
  void begin_to_end();
  /// Waits for the handlers that run, then at most a second for their answers to be written, and
  /// closes all. Idempotent; from one thread at a time, and not from a handler.
  void end();
  /// Whether a handler is the caller.
  bool is_this_thread() const;

 private:
  struct Arrival {
    Socket socket;
    std::shared_ptr<const Site> site;
  };
  struct Opening {
    std::uint64_t place = 0;
    Socket socket;
    std::shared_ptr<const Site> site;
  };
  /// What other threads have for the loop.
  struct Mail {
    std::vector<Arrival> arrivals;
    std::vector<Opening> openings;
    std::vector<std::uint64_t> closings;
    bool ending = false;  ///< begin_to_end() was called
  };
  struct Entry {
    Connection connection;
    std::shared_ptr<const Site> site;
    std::uint64_t place = 0;  ///< of the listening socket; 0: adopted
    Alarms::Place alarm;
    std::size_t held = 0;         ///< its part of held_
    bool waits_for_turn = false;  ///< it has one in turns_
  };

  void run();
  bool over() const;
  std::optional<Time> wake_up_time() const;
  void read_mail();
  /// False: no room for more.
  bool take_in(Socket socket, std::uint64_t place, const std::shared_ptr<const Site>& site);
  void accept_connections();
  void shut_in_loop(std::uint64_t place);
  void begin_to_settle();  ///< under mutex_
  void note_settled();
  void give_turn(std::uint64_t number);
  void give_turn_to_all(void (Connection::*first)());
  void set_alarm(std::uint64_t number, Entry& entry);
  void note_held(Entry& entry, std::size_t held);
  void ring_alarms();
  void remove(std::uint64_t number);

  std::optional<Script> dispatch(std::uint64_t number, Request request);
  void hand_over_answers();
  void begin_farewell();
  template <typename Write>
  void post(Write write);

  const ListenerOptions options_;
  std::string buffer_;
  std::size_t held_ = 0;  ///< bytes of requests that are not whole; of the loop's thread
  const Surroundings surroundings_;
  Poller poller_;
  Heartbeat heartbeat_;

  mutable std::mutex mutex_;
  Mail mail_;                     // under mutex_
  bool rung_ = false;             // under mutex_: the loop was told of what is in it
  std::size_t open_ = 0;          // under mutex_
  std::condition_variable room_;  // open_ went down, or mail_.ending
  std::uint64_t asked_ = 0;       // under mutex_: calls of settle()
  std::uint64_t settled_ = 0;     // under mutex_: those that may return
  std::condition_variable settling_;

  // Of the loop's thread alone:
  std::unordered_map<std::uint64_t, Entry> entries_;
  ListeningSockets listening_{poller_};
  std::uint64_t to_settle_ = 0;    ///< calls of settle() that were seen
  unsigned rounds_to_settle_ = 0;  ///< rounds that have to pass before they may return
  std::uint64_t next_number_;
  const std::uint64_t step_;
  std::optional<Fibers> fibers_;                           ///< while the thread runs
  std::vector<std::pair<std::uint64_t, Script>> answers_;  ///< of handlers that are through
  std::vector<std::uint64_t> turns_;                       ///< who wants another turn
  Alarms alarms_;                                          ///< of connections, by their number
  bool ending_ = false;
  std::optional<Time> end_by_;

  std::thread thread_;
};

}  // namespace contract
