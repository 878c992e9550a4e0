// What the owner of an account does with orders, outside the API: paying and voiding them.
#include <algorithm>
#include <iterator>

#include "service/effects.h"
#include "service/emulator.h"
#include "service/money.h"

namespace contract {
namespace {

struct Found {
  Account* account = nullptr;
  Order* order = nullptr;
};

Found find(State& state, const std::string& id) {
  for (Account& account : state.accounts)
    if (Order* order = find_order(account, id)) return {&account, order};
  return {};
}

/// The place behind the decision that waits for payment; the end where the table has none.
std::size_t behind_wait(const Spec& spec) {
  for (std::size_t at = 0; at < spec.behaviour.size(); ++at)
    for (const std::string& effect : spec.behaviour[at].effects)
      if (effect == kWait) return at + 1;
  return spec.behaviour.size();
}

/// The call that the order came from, made at `time`.
ServedCall call_of(const Spec& spec, State& state, Account& account, const Order& order,
                   UtcTime time) {
  ServedCall call;
  call.spec = &spec;
  call.state = &state;
  call.account = &account;
  call.instance = find_instance(account, order.instance);
  call.now = time;
  call.change = order.change;
  call.order = order.id;
  return call;
}

/// Takes the money and does what was ordered; false, and nothing done, where there is too little.
bool carry_out(ServedCall& call, const Facts& facts, Order& order) {
  if (!contract::pay(*call.account, order)) return false;
  walk(
      *call.spec, call.spec->behaviour, facts,
      [&](const std::string& effect) { return have_effect(effect, call); },
      behind_wait(*call.spec));
  return true;
}

}  // namespace

void Emulator::settle(State& state, UtcTime time) const {
  for (Account& account : state.accounts)
    for (Order& order : account.orders) {
      if (order.state != "processing" || !order.until || *order.until > time) continue;
      ServedCall call = call_of(service_.first(), state, account, order, *order.until);
      order.until.reset();
      if (call.instance == nullptr || !carry_out(call, facts_of(call), order))
        order.state = "abnormal";
    }
  end_upgrades(state, time);
}

std::string Emulator::pay(const std::string& order, std::chrono::system_clock::time_point arrived) {
  const std::lock_guard lock(mutex_);
  const auto [account, found] = find(state_, order);
  if (found == nullptr) return "there is no order '" + order + "'";
  if (found->state != "unpaid")
    return "the order is " + found->state + ": only an unpaid one can be paid";
  const UtcTime time = now(state_.clock, arrived);
  settle(state_, time);
  ServedCall call = call_of(service_.first(), state_, *account, *found, time);
  if (call.instance == nullptr) return "its instance is gone";
  const Facts facts = facts_of(call);
  for (const Decision& decision : call.spec->behaviour)
    if (decision.at_payment && holds(decision, facts))
      return "what it is for can't be done any more: " + decision.rule;
  return carry_out(call, facts, *found) ? "" : "the account has too little balance";
}

std::string Emulator::void_order(const std::string& order) {
  const std::lock_guard lock(mutex_);
  Order* found = find(state_, order).order;
  if (found == nullptr) return "there is no order '" + order + "'";
  if (found->state != "unpaid" && found->state != "abnormal")
    return "the order is " + found->state + ": only an unpaid or abnormal one can be voided";
  found->state = "void";
  return "";
}

void Emulator::inject(Injection injection) {
  State wanted;
  wanted.injections = {injection};
  service_.check(wanted);
  const std::lock_guard lock(mutex_);
  state_.injections.push_back(std::move(injection));
}

void Emulator::withdraw(const std::string& error) {
  const std::lock_guard lock(mutex_);
  auto& all = state_.injections;
  const auto last = std::find_if(all.rbegin(), all.rend(),
                                 [&](const Injection& each) { return each.error == error; });
  if (last != all.rend()) all.erase(std::next(last).base());
}

}  // namespace contract
