// What only a whole run can show of a client.
#pragma once

#include "ecs_contract/finding.h"
#include "runner/nonce_ledger.h"
#include "spec/spec.h"

namespace contract {

/// Nonces, and tokens that the client made, that came twice in the run, whatever the case, the key
/// and the process: a generator that begins anew with each process, or draws from few values.
/// Nonces so short that those which an account may send within the time for which the service
/// remembers them would collide. A run of one case can be judged too; it shows less. Subjects
/// "wire.run.nonce", "wire.run.nonce-length" and "wire.run.<parameter>".
Findings judge_run(const Spec& spec, const NonceLedger& ledger);

}  // namespace contract
