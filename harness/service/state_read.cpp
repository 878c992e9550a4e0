#include "error.h"
#include "formats/files.h"
#include "service/chance.h"
#include "service/state_file.h"

namespace contract {
namespace {

/// Reads members of an object into what holds their defaults.
class Object {
 public:
  explicit Object(const Value& value) : value_(value) {}

  const Object& text(const char* name, std::string& into) const {
    if (const Value* found = value_.find(name)) into = found->text;
    return *this;
  }
  const Object& truth(const char* name, bool& into) const {
    if (const Value* found = value_.find(name)) into = found->text == "true";
    return *this;
  }
  template <class Number>
  const Object& number(const char* name, Number& into) const {
    if (value_.find(name) != nullptr) into = static_cast<Number>(value_.integer_of(name));
    return *this;
  }
  const Object& number(const char* name, std::optional<long long>& into) const {
    if (value_.find(name) != nullptr) into = value_.integer_of(name);
    return *this;
  }
  const Object& time(const char* name, std::optional<UtcTime>& into) const {
    if (const Value* found = value_.find(name)) into = moment(*found);
    return *this;
  }
  const Object& time(const char* name, UtcTime& into) const {
    if (const Value* found = value_.find(name)) into = moment(*found);
    return *this;
  }
  const Object& texts(const char* name, std::vector<std::string>& into) const {
    if (const Value* found = value_.find(name)) {
      into.clear();
      for (const Value& item : found->items) into.push_back(item.text);
    }
    return *this;
  }
  template <class Item, class Read>
  const Object& list(const char* name, std::vector<Item>& into, Read read) const {
    if (const Value* found = value_.find(name))
      for (const Value& item : found->items) into.push_back(read(item));
    return *this;
  }

 private:
  static UtcTime moment(const Value& value) {
    const std::optional<UtcTime> time = parse_utc(value.text, kMoment);
    if (!time)
      throw Error("'" + value.text + "' is no time: there is no such day or hour",
                  "say it like 2026-01-01T00:00:00Z");
    return *time;
  }

  const Value& value_;
};

AccessKey read_key(const Value& value) {
  AccessKey key;
  Object(value)
      .text("id", key.id)
      .text("secret", key.secret)
      .text("security_token", key.security_token)
      .time("expires", key.expires)
      .truth("active", key.active)
      .texts("denied", key.denied);
  return key;
}

Fund read_fund(const Value& value) {
  Fund fund;
  Object(value)
      .text("method", fund.method)
      .number("amount", fund.amount)
      .truth("refundable", fund.refundable);
  return fund;
}

Payment read_payment(const Value& value) {
  Payment payment;
  Object(value)
      .text("method", payment.method)
      .number("amount", payment.amount)
      .number("refunded", payment.refunded);
  return payment;
}

Change read_change(const Value& value) {
  Change change;
  Object(value)
      .number("out", change.out)
      .number("in", change.in)
      .text("network_charge", change.network_charge)
      .truth("allocate", change.allocate)
      .time("start", change.start)
      .time("end", change.end);
  return change;
}

Order read_order(const Value& value) {
  Order order;
  Object(value)
      .text("id", order.id)
      .text("instance", order.instance)
      .text("state", order.state)
      .number("amount", order.amount)
      .time("created", order.created)
      .time("until", order.until)
      .list("payments", order.payments, read_payment);
  if (const Value* change = value.find("change")) order.change = read_change(*change);
  return order;
}

Refund read_refund(const Value& value) {
  Refund refund;
  Object(value)
      .text("order", refund.order)
      .text("method", refund.method)
      .number("amount", refund.amount)
      .time("at", refund.at);
  return refund;
}

Instance read_instance(const Value& value) {
  Instance instance;
  Object(value)
      .text("id", instance.id)
      .text("region", instance.region)
      .text("charge", instance.charge)
      .text("network", instance.network)
      .text("network_charge", instance.network_charge)
      .text("status", instance.status)
      .texts("locks", instance.locks)
      .time("expires", instance.expires)
      .time("cycle_ends", instance.cycle_ends)
      .text("eip", instance.eip)
      .text("address", instance.address)
      .number("out", instance.out)
      .number("in", instance.in)
      .time("changed_at", instance.changed_at)
      .time("frozen_until", instance.frozen_until)
      .number("downgrades", instance.downgrades)
      .list("upgrades", instance.upgrades, read_change);
  return instance;
}

Region read_region(const Value& value) {
  Region region;
  Object(value).text("id", region.id).texts("network_charges", region.network_charges);
  return region;
}

TokenUse read_token(const Value& value) {
  TokenUse use;
  Object(value)
      .text("action", use.action)
      .text("token", use.token)
      .text("parameters", use.parameters)
      .text("error", use.error)
      .text("order", use.order);
  return use;
}

Account read_account(const Value& value) {
  Account account;
  Object(value)
      .text("id", account.id)
      .truth("enabled", account.enabled)
      .truth("arrears", account.arrears)
      .number("calls_a_minute", account.calls_a_minute)
      .text("pays_with", account.pays_with)
      .list("funds", account.funds, read_fund)
      .list("keys", account.keys, read_key)
      .list("regions", account.regions, read_region)
      .list("instances", account.instances, read_instance)
      .list("orders", account.orders, read_order)
      .list("refunds", account.refunds, read_refund)
      .list("tokens", account.tokens, read_token);
  if (const Value* prices = value.find("prices"))
    for (const Member& price : prices->members)
      account.prices[price.name] = prices->integer_of(price.name);
  return account;
}

Injection read_injection(const Value& value) {
  Injection injection;
  Object(value)
      .text("error", injection.error)
      .text("fill", injection.fill)
      .text("action", injection.action)
      .text("instance", injection.instance)
      .number("times", injection.times);
  return injection;
}

}  // namespace

State read_state(const Value& value) {
  State state;
  Object(value)
      .text("title", state.title)
      .text("seed", state.seed)
      .number("made", state.made)
      .text("first_address", state.first_address)
      .number("addresses", state.addresses)
      .list("accounts", state.accounts, read_account)
      .list("injections", state.injections, read_injection);
  if (const Value* clock = value.find("clock")) {
    long long ahead = 0;
    Object(*clock).time("fixed", state.clock.fixed).number("ahead_seconds", ahead);
    state.clock.ahead = std::chrono::seconds(ahead);
  }
  return state;
}

State load_state(const std::filesystem::path& file, const Schema& schema, const std::string& seed) {
  State state = read_state(load_json(file, schema));
  if (!seed.empty()) state.seed = seed;
  fill_keys(state);
  return state;
}

}  // namespace contract
