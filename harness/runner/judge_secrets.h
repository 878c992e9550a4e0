// What a client tells that it was told in confidence.
#pragma once

#include "runner/judge.h"

namespace contract {

/// Looks through all that the client hands out, and its standard error, for the secret and the
/// security token in any spelling, and through its error texts for the AccessKeyId and the
/// signatures of the step's requests. What the answer itself said is no secret any more. Subjects
/// "outcome.secret", "outcome.token", "outcome.key" and "outcome.signature".
Findings judge_secrets(const JudgeView& view, const StepObservation& exchange);

}  // namespace contract
