// Where the answers of cases on the emulator come from, and where they are recorded.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "cassette_setting.h"
#include "runner/run.h"

namespace contract {

/// Has a run's cases on the emulator answered from a recording of them, and the emulator not asked.
/// `spec` must outlive the run. Error: the recording is none, or was not made by --record.
void answer_from(const Spec& spec, const CassetteSetting& setting,
                 const std::filesystem::path& recording, RunOptions& run);

/// Records what the emulator is asked and answers in a run, each interaction with its case.
class RunRecording {
 public:
  /// Wraps the answering of `run`, which makes its calls one after the other from then on. Must
  /// outlive the run.
  RunRecording(const CassetteSetting& setting, std::filesystem::path folder, RunOptions& run);

  /// Writes the folder. Error: nothing was recorded, or something could not be.
  Saved save();

 private:
  Answering recorded(const Case& each, Answering emulator);

  const CassetteSetting& setting_;
  std::filesystem::path folder_, journal_file_;
  Redactor redactor_;
  std::optional<Journal> journal_;
  std::optional<Recorder> recorder_;
  std::set<std::string> cases_;
};

}  // namespace contract
