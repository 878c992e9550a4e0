// A client that is a function: what ecs_contract/in_process.h stands on, with every option of a
// run.
#pragma once

#include <vector>

#include "ecs_contract/in_process.h"
#include "runner/known_failing.h"
#include "runner/protocol.h"
#include "runner/run.h"
#include "runner/suite.h"

namespace contract {

struct FunctionRun {
  Selection selection{};  ///< all cases by default
  RunOptions run{.jobs = 1};
  std::vector<KnownFailing> known{};
};

/// As run_in_process.
std::vector<Verdict> run_function(const Suite& suite, const Hello& client, const ClientCall& call,
                                  const FunctionRun& options = {});

}  // namespace contract
