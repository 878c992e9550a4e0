// Many addresses, each with a handler of its own, opened and closed while the loops run.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "ecs_contract/listener.h"
#include "ecs_contract/message.h"
#include "net/tls.h"

namespace contract {

class Endpoints;

/// What one address is.
struct EndpointOptions {
  std::string host = "127.0.0.1";
  std::shared_ptr<const TlsContext> tls{};  ///< nullptr: HTTP in the clear
};

/// An open address. Its destruction closes the listening socket and every connection that was
/// accepted on it, soon and without waiting for it; what a handler still answers then reaches
/// nobody. Must not outlive its Endpoints. Moved, never copied.
class Endpoint {
 public:
  Endpoint() = default;
  Endpoint(Endpoint&& other) noexcept;
  Endpoint& operator=(Endpoint&& other) noexcept;
  ~Endpoint();

  const std::string& host() const { return host_; }
  int port() const { return port_; }
  /// Closes it now; what has no address is closed already.
  void close();

 private:
  friend class Endpoints;
  Endpoints* owner_ = nullptr;
  std::uint64_t place_ = 0;
  std::string host_;
  int port_ = 0;
};

/// Owns the loops that serve all addresses. A connection is dealt with as by a Listener, whose
/// limits and times hold here too. The sockets are plain ones: cpp-httplib gives each listening
/// socket a thread. Safe from any thread.
///
/// No port is given twice, for as long as this lives: a client's pool may still hold a connection
/// to an address that was closed, or a name for it.
class Endpoints {
 public:
  /// Of `options`, `host` and `tls` say nothing here: each address has its own. `port` is the first
  /// one to try, upwards from there; 0: whichever the system has free. Error: no descriptor is
  /// left.
  explicit Endpoints(const ListenerOptions& options = {});
  /// REQUIRES: no Endpoint of it is open.
  ~Endpoints();
  Endpoints(const Endpoints&) = delete;
  Endpoints& operator=(const Endpoints&) = delete;

  /// Error: the host is none of this machine, or no port or descriptor is left.
  Endpoint open(const EndpointOptions& options, Handler handler);
  /// Returns when all that had arrived at any address before the call has been read, and answered
  /// by its handler where that does not wait. Not from a handler.
  void settle();
  using Time = std::chrono::steady_clock::time_point;
  /// By how much a loop came later than it should have in that time, at most: it was held up, or
  /// the process or the machine stood still. Less than some milliseconds is none.
  std::chrono::milliseconds late_between(Time since, Time until) const;
  std::chrono::milliseconds late_since(Time since) const {
    return late_between(since, Time::max());
  }
  /// Ends all, as Listener::stop does.
  void stop();

 private:
  friend class Endpoint;
  void close(std::uint64_t place);

  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Raises the limit of open files to what this process may have: each address takes one.
void raise_descriptor_limit();

}  // namespace contract
