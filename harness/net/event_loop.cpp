#include "net/event_loop.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <span>
#include <utility>

#include "ecs_contract/error.h"

namespace contract {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kReadBuffer = 64 * 1024;
constexpr std::chrono::seconds kFarewell{1};  // Listener's promise
constexpr std::chrono::milliseconds kBackOff{50};
// Turns of the context in which whatever had arrived before is accepted, read and answered: one for
// a connection, one for its bytes, one more for what a first answer lets through, and as many
// again, for Asio takes no more than 128 events at once.
constexpr int kTurnsToSettle = 6;
// A client that asks without an end is not waited for.
constexpr int kMostTurnsToSettle = 1000;

thread_local const EventLoop* loop_of_this_thread = nullptr;

std::shared_ptr<IoContext> make_context() try {
  return std::make_shared<IoContext>(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO);
} catch (const boost::system::system_error&) {
  throw Error("can't make an event loop",
              "free some file descriptors or raise the limit on them (ulimit -n)");
}

}  // namespace

EventLoop::EventLoop(ListenerOptions options, Numbering numbering)
    : options_(std::move(options)),
      io_(make_context()),
      buffer_(kReadBuffer, '\0'),
      heartbeat_(options_.beat),
      fibers_(io_),
      context_{.options = options_,
               .fibers = fibers_,
               .buffer = std::span<char>(buffer_),
               .over = [this](std::uint64_t number) { remove(number); }},
      next_number_(numbering.first),
      step_(numbering.step) {
  thread_ = std::thread([this] { run(); });
}

EventLoop::~EventLoop() { end(); }

template <typename Do>
void EventLoop::post(Do what) {
  boost::asio::post(*io_, std::move(what));
}

void EventLoop::adopt(Socket socket, std::shared_ptr<const Site> site) {
  count_open(1);
  post([this, socket = std::move(socket), site = std::move(site)]() mutable {
    take_in(std::move(socket), 0, site);
  });
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return open_ < options_.connections || is_ending_; });
}

void EventLoop::listen(std::uint64_t place, Socket socket, std::shared_ptr<const Site> site) {
  post([this, place, socket = std::move(socket), site = std::move(site)]() mutable {
    if (ending_) return;
    const auto made = std::make_shared<Listening>(
        Listening{give_to<TcpAcceptor>(*io_, std::move(socket)), place, std::move(site)});
    if (!made->acceptor.is_open()) return;
    listening_.emplace(place, made);
    await_connections(made);
  });
}

void EventLoop::shut(std::uint64_t place) {
  post([this, place] {
    if (const auto found = listening_.find(place); found != listening_.end()) {
      close(*found->second);
      listening_.erase(found);
    }
    tell_all(&HttpConnection::drop, place);
  });
}

/// What waits for a connection to it holds it still, and is told.
void EventLoop::close(Listening& listening) {
  boost::system::error_code ignored;
  listening.acceptor.close(ignored);
}

void EventLoop::settle() {
  std::unique_lock lock(mutex_);
  const std::uint64_t mine = ++asked_;
  post([this, mine] { settle_in(kTurnsToSettle, mine); });
  settling_.wait(lock, [&] { return settled_ >= mine || is_ending_; });
}

void EventLoop::settle_in(int turns, std::uint64_t asked) {
  if (turns > 0 || (context_.breaks > 0 && turns > kTurnsToSettle - kMostTurnsToSettle))
    return post([this, turns, asked] { settle_in(turns - 1, asked); });
  {
    const std::lock_guard lock(mutex_);
    settled_ = std::max(settled_, asked);
  }
  settling_.notify_all();
}

std::size_t EventLoop::open() const {
  const std::lock_guard lock(mutex_);
  return open_;
}

void EventLoop::count_open(int more) {
  {
    const std::lock_guard lock(mutex_);
    open_ += static_cast<std::size_t>(more);
  }
  if (more < 0) room_.notify_one();
}

void EventLoop::begin_to_end() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(is_ending_, true)) return;
  }
  room_.notify_all();
  settling_.notify_all();
  post([this] {
    ending_ = true;
    for (const auto& [place, each] : listening_) close(*each);
    listening_.clear();
    held_up_.clear();
    fibers_.cut_waits(Clock::now() + options_.end_time);
    tell_all(&HttpConnection::finish);
  });
}

