// Where the answers of cases on the emulator come from, and where they are recorded.
#pragma once

#include <filesystem>
#include <vector>

#include "cassette_setting.h"
#include "open_recording.h"
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
  /// outlive the run, `setting` must outlive it. Error: as OpenRecording, or
  /// one of `cases` is there in two spreads.
  RunRecording(const CassetteSetting& setting, const std::filesystem::path& folder,
               const std::vector<Case>& cases, SaveArguments saving, RunOptions& run);

  /// Error: as OpenRecording.
  int save() { return recording_.save("choose cases on the emulator: --case behaviour"); }

 private:
  Answering recorded(const Case& each, Answering emulator);

  OpenRecording recording_;
};

}  // namespace contract
