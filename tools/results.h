// What verbs that judge have in common: the sealed stream of verdicts and the reports made of it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report_folder.h"
#include "runner/report.h"
#include "runner/run.h"
#include "runner/stream.h"
#include "spec/spec.h"

namespace contract {

/// What a run says of itself: who was judged by what. `client` is known at its end; which cases it
/// has is for the caller to add (`describe`).
RunInfo info_of(const Spec& spec, const std::string& adapter, const std::string& title,
                const RunOptions& options);
/// Notes which of the suite's cases the run has, and of which shard they are.
void describe(const Selection& selection, const std::vector<Case>& suite, RunInfo& info);
std::vector<RowInfo> rows_of(const Spec& spec);

/// Reads the sealed stream that the folder has in the making, writes the other reports beside it,
/// puts all in place, and prints the text report; returns the exit code.
int report_results(ReportFolder& folder, std::size_t failures, bool rules);

}  // namespace contract
