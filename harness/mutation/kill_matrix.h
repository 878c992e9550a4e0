// The kill matrix: what became of everything that was planted, in the client and in the suite.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "mutation/defect.h"
#include "mutation/mutant.h"
#include "mutation/observed.h"

namespace contract {

/// What became of something planted.
enum class Fate {
  killed,   ///< it turned something red: a case, or a check of the suite itself
  silent,   ///< a verdict moved or a finding names the row, and all stayed green
  dead,     ///< no verdict moved
  invalid,  ///< it did not act where it should: nothing was proved. Printed as "void"
};

const char* to_text(Fate fate);

/// One planted thing. A plain value.
struct KillRow {
  bool of_suite = false;  ///< else of the client
  std::string name{};
  std::string kind{};   ///< of the defect, or of the change
  std::string title{};  ///< what it does, a sentence
  std::string about{};  ///< the rule that it breaks, or the row or case that is changed
  std::string made{};   ///< path of the case made for it; empty where there is none
  Fate fate = Fate::dead;
  bool by_made = false;                  ///< the case made for it kills it
  std::vector<std::string> killed_by{};  ///< paths of cases, sorted; or kBySuite
  std::vector<std::string> why{};        ///< what is not as its row says, or what turned red
};

/// In KillRow::killed_by: the suite's own checks refuse it.
inline constexpr const char* kBySuite = "ecs-contract check";

/// What was planted and what came of it. A plain value.
struct KillMatrix {
  bool full = false;  ///< all cases were played, not the known killers and controls alone
  std::vector<KillRow> rows;
  std::vector<std::string> wrong;  ///< what the client without a defect gets wrong, sentences
  double seconds = 0;
};

/// How to play.
struct MatrixOptions {
  /// Every defect against every case, in the formats and signatures in which its row says that it
  /// is seen: a case in another spread is the same question. Else against the cases of its row.
  bool full = false;
  ObserveOptions playing;
  unsigned side_by_side = 1;  ///< so many defects are played at a time
  unsigned threads = 2;       ///< that judge again
};

/// Plays the client as it is and with each defect, then judges what the declared cases have shown
/// under each mutant of the suite. `told` is called for each row as it is certain, never twice at a
/// time. Error: the client can't be started.
KillMatrix make_kill_matrix(const Suite& suite, const AdapterConfig& client,
                            const ProtocolSchemas& schemas, const std::vector<Defect>& defects,
                            const std::vector<Mutant>& mutants, const MatrixOptions& options,
                            const std::function<void(const KillRow&)>& told);

/// Which defects of the client each case kills, by path; those that kill none are there too.
/// REQUIRES: a full matrix.
std::map<std::string, std::set<std::string>> kills_of(const KillMatrix& matrix,
                                                      const std::vector<Case>& cases);

}  // namespace contract
