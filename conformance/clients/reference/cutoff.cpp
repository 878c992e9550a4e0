#include "cutoff.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace contract::reference {

Cutoff::Cutoff() : thread_([this](const std::stop_token& stopping) { watch(stopping); }) {}

Cutoff::~Cutoff() {
  thread_.request_stop();
  thread_.join();
  if (socket_ >= 0) ::close(socket_);
}

void Cutoff::attach(int socket) {
  const std::lock_guard lock(mutex_);
  if (socket_ >= 0) ::close(socket_);
  socket_ = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
  // Too late already (a slow name server, a dead first address): Linux remembers a shutdown of a
  // socket that is not connected yet, so this one will carry nothing.
  if (passed_) ::shutdown(socket_, SHUT_RDWR);
}

void Cutoff::start(Clock::time_point end) {
  const std::lock_guard lock(mutex_);
  end_ = end;
  running_ = true;
  passed_ = false;
  // Waking the thread costs more than the call's own work. Where it looks soon enough by itself,
  // which it does in a run of calls with one deadline, it is left asleep.
  if (end_ < wakes_) changed_.notify_one();
}

bool Cutoff::stop() {
  const std::lock_guard lock(mutex_);
  const bool passed = passed_;
  running_ = false;
  passed_ = false;
  return passed;
}

bool Cutoff::is_quiet() {
  const std::lock_guard lock(mutex_);
  char byte = 0;
  return ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
         (errno == EAGAIN || errno == EWOULDBLOCK);
}

void Cutoff::watch(const std::stop_token& stopping) {
  std::unique_lock lock(mutex_);
  while (!stopping.stop_requested()) {
    if (running_ && !passed_ && Clock::now() >= end_) {
      passed_ = true;
      if (socket_ >= 0) ::shutdown(socket_, SHUT_RDWR);
    }
    wakes_ = running_ && !passed_ ? end_ : Clock::now() + std::chrono::hours(1);
    changed_.wait_until(lock, stopping, wakes_,
                        [this] { return running_ && !passed_ && end_ < wakes_; });
  }
}

}  // namespace contract::reference
