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

/// Reads the stream `out`/verdicts.ndjson, writes the other reports beside it, and prints the text
/// report; returns the exit code.
int report_results(const std::filesystem::path& out, std::size_t failures, bool rules);

}  // namespace contract
