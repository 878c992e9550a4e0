// Thousands of random calls against a model that knows three things only: money neither appears nor
// vanishes, no region's sums pass their caps, and a token never makes two orders.
#include <catch2/catch.hpp>
#include <map>

#include "service/testing.h"

using namespace contract;
using std::chrono::minutes;
using testing::account;
using testing::Caller;
using testing::kNewYear;
using testing::Said;

namespace {

/// The same numbers for the same seed, on every machine.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : state_(seed * 2654435761u + 1) {}
  std::uint32_t below(std::uint32_t bound) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_ % bound;
  }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
  template <class Item>
  const Item& pick(const std::vector<Item>& items) {
    return items[below(static_cast<std::uint32_t>(items.size()))];
  }

 private:
  std::uint32_t state_;
};

State small_world(std::uint32_t seed) {
  State state = account(seed % 3 == 0 ? "poor" : seed % 3 == 1 ? "shop" : "full-region");
  state.clock.fixed = kNewYear;
  Account& world = state.accounts.front();
  world.calls_a_minute = 1'000'000;
  if (seed % 3 != 0) return state;
  for (const char* id : {"i-1", "i-2", "i-3"}) {
    Instance instance = world.instances.front();
    instance.id = id;
    instance.out = 0;
    world.instances.push_back(instance);
  }
  world.funds.push_back({"coupon", 5'000, false});
  return state;
}

Assignment random_call(Dice& dice, const Account& world) {
  Assignment call;
  call["InstanceId"] = dice.pick(world.instances).id;
  if (!dice.one_in(5)) call["InternetMaxBandwidthOut"] = std::to_string(dice.below(103));
  if (dice.one_in(6)) call["InternetMaxBandwidthIn"] = std::to_string(dice.below(60));
  if (dice.one_in(6))
    call["NetworkChargeType"] = dice.one_in(2) ? "PayByTraffic" : "PayByBandwidth";
  if (dice.one_in(4)) call["AutoPay"] = dice.one_in(3) ? "true" : "false";
  if (dice.one_in(8)) call["AllocatePublicIp"] = "true";
  if (dice.one_in(5)) {
    call["StartTime"] = "2026-01-0" + std::to_string(1 + dice.below(5)) + "T00:00Z";
    call["EndTime"] = "2026-01-0" + std::to_string(1 + dice.below(8)) + "T12Z";
  }
  if (dice.one_in(2)) call["ClientToken"] = "token-" + std::to_string(dice.below(40));
  return call;
}

/// All money there is: in funds, and in what orders took less what went back. Coupons that were
/// used up stay in the orders.
long long all_money(const Account& world) {
  long long sum = 0;
  for (const Fund& fund : world.funds) sum += fund.amount;
  for (const Order& order : world.orders)
    for (const Payment& payment : order.payments) sum += payment.amount;
  for (const Refund& refund : world.refunds) sum -= refund.amount;
  return sum;
}

void check_money(const Account& world, long long before) {
  CHECK(all_money(world) == before);
  for (const Fund& fund : world.funds) CHECK(fund.amount >= 0);
  for (const Order& order : world.orders) {
    long long paid = 0;
    for (const Payment& payment : order.payments) {
      CHECK(payment.amount > 0);
      CHECK(payment.refunded >= 0);
      CHECK(payment.refunded <= payment.amount);
      paid += payment.amount;
    }
    CHECK(paid == (order.state == "paid" ? std::max(order.amount, 0LL) : 0));
  }
}

/// What really runs at a time, added up anew.
void check_sums(const Account& world, UtcTime time) {
  std::map<std::pair<std::string, std::string>, long long> sums;
  for (const Instance& each : world.instances)
    sums[{each.region, each.network_charge}] += bandwidth_at(each, time).out;
  for (const auto& [key, sum] : sums) CHECK(sum <= (key.second == "PayByTraffic" ? 5'000 : 50'000));
}

void check_addresses(const Account& world) {
  std::map<std::string, int> seen;
  for (const Instance& each : world.instances)
    if (!each.address.empty()) CHECK(++seen[each.address] == 1);
}

/// Pays or voids one of the orders, as an owner does.
void act_as_owner(Dice& dice, Caller& caller) {
  const Account world = caller.account();
  if (world.orders.empty()) return;
  const Order& order = dice.pick(world.orders);
  const bool payable = order.state == "unpaid";
  if (dice.one_in(2)) {
    const std::string obstacle = caller.emulator().pay(order.id, kNewYear);
    if (!payable) CHECK_FALSE(obstacle.empty());
  } else {
    const std::string obstacle = caller.emulator().void_order(order.id);
    CHECK(obstacle.empty() == (payable || order.state == "abnormal"));
  }
}

}  // namespace

TEST_CASE("random calls: money stays, sums hold, a token makes one order, addresses are single") {
  std::map<int, int> statuses;
  for (std::uint32_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    Caller caller(small_world(seed));
    UtcTime time = kNewYear;
    const long long money = all_money(caller.account());
    std::map<std::string, std::pair<Assignment, std::string>> first;  // by token: call and order
    for (int step = 0; step < 60; ++step) {
      CAPTURE(step);
      if (dice.one_in(2)) caller.set_clock(time += minutes(dice.below(240)));
      if (dice.one_in(6)) act_as_owner(dice, caller);
      const std::size_t orders = caller.account().orders.size();
      Assignment call = random_call(dice, caller.account());
      if (!first.empty() && dice.one_in(5)) call = first.begin()->second.first;
      const Said said = caller.call(call);
      ++statuses[said.status];
      const Account world = caller.account();
      REQUIRE(said.status != 500);
      CHECK(world.orders.size() <= orders + 1);
      if (said.status == 200 && call.contains("ClientToken")) {
        const auto [known, fresh] =
            first.emplace(*call["ClientToken"], std::pair(call, said.order));
        CHECK(known->second.first == call);
        CHECK(known->second.second == said.order);
        if (!fresh) CHECK(world.orders.size() == orders);
      }
      check_money(world, money);
      check_sums(world, time);
      check_addresses(world);
    }
    // Time passes, and what was temporary falls back.
    caller.set_clock(time + std::chrono::hours(24 * 365));
    caller.call({}, "DescribeRegions");
    for (const Instance& each : caller.account().instances) CHECK(each.upgrades.empty());
  }
  // The generator reaches both sides.
  CHECK(statuses[200] > 500);
  CHECK(statuses[400] > 500);
  CHECK(statuses[403] > 50);
}
