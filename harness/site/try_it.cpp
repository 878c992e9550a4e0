#include "site/try_it.h"

#include "ecs_contract/error.h"
#include "service/state_file.h"

namespace contract {

TryIt::TryIt(const Sources& sources) : sources_(sources) {
  if (!begin(kExampleAccount) &&
      (sources.accounts.empty() || !begin(sources.accounts.begin()->first)))
    throw Error("the suite has no accounts to try calls on", "name another with --root");
}

bool TryIt::begin(const std::string& account) {
  const auto found = sources_.accounts.find(account);
  if (found == sources_.accounts.end()) return false;
  emulator_ = std::make_unique<Emulator>(sources_.service, found->second);
  account_ = account;
  return true;
}

bool TryIt::set_clock(const std::string& text) {
  const std::optional<UtcTime> time = parse_utc(text, kMoment);
  if (time) emulator_->set_clock({time, {}});
  return time.has_value();
}

RunExample TryIt::send(const Assignment& parameters, Format format,
                       std::chrono::system_clock::time_point arrived) {
  const AccessKey key = emulator_->state().accounts.front().keys.front();
  RunExample run = call(sources_.service, *emulator_, key, parameters, format,
                        "try-" + std::to_string(++calls_), arrived);
  run.account = account_;
  return run;
}

}  // namespace contract
