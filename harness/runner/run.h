// The runner: cases against one adapter, in parallel, over real sockets.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "runner/adapter.h"
#include "runner/case.h"
#include "runner/known_failing.h"
#include "runner/verdict.h"
#include "spec/spec.h"

namespace contract {

/// How to run. The defaults are those of `ecs-contract run`.
struct RunOptions {
  unsigned jobs = 2;                          ///< adapters at once
  std::chrono::milliseconds deadline{5'000};  ///< of a call, told to the client
  std::chrono::milliseconds grace{2'000};     ///< waited longer before the adapter is killed
  std::chrono::milliseconds hello{15'000};    ///< for an adapter to start
  std::string host = "127.0.0.1";
  int port = 0;  ///< of the HTTP listener; 0: any free one
  std::string seed = "ecs-contract";
  bool strict = false;
  std::string repeat;  ///< the command of a run, to which "--case ID" is added
};

/// Called once for each case as its verdict falls, never twice at a time.
using VerdictSink = std::function<void(const Verdict&)>;

/// Runs the cases and judges them. Starts the listeners and up to `jobs` adapters; an adapter that
/// crashes, stalls or grows costs the one case it was on. Returns the hello of the client and calls
/// `sink` for every case, in the order in which they end.
/// Error: no case was selected, the port is taken, the adapter can't be started.
Hello run_cases(const Spec& spec, const std::vector<Case>& cases, const AdapterConfig& adapter,
                const ProtocolSchemas& schemas, const std::vector<KnownFailing>& known,
                const RunOptions& options, const VerdictSink& sink);

}  // namespace contract
