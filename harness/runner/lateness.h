// Whose fault is it? How late we and the machine were while a call was made.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>

#include "ecs_contract/finding.h"

namespace contract {

using Milliseconds = std::chrono::milliseconds;

/// What was seen during a call. A plain value.
struct Lateness {
  Milliseconds harness{0};  ///< by which a loop of ours came late, at most
  Milliseconds usual{0};    ///< that a call which is answered at once took lately, at most
  Milliseconds took{0};     ///< the call
  /// Of 100 parts of the call's time, those in which somebody waited for a processor
  /// (/proc/pressure); -1: not looked at, or the kernel does not tell.
  int pressure = -1;
};

/// "the harness was 700 ms late, …": for reports.
std::string describe(const Lateness& lateness);

/// Whether a call with that deadline, for which this was seen, may have failed because of it: a
/// loop was held up for a good part of the deadline, or time ran out where a plain call takes a
/// good part of it. `part` says what is a good one: an eighth at 8.
bool may_explain(const Lateness& lateness, Milliseconds deadline, int part);

/// The part that may_explain() asks for where its word is the last one.
constexpr int kGoodPart = 8;

/// Whether a finding is one that lateness could bring about: how many requests came and when, and
/// what the client says became of the call. What stands in a request is never late.
bool is_of_time(const Finding& finding);

/// Microseconds since the machine's start in which somebody waited for a processor; -1: the kernel
/// does not tell. Of this machine, or of the container that has a /proc of its own.
long long processor_pressure();

/// How long a call that is answered at once takes here, of late. Safe from any thread.
class Pace {
 public:
  void note(Milliseconds took);
  /// The longest of the last few; 0: none was seen yet.
  Milliseconds longest() const;

 private:
  mutable std::mutex mutex_;
  std::deque<Milliseconds> last_;  // under mutex_
};

/// The deadline of a call for which the case asks `asked`: longer where the client needs it here.
/// `patience` is how many times as long it is in any case.
Milliseconds deadline_for(Milliseconds asked, Milliseconds needed, int patience);

}  // namespace contract
