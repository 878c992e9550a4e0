// Which sockets are ready? epoll, and a bell that other threads may ring.
#pragma once

#include <sys/epoll.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "net/socket.h"

namespace contract {

/// watch() is edge-triggered: it tells once when a socket becomes ready for reading or writing; the
/// watcher keeps that in mind until an operation comes to Io::again. Used by one thread, but for
/// ring().
class Poller {
 public:
  using Time = std::chrono::steady_clock::time_point;
  struct Ready {
    std::uint64_t key = 0;
    std::uint32_t events = 0;  ///< EPOLLIN, EPOLLOUT, EPOLLRDHUP, EPOLLHUP, EPOLLERR
  };

  /// Error: no descriptor left.
  Poller();

  /// Watches `fd` until it is forgotten or its last copy is closed. `key` is not 0. False: the
  /// system refuses.
  bool watch(int fd, std::uint64_t key);
  /// From now on nothing is told of it.
  void forget(int fd);
  /// Waits until a socket is ready, somebody rings, or it is `until`; nothing: for ever. A time
  /// that has passed: only looks. What is returned lives until the next call.
  std::span<const Ready> wait(std::optional<Time> until);
  /// Ends a wait, the present one or the next. From any thread.
  void ring();

 private:
  Socket epoll_;
  Socket bell_;
  std::vector<epoll_event> events_;
  std::vector<Ready> ready_;
};

}  // namespace contract
