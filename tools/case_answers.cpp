#include "case_answers.h"

#include <map>
#include <memory>
#include <set>

#include "ecs_contract/error.h"

namespace contract {

namespace fs = std::filesystem;

namespace {

/// `folder`, once no case on the emulator would be recorded twice: one recording answers it in
/// every format and signature.
const fs::path& demand_once(const std::vector<Case>& cases, const fs::path& folder) {
  std::set<std::string> seen;
  for (const Case& each : cases)
    if (each.emulation && !seen.insert(each.path()).second)
      throw Error("the case " + each.path() + " would be recorded twice",
                  "choose one --format and one --signature");
  return folder;
}

}  // namespace

void answer_from(const Spec& spec, const CassetteSetting& setting, const fs::path& recording,
                 RunOptions& run) {
  Cassette whole = load_cassette(recording);
  const auto by_case = std::make_shared<std::map<std::string, Cassette>>();
  for (StoredInteraction& each : whole.interactions) {
    if (each.origin.of_case.empty())
      throw Error((recording / each.file).string(), 0, "says of no case that it belongs to it",
                  "name a recording that 'ecs-contract run --record' made");
    (*by_case)[each.origin.of_case].interactions.push_back(std::move(each));
  }
  for (StoredWithheld& each : whole.withheld)
    (*by_case)[each.origin.of_case].withheld.push_back(std::move(each));
  run.answering = [&spec, by_case, rules = setting.rules](const Case& each, const Answering&) {
    const auto found = by_case->find(each.path());
    return from_recording(spec, found == by_case->end() ? Cassette() : found->second, rules);
  };
}

RunRecording::RunRecording(const CassetteSetting& setting, const fs::path& folder,
                           const std::vector<Case>& cases, SaveArguments saving, RunOptions& run)
    : recording_(setting, demand_once(cases, folder), {"emulator", "", ""}, saving) {
  run.jobs = 1;  // calls made side by side arrive in any order
  run.waiting_jobs = 0;
  run.answering = [this](const Case& each, Answering emulator) {
    return recorded(each, std::move(emulator));
  };
}

Answering RunRecording::recorded(const Case& each, Answering emulator) {
  const std::string name = each.path();
  // What several calls come to hangs on the case's clock and on what it does between them.
  const bool by_account = each.steps.size() == 1 && !each.steps.front().before.clock;
  const std::string account = by_account ? each.emulation->account : "";
  Answering answering = emulator;
  answering.answer = [this, name, account, emulator = std::move(emulator)](const Request& request,
                                                                           Record& record) {
    const auto ask = [&](const Request& asked) { return emulator.answer(asked, record); };
    return recording_.recorder().record(ask, name, account)(request);
  };
  return answering;
}

}  // namespace contract
