// What verbs that judge have in common: the sealed stream of verdicts and the reports made of it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/report.h"
#include "runner/run.h"
#include "runner/stream.h"
#include "spec/spec.h"

namespace contract {

/// What a run says of itself: who was judged by what. `client` is known at its end.
RunInfo info_of(const Spec& spec, const std::string& adapter, const std::string& title,
                const RunOptions& options);
std::vector<RowInfo> rows_of(const Spec& spec);

/// Reads the stream `out`/verdicts.ndjson, writes the other reports beside it, prints the text
/// report, and returns what was read.
RunRecord report_results(const std::filesystem::path& out, std::size_t failures, bool rules);

/// Error: a line of the known-failing list states what no case shows. REQUIRES: `record` is a run
/// of the whole suite. `list`: the file, for the message.
void require_use(const RunRecord& record, const std::filesystem::path& list);

/// Error: it is there already; a list is not written over.
void require_absent(const std::filesystem::path& draft);
/// Writes the known-failing list that the run calls for into `draft`, and says so.
void write_draft(const RunRecord& record, const std::filesystem::path& draft);

}  // namespace contract
