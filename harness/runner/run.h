// The runner: cases against one client, in parallel, over real sockets.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "runner/case.h"
#include "runner/client.h"
#include "runner/known_failing.h"
#include "runner/run_end.h"
#include "runner/verdict.h"
#include "spec/spec.h"

namespace contract {

/// In which order the cases are begun. No verdict depends on it.
struct CaseOrder {
  enum class Kind { given, reversed, shuffled };
  Kind kind = Kind::given;
  std::string seed{};  ///< of a shuffle

  bool operator==(const CaseOrder&) const = default;
};

/// "given", "reversed", "shuffled:SEED", and back. Error: it is none of them.
CaseOrder read_order(const std::string& text);
std::string to_text(const CaseOrder& order);

struct StepSeen;  // step_observation.h

/// How to run. The defaults are those of `ecs-contract run`.
struct RunOptions {
  unsigned jobs = 2;  ///< clients at once, each on a thread of its own
  /// So many more for cases that wait for a deadline of their own, as far as starting them pays.
  unsigned waiting_jobs = 0;
  std::chrono::milliseconds deadline{5'000};  ///< of a call, told to the client
  std::string host = "127.0.0.1";
  int port = 0;  ///< the first to listen on, upwards from there; 0: any free ones
  CaseOrder order = CaseOrder();
  /// What lateness may have spoilt is played again as long as this has not passed: a client that
  /// hangs in each case, on a machine that is late in each, would take days.
  std::chrono::milliseconds again = std::chrono::minutes(15);
  std::string seed = "ecs-contract";
  bool strict = false;
  /// What answers a case on the emulator: made of the emulator's own answering, or instead of it.
  /// None: the emulator.
  std::function<Answering(const Case&, Answering)> answering{};
  std::string repeat{};    ///< the command of a run, to which "--case ID" is added; empty: none
  bool fail_fast = false;  ///< stop at the first case that is not as expected
  unsigned protocol_errors = 10;  ///< stop after so many in a row, of all clients; 0: go on
  std::stop_token stop{};         ///< take no further case; the clients' maker ends those in hand
  /// Called with what was seen of each step before it is judged, from any of the run's threads; a
  /// case that is played again begins anew with its step 0. None: nobody looks.
  std::function<void(const Case&, const StepSeen&)> seen{};
};

/// Called once for each case as its verdict falls, never twice at a time.
using VerdictSink = std::function<void(const Verdict&)>;

/// What a run has to say besides its verdicts. A plain value.
struct RunResult {
  Hello hello;
  RunEnd end;
};

/// Runs the cases and judges them. Starts up to `jobs` clients, and further ones that only wait;
/// one that is gone after a case, for it crashed, stalled or grew, costs that one case, and so does
/// a fresh one that can't be made. A failure that our own lateness may explain is not believed:
/// when all others are through, the case is played again alone, by a fresh client and with more
/// time, and where lateness may explain that one too the verdict is an error that says so. Calls
/// `sink` for every case that was judged, in the order in which that is certain. Where the run ends
/// early, cases that were begun are judged, unless it is interrupted. Error: no case was selected,
/// the host is none of this machine, no port is left, the first client can't be made.
RunResult run_cases(const Spec& spec, const std::vector<Case>& cases, const ClientMaker& client,
                    const std::vector<KnownFailing>& known, const RunOptions& options,
                    const VerdictSink& sink);

}  // namespace contract
