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

#include "error.h"

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
    set_socket_options([](socket_t fd) {
      const int yes = 1;
      ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
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
    in_use = svr_sock_;
    listening = Socket(::fcntl(in_use, F_DUPFD_CLOEXEC, 0));
    if (!listening || ::listen(in_use, kBacklog) != 0) {
      const Socket unusable(in_use);
      throw Error("can't listen on " + address(host, port) + ": " + std::strerror(errno),
                  "free some file descriptors or raise their limit");
    }
  }

  // cpp-httplib closes its socket and gives up on any error of accept() but EMFILE, so on ENFILE,
  // ENOMEM, EINTR: `listening` keeps port and backlog alive, and it gets a new descriptor of it.
  void run() {
    for (;;) {
      if (listen_after_bind()) ::close(in_use);  // ended by shut(): nobody closed it
      std::unique_lock lock(mutex);
      if (shut_changed.wait_for(lock, kBackOff, [this] { return is_shut; })) return;
      in_use = ::fcntl(listening.fd(), F_DUPFD_CLOEXEC, 0);
      svr_sock_ = in_use;
    }
  }

  void shut() {
    const std::lock_guard lock(mutex);
    if (std::exchange(is_shut, true)) return;
    // Server::stop() would close the descriptor under accept(), and its number may be another
    // socket's by then. Both are needed: shutdown() wakes accept(), the -1 ends the EMFILE loop.
    svr_sock_ = INVALID_SOCKET;
    ::shutdown(listening.fd(), SHUT_RDWR);
    shut_changed.notify_all();
  }

  bool process_and_close_socket(socket_t fd) override {
    Socket socket(fd);
    ::fcntl(fd, F_SETFD, FD_CLOEXEC);  // a child that inherited it would keep it open
    take(std::move(socket));
    return true;
  }

  Take take;
  int port = 0;
  Socket listening;  ///< ours; cpp-httplib accepts on a duplicate
  int in_use = -1;   ///< that duplicate, known to the acceptor's thread
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
  if (impl_->thread.joinable()) impl_->thread.join();
  impl_->listening.close();
}

}  // namespace contract
