// Reports: pure functions of a sealed stream.
#pragma once

#include <string>

#include "runner/stream.h"

namespace contract {

/// How a text report is written.
struct TextStyle {
  bool colour = false;       ///< ANSI colours: only for a terminal
  std::size_t failures = 0;  ///< one case in full of so many causes; 0: every failing case
  bool rules = false;        ///< the verdict on every rule too
};

/// For people: the causes of what fails, the worst first; cases of each with rule, expected and
/// actual, the raw exchange and the command that repeats it; then a summary by group with all
/// counts, zero too, what is known to fail, and SHOULD findings by cause.
std::string text_report(const RunRecord& record, const TextStyle& style);

/// One failure in full, as in the text report.
std::string text_failure(const Verdict& verdict, const TextStyle& style);

/// JUnit XML: a testsuite a group, a testcase a case; known failing ones are <skipped>, error is
/// <error>. Cases that the client can't be asked are left out: their number is a property of the
/// suite, one for each reason.
std::string junit_report(const RunRecord& record);

/// TAP 13: known failing ones are TODO, skipped ones SKIP; findings stand in comments.
std::string tap_report(const RunRecord& record);

/// GitHub workflow commands: an error for each failing cause, a warning for each cause of SHOULD
/// findings, since a page shows ten of each; an error where the run was not complete or nothing was
/// judged. Empty where there is nothing to say.
std::string github_report(const RunRecord& record);

/// JSON for machines: info, counts, groups, causes, the verdict on each rule, and every case.
std::string json_report(const RunRecord& record);

/// One page of HTML that needs nothing else, neither an address nor a script: what the run came to,
/// verdicts by group, every cause with up to three cases in full. A small script filters by cause,
/// level and text. Whatever bytes an exchange holds, none of them is markup.
std::string html_report(const RunRecord& record);

/// SVG: "ecs-contract: 5372 pass", for a README.
std::string badge_report(const RunRecord& record);

/// Markdown for $GITHUB_STEP_SUMMARY and pull requests: what fails and is not known to, with one
/// case in full of the first causes; then what is known to fail; then SHOULD. Below 1 MiB.
std::string summary_report(const RunRecord& record);

/// SARIF 2.1.0 as GitHub's code scanning takes it: a result a cause, failing ones as errors, SHOULD
/// as warnings; what is known to fail is left out. `file` is the one of the repository that all of
/// them are shown at, for a rule of the API stands at no line of it.
std::string sarif_report(const RunRecord& record, const std::string& file);

}  // namespace contract
