// A call to a server that a client must not talk to.
#pragma once

#include "runner/judge.h"

namespace contract {

/// REQUIRES: the case's server has a flaw. Not a byte of a request may arrive, neither by TLS
/// (subject "wire.tls", the case's own rule) nor in the clear ("wire.plain").
Findings judge_tls(const JudgeView& view, const StepObservation& exchange);

}  // namespace contract
