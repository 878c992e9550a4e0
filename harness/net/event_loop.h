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
#include <vector>

#include "ecs_contract/listener.h"
#include "net/asio.h"
#include "net/fibers.h"
#include "net/heartbeat.h"
#include "net/http_connection.h"
#include "net/lazy_timer.h"
#include "net/socket.h"

namespace contract {

/// How a loop numbers its connections: `first`, and then each `step` higher.
struct Numbering {
  std::uint64_t first = 1;
  std::uint64_t step = 1;
};

/// An Asio context and the one thread that runs it; owns open connections and listening sockets.
/// Handlers run on that thread, as fibers.
class EventLoop {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Of `options`, limits and times. Error: no descriptor is left.
  explicit EventLoop(ListenerOptions options, Numbering numbering = {});
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Takes a connection over, then blocks while as many as ListenerOptions::connections are open.
  /// From any thread but its own.
  void adopt(Socket socket, std::shared_ptr<const Site> site);

  /// From now on accepts what comes to the listening socket. `place` names it; 0 names none, and
  /// no two have the same. From any thread. While the system has no descriptor left, connections
  /// wait in the backlog and accepting is tried again after a pause.
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
  struct Listening {
    TcpAcceptor acceptor;
    std::uint64_t place = 0;
    std::shared_ptr<const Site> site;
  };
  struct Entry {
    std::shared_ptr<HttpConnection> connection;
    std::uint64_t place = 0;  ///< of the listening socket; 0: adopted
  };

  void run();
  void run_one();
  std::optional<Time> wake_up_time() const;
  void close_all();
  /// Has the loop's thread do it.
  template <typename Do>
  void post(Do what);

  void take_in(Socket socket, std::uint64_t place, const std::shared_ptr<const Site>& site);
  void await_connections(const std::shared_ptr<Listening>& listening);
  void accept(const std::shared_ptr<Listening>& listening);
  void accept_again();
  void remove(std::uint64_t number);
  void count_open(int more);
  void settle_in(int rounds, std::uint64_t asked);
  void begin_farewell();
  static void close(Listening& listening);
  void tell_all(void (HttpConnection::*what)(), std::uint64_t place = 0);

  const ListenerOptions options_;
  const std::shared_ptr<boost::asio::io_context> io_;
  std::string buffer_;
  Heartbeat heartbeat_;

  mutable std::mutex mutex_;
  std::size_t open_ = 0;          // under mutex_
  bool is_ending_ = false;        // under mutex_
  std::condition_variable room_;  // open_ went down, or is_ending_
  std::uint64_t asked_ = 0;       // under mutex_: calls of settle()
  std::uint64_t settled_ = 0;     // under mutex_: those that may return
  std::condition_variable settling_;

  // Of the loop's thread alone:
  /// Waits in line like everything else, so it is as late as what the loop has to do.
  LazyTimer beat_{*io_, [this] {
                    heartbeat_.beat(std::chrono::steady_clock::now());
                    beat_.set(*heartbeat_.next());
                  }};
  Fibers fibers_;
  ConnectionContext context_;
  std::unordered_map<std::uint64_t, Entry> entries_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Listening>> listening_;  ///< by place
  std::vector<std::shared_ptr<Listening>>
      held_up_;      ///< they may have something, and there is no room
  Time retry_at_{};  ///< when accepting is tried again
  std::uint64_t next_number_;
  const std::uint64_t step_;
  bool ending_ = false;
  std::optional<Time> end_by_;

  std::thread thread_;
};

}  // namespace contract
