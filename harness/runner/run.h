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

/// How to run. The defaults are those of `ecs-contract run`.
struct RunOptions {
  unsigned jobs = 2;  ///< clients at once, each on a thread of its own
  /// So many more for cases that wait for a deadline of their own, as far as starting them pays.
  unsigned waiting_jobs = 0;
  std::chrono::milliseconds deadline{5'000};  ///< of a call, told to the client
  std::string host = "127.0.0.1";
  int port = 0;  ///< the first to listen on, upwards from there; 0: any free ones
  CaseOrder order{};
  std::string seed = "ecs-contract";
  bool strict = false;
  /// What answers a case on the emulator: made of the emulator's own answering, or instead of it.
  /// None: the emulator.
  std::function<Answering(const Case&, Answering)> answering{};
  std::string repeat{};  ///< the command of a run, to which "--case ID" is added; empty: none
};

/// Called once for each case as its verdict falls, never twice at a time.
using VerdictSink = std::function<void(const Verdict&)>;

/// Runs the cases and judges them. Starts up to `jobs` clients, and further ones that only wait;
/// one that is gone after a case, for it crashed, stalled or grew, costs that one case. A failure
/// that our own lateness may explain is not believed: when all others are through, the case is
/// played again alone, by a fresh client and with more time, and where lateness may explain that
/// one too the verdict is an error that says so. Returns the hello of the client and calls `sink`
/// for every case, in the order in which they end. Error: no case was selected, the host is none of
/// this machine, no port is left, the client can't be made.
Hello run_cases(const Spec& spec, const std::vector<Case>& cases, const ClientMaker& client,
                const std::vector<KnownFailing>& known, const RunOptions& options,
                const VerdictSink& sink);

}  // namespace contract
