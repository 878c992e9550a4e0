#include "interruption.h"

#include <signal.h>
#include <string.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace contract {

Interruption::Interruption() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  struct sigaction hang_up {};
  ::sigaction(SIGHUP, nullptr, &hang_up);
  if (hang_up.sa_handler != SIG_IGN) sigaddset(&signals_, SIGHUP);
  ::pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  waiter_ = std::jthread([this](const std::stop_token& over) { wait(over); });
}

Interruption::~Interruption() {
  waiter_.request_stop();
  waiter_.join();
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Interruption::wait(const std::stop_token& over) {
  const timespec moment{.tv_sec = 0, .tv_nsec = 50'000'000};
  while (!over.stop_requested()) {
    const int number = ::sigtimedwait(&signals_, nullptr, &moment);
    if (number <= 0) continue;
    int none = 0;
    signal_.compare_exchange_strong(none, number);
    stop_.request_stop();
  }
}

void Interruption::wait_until(const std::function<bool()>& over) const {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  while (!stop_.stop_requested() && !over())
    never.wait_for(lock, token(), std::chrono::milliseconds(100), [] { return false; });
}

std::string Interruption::reason() const {
  const char* name = ::sigabbrev_np(signal_);
  return std::string("interrupted by SIG") + (name == nullptr ? "" : name);
}

}  // namespace contract
