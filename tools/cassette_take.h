// Interactions of one recording put into another.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include "cassette_setting.h"

namespace contract {

/// Puts those at `places` of the recording `from` into the folder `into`, which is made where there
/// is none; says what became of which, and returns the exit code. `verb` holds the folder's lock.
/// Error: they were redacted by other rules or judged by another table than those that are there.
int take_interactions(const CassetteSetting& setting, const std::filesystem::path& from,
                      const std::set<std::size_t>& places, const std::filesystem::path& into,
                      const std::string& verb);

}  // namespace contract
