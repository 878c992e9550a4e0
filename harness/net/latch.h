// For tests: holds handlers back until it is opened, and no loop.
#pragma once

#include <sys/eventfd.h>

#include "net/socket.h"
#include "net/wait.h"

namespace contract {

/// Shut at first. Safe from any thread, and for any number who wait.
class Latch {
 public:
  /// Returns once it is open, or after 20 s.
  void wait() const {
    wait_readable(bell_.fd(), std::chrono::steady_clock::now() + std::chrono::seconds(20));
  }
  void open() const { ::eventfd_write(bell_.fd(), 1); }

 private:
  Socket bell_{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
};

}  // namespace contract
