// A deadline that mostly moves on before it comes.
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "net/asio.h"

namespace contract {

/// Calls `ring`, on the context's thread, once the deadline that was set last has passed. The timer
/// below stays where it is while deadlines move into the future, rings early then and is set again:
/// a move costs next to nothing. Used by that thread alone.
class LazyTimer {
 public:
  using Time = std::chrono::steady_clock::time_point;

  LazyTimer(IoContext& io, std::function<void()> ring)
      : state_(std::make_shared<State>(io, std::move(ring))) {}
  ~LazyTimer() {
    clear();
    state_->timer.cancel();
  }
  LazyTimer(const LazyTimer&) = delete;
  LazyTimer& operator=(const LazyTimer&) = delete;

  void set(Time deadline) {
    state_->deadline = deadline;
    if (!state_->rings_at || *state_->rings_at > deadline) State::arm(state_);
  }
  void clear() { state_->deadline.reset(); }

 private:
  using Clock = std::chrono::steady_clock;

  struct State {
    State(IoContext& io, std::function<void()> call) : timer(io), ring(std::move(call)) {}

    /// The state outlives its LazyTimer until Asio has told of the end.
    static void arm(const std::shared_ptr<State>& state) {
      state->rings_at = state->deadline;
      state->timer.expires_at(*state->deadline);  // which ends the wait before
      state->timer.async_wait([state](const boost::system::error_code& ended) {
        if (ended) return;
        state->rings_at.reset();
        if (!state->deadline) return;
        if (*state->deadline > Clock::now()) return arm(state);
        state->deadline.reset();
        state->ring();
      });
    }

    boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>,
                                      IoContext::executor_type>
        timer;
    std::function<void()> ring;
    std::optional<Time> deadline;
    std::optional<Time> rings_at;
  };

  std::shared_ptr<State> state_;
};

}  // namespace contract
