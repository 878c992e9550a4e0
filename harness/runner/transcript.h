// A step as people read it: what was called, what arrived, what was answered and what was told.
#pragma once

#include <cstddef>
#include <string>

#include "runner/case.h"
#include "runner/step_observation.h"

namespace contract {

/// Lines for a report. A request that repeats the call is shown by what differs from the first one,
/// unless most of it does; bytes that trickle out are one line. `nth` counts steps from 0.
std::string transcript(const Step& step, const StepObservation& exchange, std::size_t nth);

}  // namespace contract
