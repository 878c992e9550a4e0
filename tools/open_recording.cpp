#include "open_recording.h"

#include <utility>

#include "ecs_contract/error.h"

namespace contract {

namespace fs = std::filesystem;

fs::path journal_of(fs::path folder) {
  if (folder.filename().empty()) folder = folder.parent_path();
  return folder.string() + ".journal";
}

OpenRecording::OpenRecording(const CassetteSetting& setting, const fs::path& folder,
                             RecordingLabels labels, SaveArguments saving)
    : setting_(setting),
      place_(folder, "record"),
      folder_(place_.folder()),
      journal_file_(journal_of(folder_)),
      saving_(saving),
      redactor_(setting.rules) {
  prove_redaction(setting.rules);
  demand_place(folder_, saving_);
  journal_.emplace(journal_file_);
  recorder_.emplace(*journal_, redactor_,
                    RecorderOptions{std::move(labels.provenance), std::move(labels.client), utc_now,
                                    std::move(labels.account)});
}

int OpenRecording::save(const std::string& remedy) {
  if (!recorder_->failure()) recorder_->look_back();
  const std::size_t count = journal_->count();
  journal_.reset();
  if (const auto failure = recorder_->failure())
    throw Error("the recording was stopped: " + *failure,
                "no cassette was written; the " + std::to_string(count) +
                    " interactions before it are in " + journal_file_.string());
  if (count == 0) throw Error("nothing was recorded", remedy);
  try {
    const int code = save_recording(setting_, folder_, JournalReader::read(journal_file_).texts,
                                    setting_.facts(), recorder_->scanner(), saving_);
    fs::remove(journal_file_);
    return code;
  } catch (const Error& unsaved) {
    throw Error(unsaved.what(), "what was recorded is in " + journal_file_.string() +
                                    ": save it with 'record --recover'");
  }
}

}  // namespace contract
