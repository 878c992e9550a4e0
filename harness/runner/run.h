// The runner: cases against one client, in parallel, over real sockets.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "runner/case.h"
#include "runner/client.h"
#include "runner/known_failing.h"
#include "runner/verdict.h"
#include "spec/spec.h"

namespace contract {

/// How to run. The defaults are those of `ecs-contract run`.
struct RunOptions {
  unsigned jobs = 2;  ///< clients at once, each on a thread of its own
  /// So many more for cases that wait for a deadline of their own, as far as starting them pays.
  unsigned waiting_jobs = 0;
  std::chrono::milliseconds deadline{5'000};  ///< of a call, told to the client
  std::string host = "127.0.0.1";
  int port = 0;  ///< of the HTTP listener; 0: any free one
  std::string seed = "ecs-contract";
  bool strict = false;
  /// What answers a case on the emulator: made of the emulator's own answering, or instead of it.
  /// None: the emulator.
  std::function<Answering(const Case&, Answering)> answering{};
  std::string repeat{};  ///< the command of a run, to which "--case ID" is added; empty: none
};

/// Called once for each case as its verdict falls, never twice at a time.
using VerdictSink = std::function<void(const Verdict&)>;

/// Runs the cases and judges them. Starts the listeners and up to `jobs` clients, and further ones
/// that only wait; one that is gone after a case, for it crashed, stalled or grew, costs that one
/// case. Returns the hello of the client and calls `sink` for every case, in the order in which
/// they end. Error: no case was selected, the port is taken, the client can't be made.
Hello run_cases(const Spec& spec, const std::vector<Case>& cases, const ClientMaker& client,
                const std::vector<KnownFailing>& known, const RunOptions& options,
                const VerdictSink& sink);

}  // namespace contract
