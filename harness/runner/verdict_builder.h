// A verdict in the making: what the steps of a case were found to break.
#pragma once

#include <string>
#include <vector>

#include "runner/case.h"
#include "runner/run.h"
#include "runner/step_observation.h"
#include "runner/verdict.h"

namespace contract {

/// Collects for one case. Used by one thread; `each` and `options` must outlive it.
class VerdictBuilder {
 public:
  VerdictBuilder(const Case& each, const RunOptions& options);

  /// What was seen of the next step, and what that breaks.
  void add(StepObservation exchange, const Findings& findings);
  /// What the last step breaks besides. REQUIRES: there is one.
  void add(Finding finding);
  /// What the whole run breaks, beside any step.
  void add(Findings findings);
  /// What was answered is not what the case means, or nothing was told of it: what rests on that is
  /// left open where the case fails.
  void leave_open();
  /// The case can't be judged further.
  void end(Status status, std::string reason);
  /// What `end` said; pass where it was not called.
  Status status() const { return verdict_.status; }

  /// Whether it is an error or something that was found fails the case, so far.
  bool fails() const;

  /// REQUIRES: called once.
  Verdict take();

 private:
  const Case& case_;
  const RunOptions& options_;
  Verdict verdict_;
  std::vector<StepObservation> exchanges_;
};

}  // namespace contract
