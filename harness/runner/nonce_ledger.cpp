#include "runner/nonce_ledger.h"

namespace contract {

NonceLedger::NonceLedger(const NonceLedger& other) {
  const std::lock_guard lock(other.mutex_);
  used_ = other.used_;
  first_ = other.first_;
  repeats_ = other.repeats_;
}

bool NonceLedger::enter(const std::string& kind, const std::string& scope, const std::string& value,
                        const std::string& where) {
  const std::lock_guard lock(mutex_);
  if (!used_.emplace(kind, scope, value).second) return false;
  const auto [first, is_new] = first_[kind].try_emplace(value, Use{scope, where});
  if (!is_new) repeats_[kind].push_back({value, first->second.where, where});
  return true;
}

std::vector<NonceLedger::Repeat> NonceLedger::repeats(const std::string& kind) const {
  const std::lock_guard lock(mutex_);
  const auto found = repeats_.find(kind);
  return found == repeats_.end() ? std::vector<Repeat>{} : found->second;
}

std::vector<std::string> NonceLedger::values(const std::string& kind) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> values;
  if (const auto found = first_.find(kind); found != first_.end())
    for (const auto& [value, use] : found->second) values.push_back(value);
  return values;
}

std::vector<std::string> NonceLedger::kinds() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> kinds;
  for (const auto& [kind, values] : first_) kinds.push_back(kind);
  return kinds;
}

}  // namespace contract
