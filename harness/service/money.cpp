#include "service/money.h"

#include <algorithm>

namespace contract {
namespace {

long long unit_price(const Account& account, const std::string& network_charge) {
  const auto found = account.prices.find(network_charge);
  return found == account.prices.end() ? 0 : found->second;
}

const std::string& charge_after(const Instance& instance, const Change& change) {
  return change.network_charge.empty() ? instance.network_charge : change.network_charge;
}

bool pending(const Order& order) { return order.state == "unpaid" || order.state == "processing"; }

/// The greatest bandwidth that the instance may come to under that billing, `change` made.
long long peak(const Account& account, const Instance& instance, const Change& change,
               const std::string& network_charge) {
  long long most = 0;
  const auto count = [&](const Change& each) {
    if (charge_after(instance, each) == network_charge)
      most = std::max(most, each.out.value_or(instance.out));
  };
  if (change.temporary()) count({});
  count(change);
  for (Change upgrade : instance.upgrades) {
    if (upgrade.network_charge.empty()) upgrade.network_charge = charge_after(instance, change);
    count(upgrade);
  }
  for (const Order& order : account.orders)
    if (pending(order) && order.instance == instance.id) count(order.change);
  return most;
}

void take(Fund& fund, long long most, Order& order, long long& left) {
  const long long amount = std::min({fund.amount, most, left});
  if (amount <= 0) return;
  fund.amount -= amount;
  left -= amount;
  order.payments.push_back({fund.method, amount, 0});
}

}  // namespace

long long price_of(const Account& account, const Instance& instance, const Change& change,
                   UtcTime time) {
  if (instance.charge != "PrePaid") return 0;
  const long long present = change.temporary() ? bandwidth_at(instance, time).out : instance.out;
  const long long before = unit_price(account, instance.network_charge) * present;
  const long long after =
      unit_price(account, charge_after(instance, change)) * change.out.value_or(present);
  return change.temporary() ? std::max(after - before, 0LL) : after - before;
}

long long available(const Account& account) {
  long long sum = 0;
  for (const Fund& fund : account.funds)
    if (!fund.refundable || fund.method == account.pays_with) sum += fund.amount;
  return sum;
}

bool pay(Account& account, Order& order) {
  if (order.state == "paid") return true;
  if (order.amount > available(account)) return false;
  long long left = order.amount;
  for (Fund& fund : account.funds)
    if (!fund.refundable) take(fund, left, order, left);
  for (Fund& fund : account.funds)
    if (fund.refundable && fund.method == account.pays_with) take(fund, left, order, left);
  order.state = "paid";
  return true;
}

void give_back(Account& account, const std::string& instance, const std::string& but,
               long long amount, UtcTime time) {
  // By iterators: clang 14, which builds the fuzz targets, can't read libstdc++'s views.
  for (auto at = account.orders.rbegin(); at != account.orders.rend(); ++at) {
    Order& order = *at;
    if (order.instance != instance || order.state != "paid" || order.id == but ||
        order.change.temporary())
      continue;
    for (auto paid = order.payments.rbegin(); paid != order.payments.rend(); ++paid) {
      Payment& payment = *paid;
      const long long share = std::min(amount, payment.amount - payment.refunded);
      Fund* fund = find_fund(account, payment.method);
      if (share <= 0 || fund == nullptr) continue;
      payment.refunded += share;
      amount -= share;
      if (!fund->refundable) continue;
      fund->amount += share;
      account.refunds.push_back({order.id, payment.method, share, time});
    }
  }
  Fund* fund = find_fund(account, account.pays_with);
  if (amount <= 0 || fund == nullptr) return;
  fund->amount += amount;
  account.refunds.push_back({"", fund->method, amount, time});
}

long long region_sum(const Account& account, const Instance& instance, const Change& change,
                     const std::string& network_charge) {
  long long sum = 0;
  for (const Instance& each : account.instances)
    if (each.region == instance.region)
      sum += peak(account, each, each.id == instance.id ? change : Change{}, network_charge);
  return sum;
}

}  // namespace contract
