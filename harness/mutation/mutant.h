// Mutants of the suite itself: each is the suite with one thing weakened, made from its own data. A
// suite in which nobody notices that is not as strong as it reads.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "mutation/defect.h"
#include "mutation/observed.h"
#include "runner/suite.h"

namespace contract {

/// One change. A plain value. Exactly one of `in_table`, `in_case` and `overlooks` is there.
struct Mutant {
  std::string name{};   ///< "level lowered: AutoPay.type", unique
  std::string kind{};   ///< of the change: "row dropped", "level lowered", …
  std::string title{};  ///< what is weaker now, a sentence
  std::string about{};  ///< the row or the case's path that it is about
  std::function<void(Spec&)> in_table{};
  std::function<void(Case&)> in_case{};  ///< done to every case of the path `about`
  Overlook overlooks{};
};

/// All mutants of a suite:
/// - each row that binds clients dropped, with its level lowered, and with what a machine checks of
///   it weakened (a bound moved by one, a value more, a check taken away);
/// - each finding that rests on such a row swallowed in the judge;
/// - in each case that a defect is made for, where that could hide the finding: the answer's
///   expectation loosened, the level lowered, a repeat allowed, the rule forgotten.
/// Error rows have none: they say what a service answers, and `check emulator` proves that. Cases
/// that no defect is made for have none: the kill matrix names these cases.
std::vector<Mutant> mutants_of(const Suite& suite, const std::vector<Defect>& defects);

/// Whether a row of the table binds clients and is tested: one of which mutants are made.
bool binds_clients(const Spec& spec, const Rule& rule);

}  // namespace contract
