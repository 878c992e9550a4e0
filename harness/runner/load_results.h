// Results as they lie in a folder, read.
#pragma once

#include <filesystem>
#include <vector>

#include "runner/saved_result.h"

namespace contract {

/// The newest run first; of runs that began in the same second, the higher version of the client.
/// Error: as read_result().
std::vector<SavedResult> load_results(const std::vector<std::filesystem::path>& files,
                                      const Schema& schema);

}  // namespace contract
