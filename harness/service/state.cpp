#include "service/state.h"

#include <algorithm>

namespace contract {
namespace {

template <class List, class Text>
auto* find_by(List& list, Text member, const std::string& wanted) {
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const auto& each) { return each.*member == wanted; });
  return found == list.end() ? nullptr : &*found;
}

bool runs(const Change& upgrade, UtcTime time) {
  return (!upgrade.start || *upgrade.start <= time) && time < *upgrade.end;
}

}  // namespace

UtcTime now(const Clock& clock, std::chrono::system_clock::time_point arrived) {
  if (clock.fixed) return *clock.fixed;
  return std::chrono::floor<std::chrono::seconds>(arrived) + clock.ahead;
}

Bandwidth bandwidth_at(const Instance& instance, UtcTime time) {
  Bandwidth all{instance.out, instance.in};
  for (const Change& upgrade : instance.upgrades) {
    if (!runs(upgrade, time)) continue;
    all.out = std::max(all.out, upgrade.out.value_or(0));
    all.in = std::max(all.in, upgrade.in.value_or(0));
  }
  return all;
}

void end_upgrades(State& state, UtcTime time) {
  for (Account& account : state.accounts)
    for (Instance& instance : account.instances)
      std::erase_if(instance.upgrades, [&](const Change& each) { return *each.end <= time; });
}

Instance* find_instance(Account& account, const std::string& id) {
  return find_by(account.instances, &Instance::id, id);
}
const Instance* find_instance(const Account& account, const std::string& id) {
  return find_by(account.instances, &Instance::id, id);
}
Order* find_order(Account& account, const std::string& id) {
  return find_by(account.orders, &Order::id, id);
}
const Region* find_region(const Account& account, const std::string& id) {
  return find_by(account.regions, &Region::id, id);
}
Fund* find_fund(Account& account, const std::string& method) {
  return find_by(account.funds, &Fund::method, method);
}

std::optional<Movement> take_movement(State& state, const std::string& kind,
                                      const std::string& action, const std::string& error) {
  const auto found =
      std::find_if(state.movements.begin(), state.movements.end(), [&](const Movement& each) {
        return each.kind == kind && (each.action.empty() || each.action == action) &&
               (error.empty() || each.error == error);
      });
  if (found == state.movements.end()) return std::nullopt;
  Movement movement = *found;
  if (found->times > 0 && --found->times == 0) state.movements.erase(found);
  return movement;
}

}  // namespace contract
