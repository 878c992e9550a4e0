// What the failures of a run have in common. A client with one wrong clock fails hundreds of cases
// and has one thing to mend: a rule, and what differs from it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runner/stream.h"
#include "runner/verdict.h"

namespace contract {

/// Findings of the same rule and subject, or cases that ended in the same way with no finding.
struct Cause {
  Status status = Status::fail;  ///< of its cases: fail, unexpected_pass or error
  std::string rule;              ///< empty where no finding tells: then there is a reason
  std::string subject;
  std::string reason;  ///< why, where no finding or a known-failing line tells
  /// The worst that it does to the user, told by the cases that fail for it alone; where there are
  /// none, the least that any of its cases does, for that is as much as is known. Empty: nothing.
  std::string effect;
  std::size_t severity = 0;  ///< of the effect, 0 is the worst; SIZE_MAX where there is none
  std::vector<const Verdict*> cases;  ///< by id; never empty
  std::size_t alone = 0;              ///< how many of them fail for nothing else
  const Verdict* example = nullptr;   ///< the first that shows it alone, with that effect
};

/// The causes of what is not as expected, findings that a known-failing line states left out: the
/// worst effect first, then the one with most cases; cases without a finding last. The verdicts of
/// `record` must outlive them.
std::vector<Cause> failing_causes(const RunRecord& record);

/// The same for SHOULD findings that fail no case and that no line states.
std::vector<Cause> should_causes(const RunRecord& record);

/// Every cause of that level, whether or not lines of the known-failing list state it. Of what a
/// line states `reason` is the line's. Cases that were skipped or not judged have none.
std::vector<Cause> all_causes(const RunRecord& record, Level level);

/// What known-failing lines with the same reason and link were of use for.
struct KnownCause {
  const KnownFailing* line = nullptr;  ///< the first of them
  std::size_t cases = 0;               ///< in which they state a finding
};
/// In the order of the list; `record` must outlive them.
std::vector<KnownCause> known_causes(const RunRecord& record);

/// The rule, or how its cases ended where no finding tells: "case.error". Fit to print on one line.
std::string name_of(const Cause& cause);

/// "865 cases fail for Timestamp.fresh alone (wire.timestamp)", fit to print on one line.
std::string to_sentence(const Cause& cause);

/// A list of known failings that states the failing causes, a line for those of the same cases.
/// Reason and link are left to a person: load_known_failing refuses the list until they are there.
/// Empty where no finding fails a case.
std::string draft_known_failing(const RunRecord& record);

}  // namespace contract
