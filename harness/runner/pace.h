// How a run gets on: what is shown of it while somebody waits.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "runner/verdict.h"

namespace contract {

/// How far a run is. A plain value.
struct Progressed {
  std::size_t done = 0;
  std::size_t all = 0;
  std::size_t failing = 0;
  std::chrono::milliseconds since{0};  ///< its first case was done
};

/// Counts the cases of a run. Time counts from when the first is done: before that adapters start,
/// which says nothing of the others. Not thread-safe.
class RunPace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit RunPace(std::size_t all) { run_.all = all; }
  void step(bool bad, Time now);
  const Progressed& run() const { return run_; }

 private:
  Progressed run_;
  std::optional<Time> first_;
};

/// How long the rest will take if it goes on as it did: nothing before there is something to go by,
/// and none at the end.
std::chrono::milliseconds time_left(const Progressed& run);

/// "1200 of 5422 cases, 2 failing, about 40 s left", on one line.
std::string progress_line(const Progressed& run);

/// "about 40 s", "about 3 min": no more exact than it can be known.
std::string rough(std::chrono::milliseconds time);

/// The cases that took longest, at most `most` of them and each a second or more, and what part of
/// the time of all cases they had: for whoever waits for a suite to end. Empty where none was slow.
std::string slowest_cases(const std::vector<Verdict>& verdicts, std::size_t most);

}  // namespace contract
