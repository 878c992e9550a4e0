// The listening sockets of a loop: opened and closed while it runs, thousands of them at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "net/poller.h"
#include "net/socket.h"
#include "net/tls.h"
#include "wire/message.h"

namespace contract {

/// What all connections to one address have in common. Kept alive by those who use it.
struct Site {
  Handler handler;
  std::shared_ptr<const TlsContext> tls;  ///< nullptr: in the clear
};

/// A socket that listens, does not block and is closed on exec; `port` 0: any free one. Error: the
/// address can't be bound.
Socket listen_on(const std::string& host, int port);
/// The same; no descriptor where another socket has that port.
Socket listen_if_free(const std::string& host, int port);
/// The port that a socket is bound to.
int port_of(const Socket& socket);

/// Accepts what comes to the sockets, on the thread of the loop that owns it. While the system has
/// no descriptor left, connections wait in the backlog and accepting is tried again after a pause.
class ListeningSockets {
 public:
  using Time = Poller::Time;
  /// Takes an accepted connection. False: no more for now, those that remain wait in the backlog.
  using Take =
      std::function<bool(Socket, std::uint64_t place, const std::shared_ptr<const Site>& site)>;

  explicit ListeningSockets(Poller& poller) : poller_(poller) {}

  /// `place` names the socket; no two have the same one.
  void add(std::uint64_t place, Socket socket, std::shared_ptr<const Site> site);
  /// Closes it: from now on the port refuses.
  void remove(std::uint64_t place) { sockets_.erase(place); }
  void clear() { sockets_.clear(); }

  /// The poller's keys that are for note_ready().
  static bool is_key(std::uint64_t key) { return (key & kOurs) != 0 && (key >> 63) == 0; }
  void note_ready(std::uint64_t key) { ready_.insert(key & ~kOurs); }
  /// Accepts from all sockets that may have something, as long as `take` takes more.
  void accept_all(const Take& take);
  /// Whether accept_all() would bring something at once.
  bool may_accept() const { return !ready_.empty() && !retry_at_; }
  /// When accept_all() is due though the poller tells nothing; nothing: never.
  std::optional<Time> due() const { return retry_at_; }

 private:
  struct Listening {
    Socket socket;
    std::shared_ptr<const Site> site;
  };
  static constexpr std::uint64_t kOurs = std::uint64_t{1} << 62;

  /// False: the rest waits.
  bool accept_from(std::uint64_t place, const Listening& listening, const Take& take);

  Poller& poller_;
  std::unordered_map<std::uint64_t, Listening> sockets_;
  std::set<std::uint64_t> ready_;  ///< those that may have a connection to accept
  std::optional<Time> retry_at_;
};

}  // namespace contract