void EventLoop::end() {
  if (!thread_.joinable()) return;
  begin_to_end();
  thread_.join();
  // What was handed over too late is closed: ending_ is set.
  io_->restart();
  io_->poll();
}

bool EventLoop::is_this_thread() const { return loop_of_this_thread == this; }

void EventLoop::run() {
  loop_of_this_thread = this;
  const auto never_out_of_work = boost::asio::make_work_guard(*io_);
  fibers_.run([] {});  // one stack, and this thread's own memory, are there whatever comes
  if (const auto next = heartbeat_.next()) beat_.set(*next);
  while (!end_by_ || (!entries_.empty() && Clock::now() < *end_by_)) {
    run_one();
    fibers_.end_round();
    accept_again();
    begin_farewell();
  }
  close_all();
}

void EventLoop::run_one() {
  if (fibers_.waiting() > 0) {
    if (io_->poll_one() > 0) return;
    // A service that was just asked gets on with it, and then there is more to be told at once.
    std::this_thread::yield();
  }
  if (const auto time = wake_up_time()) {
    io_->run_one_until(*time);
  } else {
    io_->run_one();
  }
}

std::optional<EventLoop::Time> EventLoop::wake_up_time() const {
  std::optional<Time> time = end_by_;
  const auto by = [&](const std::optional<Time>& other) {
    if (other) time = std::min(*other, time.value_or(Time::max()));
  };
  by(fibers_.due());
  if (!held_up_.empty() && entries_.size() < options_.connections) by(retry_at_);
  return time;
}

/// Once no handler runs any more. Asked in each round: a handler may end in any of its steps.
void EventLoop::begin_farewell() {
  if (!ending_ || context_.handlers > 0 || end_by_) return;
  end_by_ = Clock::now() + kFarewell;
  tell_all(&HttpConnection::abandon);
}

/// Fibers that wait see that their connections are closed, and run out.
void EventLoop::close_all() {
  tell_all(&HttpConnection::drop);
  while (!fibers_.empty()) io_->run_one();
  io_->poll();
  fibers_.end();
}

void EventLoop::take_in(Socket socket, std::uint64_t place,
                        const std::shared_ptr<const Site>& site) {
  const std::uint64_t number = std::exchange(next_number_, next_number_ + step_);
  TcpSocket given = give_to<TcpSocket>(*io_, std::move(socket));
  if (ending_ || !given.is_open()) return count_open(-1);
  const auto connection =
      std::make_shared<HttpConnection>(number, std::move(given), site, context_);
  entries_.emplace(number, Entry{connection, place});
  connection->go_on();
}

void EventLoop::await_connections(const std::shared_ptr<Listening>& listening) {
  listening->acceptor.async_wait(TcpAcceptor::wait_read, [this, listening](const auto& ended) {
    if (!ended) accept(listening);
  });
}

void EventLoop::accept(const std::shared_ptr<Listening>& listening) {
  while (listening->acceptor.is_open()) {
    if (entries_.size() >= options_.connections) return held_up_.push_back(listening);
    Socket socket(::accept4(listening->acceptor.native_handle(), nullptr, nullptr,
                            SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (socket) {
      count_open(1);
      take_in(std::move(socket), listening->place, listening->site);
    } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      retry_at_ = Clock::now() + kBackOff;
      return held_up_.push_back(listening);
    } else if (errno != EINTR && errno != ECONNABORTED) {
      return await_connections(listening);
    }
  }
}

void EventLoop::accept_again() {
  if (held_up_.empty() || entries_.size() >= options_.connections || Clock::now() < retry_at_)
    return;
  for (const auto& each : std::exchange(held_up_, {})) accept(each);
}

void EventLoop::remove(std::uint64_t number) {
  entries_.erase(number);
  count_open(-1);
}

/// Those of a listening socket; 0: all. Any of them may be over then, and so gone.
void EventLoop::tell_all(void (HttpConnection::*what)(), std::uint64_t place) {
  std::vector<std::shared_ptr<HttpConnection>> told;
  for (const auto& [number, entry] : entries_)
    if (place == 0 || entry.place == place) told.push_back(entry.connection);
  for (const auto& each : told) (*each.*what)();
}

}  // namespace contract
