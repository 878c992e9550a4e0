// The judge looks from both sides: what arrived on the wire, and what the client says happened.
#pragma once

#include <chrono>
#include <mutex>
#include <set>
#include <string>

#include "finding.h"
#include "runner/case.h"
#include "runner/exchange.h"
#include "runner/protocol.h"

namespace contract {

/// The nonces of a run: none may come twice. Safe from any thread.
class NonceLedger {
 public:
  /// False where this key has used the nonce before.
  bool enter(const std::string& access_key_id, const std::string& nonce);

 private:
  std::mutex mutex_;
  std::set<std::pair<std::string, std::string>> seen_;
};

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
Findings judge_wire(const JudgeView& view, const Exchange& exchange);

/// What the client's account of a step breaks, held against what it was answered. Subjects
/// "outcome.…".
Findings judge_outcome(const JudgeView& view, const Exchange& exchange);

/// Where a rule stands, as findings say it: section and row.
std::string ground_of(const Rule& rule);

/// A finding that cites a row of the table: level and basis are the row's. Error: there is none.
Finding cite(const Spec& spec, const std::string& rule, std::string subject, std::string expected,
             std::string actual, std::string note = "");

}  // namespace contract
