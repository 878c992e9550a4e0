// Reports: pure functions of a sealed stream.
#pragma once

#include <string>

#include "runner/stream.h"

namespace contract {

/// How a text report is written.
struct TextStyle {
  bool colour = false;       ///< ANSI colours: only for a terminal
  std::size_t failures = 0;  ///< so many failures in full, the rest by name; 0: all in full
  bool rules = false;        ///< the verdict on every rule too
};

/// For people: each failure with rule, expected and actual, the raw exchange and the command that
/// repeats it; then a summary by group and all counts, zero too.
std::string text_report(const RunRecord& record, const TextStyle& style);

/// One failure in full, as in the text report.
std::string text_failure(const Verdict& verdict, const TextStyle& style = {});

/// JUnit XML: a testsuite a group, a testcase a case; known failing and skipped ones are <skipped>,
/// error is <error>.
std::string junit_report(const RunRecord& record);

/// TAP 13: known failing ones are TODO, skipped ones SKIP; findings stand in comments.
std::string tap_report(const RunRecord& record);

/// GitHub workflow commands: an error for each MUST finding of a case that fails, a warning for
/// each SHOULD, a notice for information. Empty where there is nothing to say.
std::string github_report(const RunRecord& record);

/// JSON for machines: info, counts, groups, the verdict on each rule, and every case.
std::string json_report(const RunRecord& record);

}  // namespace contract
