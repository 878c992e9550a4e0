#include "case_answers.h"

#include <map>

#include "error.h"

namespace contract {

namespace fs = std::filesystem;

namespace {

/// The case without its spread: one recording answers it in every format and signature.
std::string path_of_case(const Case& each) { return each.id.substr(0, each.id.find('@')); }

fs::path journal_beside(const fs::path& folder) {
  return (folder.has_filename() ? folder : folder.parent_path()).string() + ".journal";
}

}  // namespace

void answer_from(const Spec& spec, const CassetteSetting& setting, const fs::path& recording,
                 RunOptions& run) {
  Recording whole = load_cassette(recording);
  const auto by_case = std::make_shared<std::map<std::string, Recording>>();
  for (StoredInteraction& each : whole.interactions) {
    if (each.origin.of_case.empty())
      throw Error((recording / each.file).string(), 0, "says of no case that it belongs to it",
                  "name a recording that 'ecs-contract run --record' made");
    (*by_case)[each.origin.of_case].interactions.push_back(std::move(each));
  }
  run.answering = [&spec, by_case, rules = setting.rules](const Case& each, Answering) {
    const auto found = by_case->find(path_of_case(each));
    return from_recording(spec, found == by_case->end() ? Recording() : found->second, rules);
  };
}

RunRecording::RunRecording(const CassetteSetting& setting, fs::path folder, RunOptions& run)
    : setting_(setting),
      folder_(std::move(folder)),
      journal_file_(journal_beside(folder_)),
      redactor_(setting.rules) {
  prove_redaction(setting.rules);
  journal_.emplace(journal_file_);
  recorder_.emplace(*journal_, redactor_,
                    RecorderOptions{"emulator", "", utc_now, [this](const Interaction& each) {
                                      return setting_.verdict(each);
                                    }});
  run.jobs = 1;  // calls made side by side arrive in any order
  run.waiting_jobs = 0;
  run.answering = [this](const Case& each, Answering emulator) {
    return recorded(each, std::move(emulator));
  };
}

Answering RunRecording::recorded(const Case& each, Answering emulator) {
  const std::string name = path_of_case(each);
  if (!cases_.insert(name).second)
    throw Error("the case " + name + " would be recorded twice",
                "choose one --format and one --signature");
  // What several calls come to hangs on the case's clock and on what it does between them.
  const bool by_account = each.steps.size() == 1 && !each.steps.front().before.clock;
  const std::string account = by_account ? each.emulation->account : "";
  Answering answering = emulator;
  answering.answer = [this, name, account, emulator = std::move(emulator)](const Request& request,
                                                                           Record& record) {
    const auto ask = [&](const Request& asked) { return emulator.answer(asked, record); };
    return recorder_->record(ask, name, account)(request);
  };
  return answering;
}

Saved RunRecording::save() {
  const std::size_t count = journal_->count();
  journal_.reset();
  if (const auto failure = recorder_->failure())
    throw Error("the recording was stopped: " + *failure,
                "no cassette was written; the " + std::to_string(count) +
                    " interactions before it are in " + journal_file_.string());
  if (count == 0) {
    fs::remove(journal_file_);
    throw Error("nothing was recorded", "choose cases on the emulator: --case behaviour");
  }
  const Saved saved = save_cassette(folder_, JournalReader::read(journal_file_).texts,
                                    setting_.facts(), recorder_->scanner());
  fs::remove(journal_file_);
  return saved;
}

}  // namespace contract
