// What one request breaks, whichever place it has among those of its call.
#pragma once

#include "ecs_contract/message.h"
#include "runner/judge.h"

namespace contract {

/// Method, path, address, signature, nonce, time, parameters and encoding of a request. `repeated`:
/// the call sent one before it. Subjects "wire.…" and "signature.…".
Findings judge_request(const JudgeView& view, const Request& request, bool repeated);

}  // namespace contract
