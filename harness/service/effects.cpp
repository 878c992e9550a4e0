#include "service/effects.h"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "service/money.h"
#include "service/seeded_ids.h"

namespace contract {
namespace {

Order& order_of(ServedCall& call) { return *find_order(*call.account, call.order); }

bool place_order(ServedCall& call) {
  Order order;
  order.id = next_order_id(*call.state);
  order.instance = call.instance->id;
  order.state = "unpaid";
  order.amount = price_of(*call.account, *call.instance, call.change, call.now);
  if (const auto moved = take_movement(*call.state, "price", call.spec->action))
    order.amount += moved->amount;
  if (take_movement(*call.state, "processing", call.spec->action)) order.state = "processing";
  order.created = call.now;
  order.change = call.change;
  call.order = order.id;
  call.account->orders.push_back(std::move(order));
  return true;
}

/// One that stays in progress is neither paid nor carried out.
bool pay_order(ServedCall& call) {
  Order& order = order_of(call);
  return order.state != "processing" && pay(*call.account, order);
}

bool spoil_order(ServedCall& call) {
  order_of(call).state = "abnormal";
  return true;
}

bool leave_as_it_is(ServedCall&) { return true; }

bool wait_for_payment(ServedCall&) { return false; }

bool repeat_answer(ServedCall& call) {
  if (const TokenUse* use = used_token(call)) call.order = use->order;
  return false;
}

bool change_network(ServedCall& call) {
  Instance& instance = *call.instance;
  if (call.change.out) instance.out = *call.change.out;
  if (call.change.in) instance.in = *call.change.in;
  if (!call.change.network_charge.empty()) instance.network_charge = call.change.network_charge;
  return true;
}

bool upgrade_for_a_time(ServedCall& call) {
  Change upgrade = call.change;
  if (!upgrade.start) upgrade.start = call.now;
  if (!upgrade.out) upgrade.out = call.instance->out;
  call.instance->upgrades.push_back(std::move(upgrade));
  return true;
}

bool give_back_difference(ServedCall& call) {
  give_back(*call.account, call.instance->id, call.order, -order_of(call).amount, call.now);
  return true;
}

bool assign_address(ServedCall& call) {
  if (!call.instance->address.empty()) return true;
  const auto address = call.address.empty() ? free_address(*call.state) : call.address;
  if (address) call.instance->address = *address;
  return true;
}

bool release_address(ServedCall& call) {
  call.instance->address.clear();
  return true;
}

bool count_downgrade(ServedCall& call) {
  ++call.instance->downgrades;
  return true;
}

bool freeze_until_next_cycle(ServedCall& call) {
  if (call.instance->cycle_ends) call.instance->frozen_until = call.instance->cycle_ends;
  return true;
}

bool note_time(ServedCall& call) {
  call.instance->changed_at = call.now;
  return true;
}

/// Puts the ids of the call's page into `described`, in the state's order: those in its region and
/// among its ids, all where it names none. A page size of 0 is a page without end.
bool describe_instances(ServedCall& call) {
  const std::string region = given(call, "region");
  const std::string text = given(call, "instances");
  const auto ids = text.empty() ? std::nullopt : read_ids(text);
  std::vector<std::string> all;
  for (const Instance& instance : call.account->instances) {
    if (!region.empty() && instance.region != region) continue;
    if (ids && std::find(ids->begin(), ids->end(), instance.id) == ids->end()) continue;
    all.push_back(instance.id);
  }
  call.total = all.size();
  const auto size = call.page_size > 0 ? static_cast<std::size_t>(call.page_size) : all.size();
  const auto before = call.page > 1 ? static_cast<std::size_t>(call.page - 1) : 0;
  if (before > 0 && (size == 0 || before > all.size() / size)) return true;
  const std::size_t from = std::min(before * size, all.size());
  const std::size_t to = std::min(from + size, all.size());
  call.described.assign(all.begin() + static_cast<std::ptrdiff_t>(from),
                        all.begin() + static_cast<std::ptrdiff_t>(to));
  return true;
}

const std::map<std::string, bool (*)(ServedCall&)>& effects() {
  static const std::map<std::string, bool (*)(ServedCall&)> table = {
      {"place_order", place_order},
      {"pay_order", pay_order},
      {"spoil_order", spoil_order},
      {"leave_as_it_is", leave_as_it_is},
      {kWait, wait_for_payment},
      {"repeat_answer", repeat_answer},
      {"change_network", change_network},
      {"upgrade_for_a_time", upgrade_for_a_time},
      {"give_back_difference", give_back_difference},
      {"assign_address", assign_address},
      {"release_address", release_address},
      {"count_downgrade", count_downgrade},
      {"freeze_until_next_cycle", freeze_until_next_cycle},
      {"note_time", note_time},
      {"describe_instances", describe_instances},
  };
  return table;
}

}  // namespace

bool is_effect(const std::string& name) { return effects().contains(name); }

bool have_effect(const std::string& effect, ServedCall& call) {
  const auto found = effects().find(effect);
  if (found == effects().end()) throw std::logic_error("no effect is called " + effect);
  return found->second(call);
}

}  // namespace contract
