// cpp-httplib at the door: binds, listens and accepts, and hands each socket on.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "net/socket.h"

namespace contract {

/// Listens from construction to stop(). A port that another socket listens on is an error, never
/// shared. While the process or the system has no descriptor left, connections wait in the backlog
/// (1024) and accepting is tried again after a pause.
class Acceptor {
 public:
  /// Called on the acceptor's own thread with each accepted socket. While it blocks, nothing more
  /// is accepted. Must not throw, and must return soon after stop() began.
  using Take = std::function<void(Socket)>;

  /// Error: the address can't be bound.
  Acceptor(const std::string& host, int port, Take take);
  ~Acceptor();
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  int port() const;
  /// Ends listening at once: from now on the port refuses. Idempotent, from any thread.
  void shut();
  /// Shuts, and waits for the acceptor's thread. From one thread, and not from within `take`.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace contract
