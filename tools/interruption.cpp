#include "interruption.h"

#include <signal.h>
#include <string.h>

namespace contract {

Interruption::Interruption() {
  sigemptyset(&signals_);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    ::sigaction(each, nullptr, &action);
    if (action.sa_handler != SIG_IGN) sigaddset(&signals_, each);
  }
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

std::string Interruption::reason() const {
  const char* name = ::sigabbrev_np(signal_);
  return std::string("interrupted by SIG") + (name == nullptr ? "" : name);
}

}  // namespace contract
