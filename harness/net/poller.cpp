#include "net/poller.h"

#include <sys/eventfd.h>

#include <algorithm>
#include <cerrno>
#include <limits>

#include "error.h"

namespace contract {
namespace {

constexpr std::size_t kEventsAtOnce = 256;
constexpr std::uint64_t kBell = 0;

// epoll counts in milliseconds: rounded up, lest a deadline be looked at too early again and again.
int milliseconds_until(std::optional<Poller::Time> until) {
  if (!until) return -1;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*until - std::chrono::steady_clock::now());
  return static_cast<int>(
      std::clamp<std::int64_t>(left.count(), 0, std::numeric_limits<int>::max()));
}

}  // namespace

Poller::Poller()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      bell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      events_(kEventsAtOnce) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;  // each ring is told, and nobody has to read it
  event.data.u64 = kBell;
  if (!epoll_ || !bell_ || ::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, bell_.fd(), &event) != 0) {
    throw Error("can't make an event loop",
                "free some file descriptors or raise the limit on them (ulimit -n)");
  }
}

bool Poller::watch(int fd, std::uint64_t key) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u64 = key;
  return ::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, fd, &event) == 0;
}

void Poller::forget(int fd) { ::epoll_ctl(epoll_.fd(), EPOLL_CTL_DEL, fd, nullptr); }

std::span<const Poller::Ready> Poller::wait(std::optional<Time> until) {
  const int count = ::epoll_wait(epoll_.fd(), events_.data(), static_cast<int>(events_.size()),
                                 milliseconds_until(until));
  ready_.clear();
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events_[static_cast<std::size_t>(i)];
    if (event.data.u64 != kBell) ready_.push_back({event.data.u64, event.events});
  }
  return ready_;
}

void Poller::ring() { ::eventfd_write(bell_.fd(), 1); }

}  // namespace contract
