// SIGINT, SIGTERM and SIGHUP as a request to stop: the verb ends in order, and says that it did.
#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <stop_token>
#include <string>
#include <thread>

namespace contract {

/// From construction to destruction these signals end nothing; the first one requests the stop.
/// A SIGHUP that the process was started to ignore, as nohup does, stays ignored; a SIGINT does
/// not, which a shell has ignored in whatever it starts in the background. Made before other
/// threads, which then have them blocked too; one at a time.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  /// Waits for the first signal, or until `over` is true; it is asked ten times a second.
  void wait_until(const std::function<bool()>& over) const;
  /// "interrupted by SIGINT". REQUIRES: the stop was requested.
  std::string reason() const;

 private:
  void wait(const std::stop_token& over);

  sigset_t signals_{};
  sigset_t before_{};
  std::stop_source stop_;
  std::atomic<int> signal_{0};
  std::jthread waiter_;
};

}  // namespace contract
