// What changed between two results of a client: by cause, and by the cases in which it is seen.
#pragma once

#include <string>
#include <vector>

#include "runner/saved_result.h"

namespace contract {

/// How one cause moved. Ids of cases, sorted; those that stayed as they were are not listed.
struct CauseChange {
  Level level = Level::must;
  std::string rule;
  std::string subject;
  std::string effect;               ///< as SavedCause::effect, of the later result that has it
  std::vector<std::string> broken;  ///< judged in both, seen in the later one alone
  std::vector<std::string> added;   ///< seen in the later one, not judged in the earlier one
  std::vector<std::string> fixed;   ///< judged in both, seen in the earlier one alone
  std::vector<std::string> gone;    ///< seen in the earlier one, not judged in the later one
  std::size_t stayed = 0;           ///< seen in both
};

/// A plain value.
struct Comparison {
  /// Sentences on what else differs, so that a change need not be the client's: the client, the
  /// suite, the table.
  std::vector<std::string> differences;
  std::vector<CauseChange> causes;     ///< MUST first, then the worst first, as in the results
  std::vector<std::string> no_longer;  ///< cases that were judged before and are not now
  std::vector<std::string> for_once;   ///< cases that are judged now and were not before
};

/// A case counts as judged where it was not skipped.
Comparison compare(const SavedResult& before, const SavedResult& after);

/// Whether a case breaks a MUST rule that it kept before.
bool any_broken(const Comparison& comparison);

/// For people: broken, new, fixed, gone, each a line a cause.
std::string to_text(const Comparison& comparison);
/// For machines, with the ids of all cases.
Value to_value(const Comparison& comparison);

}  // namespace contract
