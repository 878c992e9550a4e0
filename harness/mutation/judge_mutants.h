// What the recorded cases say when the suite itself is weakened.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "mutation/kill_matrix.h"
#include "mutation/played_client.h"

namespace contract {

/// What was played, as far as mutants of the suite are judged by it. `defect` must outlive it.
struct Evidence {
  struct Wrong {
    const Defect* defect = nullptr;
    std::map<std::string, Observed> kept;  ///< the cases of its row
  };
  PlayedClient right;  ///< the client without a defect
  std::vector<Wrong> wrong;
  std::set<std::string> rules;  ///< that any finding has named
};

/// What is not the same when it is judged again by the suite as it is, as sentences: then judging
/// again would prove nothing. Empty: nothing.
std::vector<std::string> not_the_same_again(const Suite& suite, const Evidence& evidence);

/// Gives each mutant its fate. The suite's own checks come first: a table that they refuse is never
/// judged by. Then what is recorded of every defect is judged again: a defect that is not caught
/// any more as its row states, a control or a case of the right client that does not pass any more,
/// kills the mutant. `sink` gets the rows in order, from the calling thread.
void judge_mutants(const Suite& suite, const std::vector<Mutant>& mutants, const Evidence& evidence,
                   unsigned threads, const std::function<void(KillRow)>& sink);

}  // namespace contract
