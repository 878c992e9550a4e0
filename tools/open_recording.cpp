#include "open_recording.h"

#include <iostream>
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

int recover_recording(const CassetteSetting& setting, const fs::path& folder,
                      const SaveArguments& saving) {
  const fs::path path = journal_of(real_folder(folder));
  if (!fs::exists(path)) JournalReader::read(path);  // says so, before a folder is made for a lock
  const FolderLock place(folder, "record --recover");
  demand_unheld(path);
  demand_place(place.folder(), saving);
  const JournalContents contents = JournalReader::read(path);
  if (contents.torn_at > 0)
    std::cout << path.string() << ": cut off at byte " << contents.torn_at
              << "; the interaction that was being written is lost\n";
  Redactor redactor(setting.rules, true);
  RecordingPipeline pipeline(redactor);
  const Scanner scanner = pipeline.scanner();
  std::vector<RecordedText> texts = contents.texts;
  for (RecordedText& text : texts)
    if (auto again = pipeline.again(text, scanner)) text = std::move(*again);
  const int code = save_recording(setting, place.folder(), texts, setting.facts(), scanner, saving);
  fs::remove(path);
  return code;
}

}  // namespace contract
