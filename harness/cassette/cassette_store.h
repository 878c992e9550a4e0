// A recording on disk: a folder with a manifest and a file for each interaction.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "cassette/document.h"
#include "cassette/scan.h"
#include "cassette/withheld.h"

namespace contract {

/// What holds for a recording as a whole. A plain value.
struct CassetteFacts {
  std::string product;  ///< "Ecs"
  std::string rules;    ///< SHA-256 of the rules it was redacted by
  std::string spec;     ///< SHA-256 of the spec table that gave the verdicts
  std::string action;   ///< name of the parameter that names the action
};

struct Cassette {
  CassetteFacts facts;
  std::vector<StoredInteraction> interactions;  ///< in order of arrival
  std::vector<StoredWithheld> withheld{};       ///< the calls between them that hold no content
};

/// The files of a recording as they stand.
struct StoredTexts {
  CassetteFacts facts;
  std::vector<RecordedText> texts;  ///< in order of arrival, those of withheld calls among them
  std::vector<std::string> files;   ///< the name of each
};

/// What saving came to.
struct Saved {
  std::size_t interactions = 0;
  std::size_t changed =
      0;  ///< files that were written, changed or removed; 0: the folder is as it was
  std::vector<StoredWithheld> withheld{};
  std::filesystem::path kept{};  ///< where a damaged recording is now: FOLDER.damaged, or ….2
};

/// Error: the folder is there and holds something else than a recording.
void demand_place(const std::filesystem::path& folder);

/// What becomes of the recording that stands there.
enum class Before {
  updated,   ///< what goes is all in the new one, or was made again
  replaced,  ///< it stands at replaced_of() until the new one is in place
  damaged,   ///< the same; then it is kept, at Saved::kept
};

/// The folder beside `folder` that a save which replaces it and was cut off has left: the old
/// recording, or the new one where the old one stands in its place.
std::filesystem::path replaced_of(const std::filesystem::path& folder);

/// Whoever calls it holds the folder's lock (folder_lock.h): hidden folders that a save which was
/// killed has left are taken away.
///
/// Writes a folder as a whole, or not at all: it is made beside its place, every file flushed, read
/// again by the scanner, and exchanged with what stood there. An interaction that is there already,
/// but for the date, keeps its file byte for byte. What was not judged yet is. An interaction that
/// the scanner finds something private in is withheld, and the others are saved. Error: no
/// interaction is given, the folder is there and no cassette, or it can't be written.
Saved save_cassette(const std::filesystem::path& folder, const std::vector<RecordedText>& texts,
                    const CassetteFacts& facts, const SpecJudge& judge, const Scanner& scanner,
                    Before before = Before::updated);

/// Reads one. Error, with the file: the manifest is missing, a file is missing, added or not the
/// one the manifest means, or the chain is broken, as after a merge of two recordings.
Cassette load_cassette(const std::filesystem::path& folder);
/// The same without a look into the files.
StoredTexts load_texts(const std::filesystem::path& folder);

}  // namespace contract
