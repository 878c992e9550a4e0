// The folder of saved results: <client>/<version>/result.ndjson below conformance/results.
#pragma once

#include <filesystem>
#include <vector>

#include "runner/saved_result.h"
#include "runner/suite.h"

namespace contract {

/// Where the suite's own results lie.
std::filesystem::path results_folder(const SuiteFiles& files);

/// Keeps the result of a run below `folder`, and says so. One that is there for that client and
/// version is replaced in one step: it is put into the folder `aside` first, and what has changed
/// since is told. Error: the run is no whole one, or something can't be written; what was there
/// stays.
void save_result(const RunRecord& record, const std::filesystem::path& folder,
                 const std::filesystem::path& aside, const Schema& schema);

/// All files of results below `folder`, sorted. Error: there is none.
std::vector<std::filesystem::path> saved_results(const std::filesystem::path& folder);

}  // namespace contract
