// Does a loop come when it should? Timer lag, kept for a while.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <optional>

namespace contract {

/// A loop wakes at least at each next(), and says so by beat(). By how much it came later is how
/// long everything else that it sees to may have waited: it was held up, it got no processor, or
/// the process or the machine stood still. beat() and next() are the loop's, late_between() is safe
/// from any thread.
class Heartbeat {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::milliseconds;

  /// `interval` 0: no beats, and never late.
  explicit Heartbeat(Duration interval) : interval_(interval) { set_next(Clock::now()); }

  void beat(Time now) {
    if (interval_.count() == 0) return;
    const Time due = next_;
    const auto late = std::chrono::duration_cast<Duration>(now - due);
    if (late >= kWorthKeeping) {
      const std::lock_guard lock(mutex_);
      kept_.push_back({now, late});
      if (kept_.size() > kMostKept) kept_.pop_front();
    }
    set_next(now);
  }
  std::optional<Time> next() const {
    if (interval_.count() == 0) return {};
    return next_.load();
  }

  /// The longest lag of those that ended after `since` and began before `until`, the present one
  /// too.
  Duration late_between(Time since, Time until) const {
    if (interval_.count() == 0) return Duration(0);
    const std::lock_guard lock(mutex_);
    // A loop that has not woken yet can't tell so itself.
    Duration longest{0};
    if (const Time next = next_; next < until)
      longest = std::chrono::duration_cast<Duration>(Clock::now() - next);
    for (const Lag& lag : kept_)
      if (lag.until >= since && lag.until - lag.late < until) longest = std::max(longest, lag.late);
    return longest < kWorthKeeping ? Duration(0) : longest;
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr Duration kWorthKeeping{10};
  static constexpr std::size_t kMostKept = 1024;
  struct Lag {
    Time until;
    Duration late{0};
  };

  void set_next(Time now) { next_ = now + interval_; }

  const Duration interval_;
  std::atomic<Time> next_{};
  mutable std::mutex mutex_;
  std::deque<Lag> kept_;  // under mutex_
};

}  // namespace contract
