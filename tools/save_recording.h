// How a verb puts what it recorded into a folder, be one there or not, and tells what became of it.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <vector>

#include "cassette_setting.h"

namespace contract {

/// How it is put into a recording that is there.
struct SaveArguments {
  bool replace = false;        ///< what was not made again goes
  bool keep_failures = false;  ///< failures of the way take the place of answers
  /// UpdateOptions::places, for what a user has named; a failure is refused then, not kept apart.
  std::vector<std::size_t> places{};
};

/// What UpdateOptions::is_failure asks. Must not outlive the setting.
std::function<bool(const Interaction&)> failure_of_way(const CassetteSetting& setting);

/// --replace and --keep-failures.
void add_options(CLI::App& app, SaveArguments& arguments);

/// Finds out before anything is recorded whether a recording can be put there, and tells on
/// standard output what an earlier save has left beside it. Error: the folder holds something else,
/// or a damaged recording that is not to be replaced.
void demand_place(const std::filesystem::path& folder, const SaveArguments& arguments);

/// Puts a session into the folder, whose lock the caller holds (update.h, folder_lock.h), and
/// failures of the way into another one beside it, FOLDER.failures; says what became of which.
/// Returns the exit code that this gives: kFindings where a call was withheld or a failure kept
/// apart. A damaged recording is replaced where that is asked for and the session says something of
/// the service, and kept beside the new one. Error: as save_cassette.
int save_recording(const CassetteSetting& setting, const std::filesystem::path& folder,
                   const std::vector<RecordedText>& session, const CassetteFacts& facts,
                   const Scanner& scanner, const SaveArguments& arguments);

}  // namespace contract
