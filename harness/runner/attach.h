// Attach: somebody else's test suite makes the calls, and the wire is judged afterwards.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "runner/run_environment.h"
#include "runner/verdict.h"

namespace contract {

/// Serves the cases from construction to `judge`. Each step of a case has a key of its own, so
/// which step a request belongs to is never guessed: one request too many stands with the step that
/// it repeats. Safe from any thread, but for `judge`.
class Attach {
 public:
  /// `spec`, `cases` and `options` must outlive it. `on_request` is called after each request that
  /// belongs to a step, from the listener's thread. Error: no case was selected, the port is taken.
  Attach(const Spec& spec, const std::vector<Case>& cases, const RunOptions& options,
         std::function<void()> on_request = {});
  ~Attach();
  Attach(const Attach&) = delete;
  Attach& operator=(const Attach&) = delete;

  /// What to call, and what each answer means: fits schemas/call-sheet.schema.json. Holds the keys,
  /// which are made for this run and worth nothing elsewhere.
  Value call_sheet() const;
  /// How many steps no request has come for.
  std::size_t uncalled() const;
  /// Ends serving, then judges what arrived. A case of which no step was called is skipped; one
  /// called in part, or out of order, is an error, and so is a failure that our own lateness may
  /// explain. REQUIRES: called once.
  std::vector<Verdict> judge();

 private:
  struct PlayedStep;
  struct PlayedCase;
  Verdict judge_case(PlayedCase& played);
  /// By how much we were late while the call of the step was made and answered.
  Lateness lateness_of(const PlayedStep& one, const StepObservation& exchange) const;

  RunEnvironment environment_;
  std::function<void()> on_request_;
  std::vector<PlayedCase> played_;
  std::atomic<std::size_t> uncalled_{0};
  std::chrono::steady_clock::time_point stopped_;
};

}  // namespace contract
