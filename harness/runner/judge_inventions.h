// What a client says of a call that failed, and that is not so.
#pragma once

#include "runner/judge.h"

namespace contract {

/// That it was refused before sending, where a request arrived: its user calls again, and orders
/// twice. Ids, a status or a code of the API's tables that stand in no answer of the step: its user
/// looks for an order that is not there, or repeats a call for a status that nobody sent. A code of
/// the client's own, "SDK.Unreachable" say, is another rule's. Empty for a success, whose fields
/// are held against its answer. Subjects "outcome.kind", "outcome.order_id", "outcome.request_id",
/// "outcome.status" and "outcome.code".
Findings judge_inventions(const JudgeView& view, const StepObservation& exchange);

}  // namespace contract
