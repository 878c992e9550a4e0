// The judge looks from both sides: what arrived on the wire, and what the client says happened.
#pragma once

#include <string>

#include "ecs_contract/finding.h"
#include "runner/case.h"
#include "runner/nonce_ledger.h"
#include "runner/protocol.h"
#include "runner/step_observation.h"

namespace contract {

/// What a judge needs to know besides the exchange.
struct JudgeView {
  const Spec& spec;
  const Case& each;
  const Step& step;
  const Hello& hello;
  std::string secret;  ///< of the case; in no finding
  NonceLedger& nonces;
};

/// What the requests of a step break: how many they are, method, parameters, encoding, signature,
/// nonce, time. Subjects "wire.…" and "signature.…".
Findings judge_wire(const JudgeView& view, const StepObservation& exchange);

/// What the client's account of a step breaks, held against what it was answered. Subjects
/// "outcome.…".
Findings judge_outcome(const JudgeView& view, const StepObservation& exchange);

/// Where a rule stands, as findings say it: section and row.
std::string ground_of(const Rule& rule);

/// A finding that cites a row of the table: level and basis are the row's. Error: there is none.
Finding cite(const Spec& spec, const std::string& rule, std::string subject, std::string expected,
             std::string actual, std::string note = "");

/// Lets the finding rest on the row that was broken: the general rule that it named becomes the one
/// by which that was seen, and it counts no more than either of the two.
void rest_on(const Rule& row, Finding& finding);

}  // namespace contract
