// 'check cassettes': every recorded interaction against the spec or an emulator, and who has seen
// which error row.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cassette_setting.h"
#include "verbs.h"

namespace contract {

/// As the add functions of verbs.h; for a subcommand of `check`.
Verb add_check_cassettes(CLI::App& app);

/// '--against emulator': sends every recorded request to an emulator of `state` (empty: of the
/// account that each names) and prints what became of it. The exit code.
int compare_with_emulator(const SuiteFiles& files, const CassetteSetting& setting,
                          const std::vector<std::filesystem::path>& folders,
                          const std::string& state);

}  // namespace contract
