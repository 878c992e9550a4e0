// What came, kept in memory: a journal for whoever only wants to look afterwards.
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>

#include "cassette/cassette.h"
#include "ecs_contract/message.h"

namespace contract {

/// Keeps the last `most` calls and their answers: what is sent, and neither Request::raw, which
/// says it once more, nor where and when it came. Safe from any thread.
class RequestLog {
 public:
  /// REQUIRES: `most` is not 0.
  explicit RequestLog(std::size_t most) : most_(most) {}

  /// A Handler round `inner`. Must not outlive this.
  Handler keep(Handler inner);
  /// What is kept, in the order of the answers; then nothing is.
  Interactions take();
  /// How many calls came before those that are kept.
  std::size_t left_out() const;

 private:
  const std::size_t most_;
  mutable std::mutex mutex_;
  std::deque<Interaction> kept_;  // under mutex_
  std::size_t left_out_ = 0;      // under mutex_
};

}  // namespace contract
