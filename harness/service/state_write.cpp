#include "service/state_file.h"

namespace contract {
namespace {

/// Writes members that differ from their defaults.
class Object {
 public:
  Object& text(const char* name, const std::string& text, const std::string& otherwise = "") {
    if (text != otherwise) value_.add(name, Value::string(text));
    return *this;
  }
  Object& truth(const char* name, bool truth, bool otherwise) {
    if (truth != otherwise) value_.add(name, Value::boolean(truth));
    return *this;
  }
  Object& number(const char* name, long long number, long long otherwise = 0) {
    if (number != otherwise) value_.add(name, Value::number(number));
    return *this;
  }
  Object& number(const char* name, const std::optional<long long>& number) {
    if (number) value_.add(name, Value::number(*number));
    return *this;
  }
  /// Money is always written, none of it too.
  Object& amount(long long number) {
    value_.add("amount", Value::number(number));
    return *this;
  }
  Object& time(const char* name, const std::optional<UtcTime>& time) {
    if (time) value_.add(name, Value::string(format_utc(*time, kMoment)));
    return *this;
  }
  Object& texts(const char* name, const std::vector<std::string>& texts) {
    return list(name, texts, [](const std::string& text) { return Value::string(text); });
  }
  template <class Item, class Write>
  Object& list(const char* name, const std::vector<Item>& items, Write write) {
    if (items.empty()) return *this;
    Value list = Value::array();
    for (const Item& item : items) list.items.push_back(write(item));
    value_.add(name, std::move(list));
    return *this;
  }
  Object& add(const char* name, Value value) {
    if (!value.members.empty()) value_.add(name, std::move(value));
    return *this;
  }
  Value take() { return std::move(value_); }

 private:
  Value value_ = Value::object();
};

Value write_key(const AccessKey& key) {
  return Object()
      .text("id", key.id)
      .time("expires", key.expires)
      .truth("active", key.active, true)
      .texts("denied", key.denied)
      .take();
}

Value write_fund(const Fund& fund) {
  return Object()
      .text("method", fund.method)
      .amount(fund.amount)
      .truth("refundable", fund.refundable, true)
      .take();
}

Value write_payment(const Payment& payment) {
  return Object()
      .text("method", payment.method)
      .amount(payment.amount)
      .number("refunded", payment.refunded)
      .take();
}

Value write_change(const Change& change) {
  return Object()
      .number("out", change.out)
      .number("in", change.in)
      .text("network_charge", change.network_charge)
      .truth("allocate", change.allocate, false)
      .time("start", change.start)
      .time("end", change.end)
      .take();
}

Value write_refund(const Refund& refund) {
  return Object()
      .text("order", refund.order)
      .text("method", refund.method)
      .amount(refund.amount)
      .time("at", refund.at)
      .take();
}

Value write_instance(const Instance& each) {
  const Instance otherwise;
  return Object()
      .text("id", each.id)
      .text("region", each.region)
      .text("charge", each.charge, otherwise.charge)
      .text("network", each.network, otherwise.network)
      .text("network_charge", each.network_charge, otherwise.network_charge)
      .text("status", each.status, otherwise.status)
      .texts("locks", each.locks)
      .time("expires", each.expires)
      .time("cycle_ends", each.cycle_ends)
      .text("eip", each.eip)
      .text("address", each.address)
      .number("out", each.out)
      .number("in", each.in)
      .time("changed_at", each.changed_at)
      .time("frozen_until", each.frozen_until)
      .number("downgrades", each.downgrades)
      .list("upgrades", each.upgrades, write_change)
      .take();
}

Value write_region(const Region& region) {
  return Object().text("id", region.id).texts("network_charges", region.network_charges).take();
}

Value write_token(const TokenUse& use) {
  return Object()
      .text("action", use.action)
      .text("token", use.token)
      .text("parameters", use.parameters)
      .text("error", use.error)
      .text("order", use.order)
      .take();
}

Value write_account(const Account& account) {
  Value prices = Value::object();
  for (const auto& [charge, price] : account.prices) prices.add(charge, Value::number(price));
  return Object()
      .text("id", account.id)
      .truth("enabled", account.enabled, true)
      .truth("arrears", account.arrears, false)
      .number("calls_a_minute", account.calls_a_minute)
      .text("pays_with", account.pays_with, Account().pays_with)
      .list("funds", account.funds, write_fund)
      .add("prices", std::move(prices))
      .list("keys", account.keys, write_key)
      .list("regions", account.regions, write_region)
      .list("instances", account.instances, write_instance)
      .list("orders", account.orders, write_order)
      .list("refunds", account.refunds, write_refund)
      .list("tokens", account.tokens, write_token)
      .take();
}

Value write_injection(const Injection& injection) {
  return Object()
      .text("error", injection.error)
      .text("fill", injection.fill)
      .text("action", injection.action)
      .text("instance", injection.instance)
      .number("times", injection.times, 1)
      .take();
}

}  // namespace

Value write_order(const Order& order) {
  return Object()
      .text("id", order.id)
      .text("instance", order.instance)
      .text("state", order.state)
      .amount(order.amount)
      .time("created", order.created)
      .time("until", order.until)
      .add("change", write_change(order.change))
      .list("payments", order.payments, write_payment)
      .take();
}

Value write_state(const State& state) {
  const State otherwise;
  Value clock = Object()
                    .time("fixed", state.clock.fixed)
                    .number("ahead_seconds", state.clock.ahead.count())
                    .take();
  return Object()
      .number("format", 1)
      .text("title", state.title)
      .text("seed", state.seed, otherwise.seed)
      .add("clock", std::move(clock))
      .number("made", static_cast<long long>(state.made))
      .text("first_address", state.first_address, otherwise.first_address)
      .number("addresses", state.addresses, otherwise.addresses)
      .list("accounts", state.accounts, write_account)
      .list("injections", state.injections, write_injection)
      .take();
}

}  // namespace contract
