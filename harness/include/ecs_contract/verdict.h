// What came of a case.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "ecs_contract/finding.h"

namespace contract {

enum class Status {
  pass,
  fail,             ///< a finding that counts, and that no line of known-failing.txt states
  known_failing,    ///< each finding that counts is one that such a line states
  unexpected_pass,  ///< does not fail as the line says that names it
  skipped,          ///< the client can't be asked for it; `reason` says why
  error,            ///< could not be judged: the adapter's or our own fault
};

/// A plain value.
struct Verdict {
  std::string id;  ///< of the case
  std::string title;
  std::vector<std::string> rules;
  Level level = Level::must;
  std::vector<std::string> flags;  ///< kinds of bug that its findings show
  std::string effect;              ///< the worst of what these do to the user; empty: none
  std::size_t severity = 0;        ///< of the effect, 0 is the worst
  Status status = Status::pass;
  /// Whether what was found left the rest of what the case asks unjudged: a call that did not
  /// arrive as it was made, an answer that was not told. Its other rules then neither pass nor
  /// fail.
  bool open = false;
  Findings findings;     ///< of every level, the same ones in whichever status
  std::string reason;    ///< of a skip, an error, a known failure
  std::string exchange;  ///< raw requests and answers and the client's words; empty for a pass
  std::string repeat;    ///< the command that repeats this one case
  double ms = 0;

  std::string group() const { return id.substr(0, id.find('/')); }
};

const char* to_text(Status status);

/// pass, known_failing and skipped: what does not fail a run.
bool as_expected(Status status);

/// Whether a finding fails its case: MUST always, SHOULD where the run is strict.
bool fails(const Finding& finding, bool strict);

/// How many verdicts there are of each status; all statuses are there, zero too.
using Counts = std::map<Status, std::size_t>;
Counts count(const std::vector<Verdict>& verdicts);

/// 0: as expected. 1: fail or unexpected_pass. 2: error, which outweighs 1, or nothing was judged:
/// no verdict at all, or all skipped.
int exit_code(const Counts& counts);

/// How many findings of that level the verdicts hold.
std::size_t count_findings(const std::vector<Verdict>& verdicts, Level level);

/// A failure as a text report has it: case, rule, expected and actual, the raw exchange.
std::string text_failure(const Verdict& verdict);

}  // namespace contract
