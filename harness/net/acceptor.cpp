#include "net/acceptor.h"

#include <fcntl.h>
#include <httplib.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>
#include <utility>

#include "ecs_contract/error.h"

namespace contract {
namespace {

// Debian's build of 0.11.4 listens with 5; bursts of connections then stall for 0.2 to 1 s.
constexpr int kBacklog = 1024;
constexpr auto kBackOff = std::chrono::milliseconds(50);

// Up to 0.14 enqueue() returns nothing, later a bool.
using Enqueued = decltype(std::declval<httplib::TaskQueue&>().enqueue({}));

/// Runs what is enqueued at once, on the thread that accepts.
class AtOnce : public httplib::TaskQueue {
 public:
  Enqueued enqueue(std::function<void()> task) override {
    task();
    return static_cast<Enqueued>(true);
  }
  void shutdown() override {}
};

std::string address(const std::string& host, int port) { return host + ":" + std::to_string(port); }

}  // namespace

struct Acceptor::Impl : public httplib::Server {
  explicit Impl(Take take_socket) : take(std::move(take_socket)) {
    new_task_queue = [] { return new AtOnce; };
    // cpp-httplib's own choice is SO_REUSEPORT, with which two listeners share a port in silence.
    set_socket_options([this](socket_t fd) {
      const int yes = 1;
      ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
      bound = fd;
    });
  }

  void bind(const std::string& host, int wanted) {
    errno = 0;
    port = wanted == 0 ? bind_to_any_port(host) : (bind_to_port(host, wanted) ? wanted : -1);
    if (port <= 0) {
      const std::string why = errno != 0 ? std::strerror(errno) : "no such address";
      throw Error("can't listen on " + address(host, wanted) + ": " + why,
                  "give another port, 0 for any free one, or an address of this machine");
    }
    listening = Socket(::fcntl(bound, F_DUPFD_CLOEXEC, 0));
    spare = Socket(::fcntl(bound, F_DUPFD_CLOEXEC, 0));
    if (!listening || !spare || ::listen(bound, kBacklog) != 0) {
      const Socket unusable(bound);
      throw Error("can't listen on " + address(host, port) + ": " + std::strerror(errno),
                  "free some file descriptors or raise their limit");
    }
  }

  // cpp-httplib closes its socket and gives up on any error of accept() but EMFILE, so on ENFILE
  // and ENOMEM; `listening` keeps port and backlog alive, and is accepted from without it.
  void run() {
    listen_after_bind();
    std::unique_lock lock(mutex);
    while (!shut_changed.wait_for(lock, kBackOff, [this] { return is_shut; })) {
      lock.unlock();
      for (Socket socket; (socket = Socket(::accept(listening.fd(), nullptr, nullptr)));)
        give(std::move(socket));
      lock.lock();
    }
  }

  /// Server::stop() would close the descriptor under accept(), and its number may be another
  /// socket's by then.
  void shut() {
    const std::lock_guard lock(mutex);
    if (std::exchange(is_shut, true)) return;
    ::shutdown(listening.fd(), SHUT_RDWR);  // wakes accept()
    shut_changed.notify_all();
  }

  void give(Socket socket) {
    ::fcntl(socket.fd(), F_SETFD, FD_CLOEXEC);  // a child that inherited it would keep it open
    take(std::move(socket));
  }

  bool process_and_close_socket(socket_t fd) override {
    give(Socket(fd));
    return true;
  }

  Take take;
  int port = 0;
  int bound = -1;    ///< cpp-httplib's, which closes it
  Socket listening;  ///< ours: the same one
  Socket spare;      ///< without a free descriptor accept() can't tell that it is over
  std::mutex mutex;
  std::condition_variable shut_changed;
  bool is_shut = false;
  std::thread thread;
};

Acceptor::Acceptor(const std::string& host, int port, Take take)
    : impl_(std::make_unique<Impl>(std::move(take))) {
  if (port < 0 || port > 65535) {
    throw Error("no such port: " + std::to_string(port), "give 1 to 65535, or 0 for any free one");
  }
  impl_->bind(host, port);
  impl_->thread = std::thread([this] { impl_->run(); });
}

Acceptor::~Acceptor() { stop(); }

int Acceptor::port() const { return impl_->port; }

void Acceptor::shut() { impl_->shut(); }

void Acceptor::stop() {
  impl_->shut();
  impl_->spare.close();
  if (impl_->thread.joinable()) impl_->thread.join();
  impl_->listening.close();
}

}  // namespace contract
