// What verbs that judge have in common: the sealed stream of verdicts and the reports made of it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report_folder.h"
#include "runner/report.h"
#include "runner/run.h"
#include "runner/stream.h"
#include "runner/suite.h"

namespace contract {

/// What a run says of itself: who was judged by what. `client` is known at its end; which cases it
/// has is for the caller to add (`describe`).
RunInfo info_of(const Suite& suite, const std::string& adapter, const std::string& title,
                const RunOptions& options);
/// Notes which of the suite's cases the run has, and of which shard they are.
void describe(const Selection& selection, const std::vector<Case>& suite, RunInfo& info);
std::vector<RowInfo> rows_of(const Spec& spec);

/// Reads the sealed stream that the folder has in the making, writes the other reports beside it,
/// puts all in place, prints the text report, and returns what was read.
RunRecord report_results(ReportFolder& folder, std::size_t failures, bool rules);

/// Error: a line of the known-failing list states what no case shows. What is not a complete run of
/// the whole suite can't tell. `list`: the file, for the message.
void require_use(const RunRecord& record, const std::filesystem::path& list);

/// Error: it is there already; a list is not written over.
void require_absent(const std::filesystem::path& draft);
/// Writes the known-failing list that the run calls for into `draft`, and says so.
void write_draft(const RunRecord& record, const std::filesystem::path& draft);

}  // namespace contract
