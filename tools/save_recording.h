// How a verb puts what it recorded into a folder, be one there or not, and tells what became of it.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <vector>

#include "cassette_setting.h"

namespace contract {

/// How it is put into a recording that is there.
struct SaveArguments {
  bool replace = false;        ///< what was not made again goes
  bool keep_failures = false;  ///< failures of the way take the place of answers
};

/// --replace and --keep-failures.
void add_options(CLI::App& app, SaveArguments& arguments);

/// Finds out before anything is recorded whether a recording can be put there, and tells on
/// standard output what an earlier save has left beside it. Error: the folder holds something else,
/// or a damaged recording that is not to be replaced.
void demand_place(const std::filesystem::path& folder, const SaveArguments& arguments);

/// Puts a session into the folder (update.h) and failures of the way into another one beside it,
/// FOLDER.failures; says what became of which. Returns the exit code that this gives: kFindings
/// where a call was withheld or a failure kept apart. Error: as save_cassette.
int save_recording(const CassetteSetting& setting, const std::filesystem::path& folder,
                   const std::vector<RecordedText>& session, const RecordingFacts& facts,
                   const Scanner& scanner, const SaveArguments& arguments);

}  // namespace contract
