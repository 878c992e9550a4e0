// What a client did in a case, kept so that it can be compared with what another one did, and
// judged again by other tables. Playing a case costs sockets and waits; judging it again costs
// microseconds.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "runner/adapter.h"
#include "runner/step_observation.h"
#include "runner/suite.h"
#include "runner/verdict.h"

namespace contract {

/// What was seen of one case. A plain value.
struct Observed {
  Verdict verdict;  ///< SHOULD findings fail it
  std::vector<StepSeen> steps;
};

/// How to play.
struct ObserveOptions {
  unsigned jobs = 4;          ///< clients at once
  unsigned waiting_jobs = 0;  ///< and so many more for cases that wait
};

/// Plays the cases with that client and hands over each as it is judged, never two at a time.
/// Returns what the client said of itself. Error: as run_cases.
Hello observe(const Suite& suite, const std::vector<Case>& cases, const AdapterConfig& client,
              const ProtocolSchemas& schemas, const ObserveOptions& options,
              const std::function<void(const Case&, Observed)>& sink);

/// What the client sent and said, without what differs between any two plays: ports, nonces, times
/// and signatures stand as their form and whether they are right. Two clients that behave alike in
/// a case have the same text.
std::string behaviour(const Observed& observed, const Case& each);

/// Leaves a finding out: what a judge that overlooks it would do. nullptr: none.
using Overlook = std::function<bool(const Finding&)>;

/// The verdict on what was seen, by these tables and this case; a pure function. A verdict that
/// rests on no step (skipped, an error) stays as it is.
Verdict judge_again(const Spec& spec, const Case& each, const Hello& hello,
                    const Observed& observed, const Overlook& overlook = nullptr);

}  // namespace contract
