// A run that is killed: at every call and between any two system calls of the ledger, and again
// while it goes on. A kill is an exception that no code under test catches.
#include <catch2/catch.hpp>

#include "refresh/rig_test.h"

namespace contract {
namespace {

using testing::Journey;
using testing::kEnough;
using testing::Killed;

/// Throws at the nth point that it is told of.
struct Executioner {
  int left;
  std::string at;
  void operator()(const std::string& where) {
    if (left < 0 || left-- > 0) return;
    at = where;
    throw Killed();
  }
};

/// Runs with a kill at that point; whether it came to it.
bool killed_at(Journey& journey, int point, bool fresh, bool undo, std::string& where,
               Money limit = kEnough) {
  Executioner executioner{point, ""};
  const auto hook = [&](const std::string& at) { executioner(at); };
  journey.rig.hook = hook;
  try {
    journey.run(limit, fresh, undo, hook);
  } catch (const Killed&) {
  }
  journey.rig.hook = {};
  where = executioner.at;
  return !where.empty();
}

/// A ledger may not be there yet, or be without a line: then nothing was sent.
bool is_begun(const Journey& journey) { return std::filesystem::exists(journey.folder / "ledger"); }

void demand_safe(Journey& journey, const Account& before, const RefreshEnd& end,
                 std::size_t orders_at_most) {
  const Account after = journey.rig.account_now();
  CHECK(after.orders.size() <= before.orders.size() + orders_at_most);
  for (std::size_t i = before.orders.size(); i < after.orders.size(); ++i)
    CHECK(after.orders[i].state == "void");
  long long then = 0, now = 0;
  for (const Fund& fund : before.funds) then += fund.amount;
  for (const Fund& fund : after.funds) now += fund.amount;
  CHECK(then == now);
  CHECK(end.paid == 0);
  for (const Instance& each : after.instances) {
    INFO(each.id);
    CHECK(each.out == find_instance(before, each.id)->out);
    CHECK(each.address == find_instance(before, each.id)->address);
    CHECK(each.network_charge == find_instance(before, each.id)->network_charge);
  }
  CHECK(end.not_as_before.empty());
}

TEST_CASE("Killed at any point, a run goes on and ends as if it had not been") {
  int kills = 0;
  for (int point = 0;; ++point) {
    Journey journey("refresh-killed");
    const Account before = journey.rig.account_now();
    std::string where;
    if (!killed_at(journey, point, true, false, where)) break;
    ++kills;
    INFO("killed at point " << point << ", " << where);
    const RefreshEnd end = journey.run(kEnough, !is_begun(journey));
    INFO(end.stopped);
    CHECK(end.stopped == "");
    CHECK(end.asked == 4);
    demand_safe(journey, before, end, 1);
  }
  CHECK(kills > 100);
}

TEST_CASE("Killed at any point, a run is undone and nothing of it is left") {
  for (int point = 0;; ++point) {
    Journey journey("refresh-undone");
    const Account before = journey.rig.account_now();
    std::string where;
    if (!killed_at(journey, point, true, false, where)) break;
    INFO("killed at point " << point << ", " << where);
    const RefreshEnd end = journey.run(kEnough, !is_begun(journey), true);
    INFO(end.stopped);
    CHECK(end.stopped == "");
    demand_safe(journey, before, end, 1);
  }
}

TEST_CASE("Killed twice, it still ends as if it had not been") {
  int kills = 0;
  for (int first = 3; first < 400; first += 7)
    for (int second = first % 5; second < 400; second += 9) {
      Journey journey("refresh-killed-twice");
      const Account before = journey.rig.account_now();
      std::string where, then;
      if (!killed_at(journey, first, true, false, where)) break;
      if (!killed_at(journey, second, !is_begun(journey), false, then)) break;
      ++kills;
      INFO("killed at point " << first << ", " << where << ", and at point " << second << ", "
                              << then);
      const RefreshEnd end = journey.run(kEnough, !is_begun(journey));
      CHECK(end.stopped == "");
      demand_safe(journey, before, end, 1);
    }
  CHECK(kills > 100);
}

TEST_CASE("An order that is paid is placed once, killed at any point, and the limit is kept") {
  PlanWish wish = testing::usual_wish();
  wish.all = false;
  wish.interactions = {5};
  wish.irreversible = true;
  const Money price = 300'000'000;  // a second order would be over the limit
  for (int point = 0;; ++point) {
    Journey journey("refresh-killed-paid", testing::usual_calls(), wish);
    std::string where;
    if (!killed_at(journey, point, true, false, where, price)) break;
    INFO("killed at point " << point << ", " << where);
    const RefreshEnd end = journey.run(price, !is_begun(journey));
    INFO(end.stopped);
    CHECK(end.stopped == "");
    CHECK(end.paid == price);
    CHECK(journey.rig.account_now().orders.size() == 3);
  }
}

}  // namespace
}  // namespace contract
