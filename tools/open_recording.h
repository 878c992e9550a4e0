// A recording that is being made.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cassette/folder_lock.h"
#include "cassette_setting.h"
#include "save_recording.h"

namespace contract {

/// Where the journal of a recording lies, beside its folder.
std::filesystem::path journal_of(std::filesystem::path folder);

/// Who answers, who calls and on which account: labels of Origin.
struct RecordingLabels {
  std::string provenance, client, account;
};

/// Journal, redactor and recorder from the first call to the folder. `setting` must outlive it.
class OpenRecording {
 public:
  /// Holds the folder's lock from now on. Error: another has it, planted secrets are not redacted,
  /// the journal can't be made, or demand_place().
  OpenRecording(const CassetteSetting& setting, const std::filesystem::path& folder,
                RecordingLabels labels, SaveArguments saving);

  Recorder& recorder() { return *recorder_; }
  std::size_t count() const { return journal_->count(); }

  /// Writes the folder as save_recording() does, and takes the journal away; once, when nobody
  /// records any more. Error: something could not be recorded, or nothing was, and `remedy` says
  /// what to do about that.
  int save(const std::string& remedy);

 private:
  const CassetteSetting& setting_;
  const FolderLock place_;
  const std::filesystem::path folder_, journal_file_;
  const SaveArguments saving_;
  Redactor redactor_;
  std::optional<Journal> journal_;
  std::optional<Recorder> recorder_;
};

/// Saves what the journal of a recording that was cut off holds, and takes it away. Error: there is
/// none, a program that runs writes it, or as save_recording().
int recover_recording(const CassetteSetting& setting, const std::filesystem::path& folder,
                      const SaveArguments& saving);

}  // namespace contract
