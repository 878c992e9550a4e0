#include "service/call.h"

#include <algorithm>

#include "formats/json.h"
#include "service/money.h"
#include "service/seeded_ids.h"
#include "spec/check_request.h"
#include "wire/percent.h"

namespace contract {
namespace {

/// Reads parameters by role.
class Reader {
 public:
  Reader(const ServedCall& call, std::vector<DefaultUsed>& defaults)
      : call_(call), defaults_(defaults) {}

  /// The value, or what its absence means; empty where it means nothing. Who says aloud what the
  /// absence means has used the default, too. `fact`: the one that hangs on it, if one does.
  std::string text(const char* role, const char* fact = "") {
    const Parameter* parameter = call_.spec->parameter_of(role);
    if (parameter == nullptr) return "";
    const std::string* value = find_param(call_.params, parameter->name);
    const bool given = value != nullptr && !value->empty();
    const std::optional<Default> otherwise = default_of(*call_.spec, *parameter, call_.params);
    if (otherwise && (!given || same_value(parameter->type, *value, otherwise->value)))
      defaults_.push_back({fact, otherwise->rule});
    return given ? *value : otherwise ? otherwise->value : "";
  }

  std::optional<long long> number(const char* role) { return read_integer(text(role)); }
  bool truth(const char* role, const char* fact) {
    return equal_ignoring_case(text(role, fact), "true");
  }

  std::optional<UtcTime> time(const char* role) {
    const std::string value = text(role);
    const Parameter* parameter = call_.spec->parameter_of(role);
    if (value.empty() || parameter == nullptr) return std::nullopt;
    for (const std::size_t place : parameter->rules) {
      const Check& check = call_.spec->rules[place].check;
      if (check.kind == Check::Kind::time) return parse_utc(value, check.pattern);
    }
    return std::nullopt;
  }

 private:
  const ServedCall& call_;
  std::vector<DefaultUsed>& defaults_;
};

std::string truth(bool holds) { return holds ? "true" : "false"; }

bool has(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

const char* direction(long long from, long long to) {
  return to > from ? "up" : to < from ? "down" : "same";
}

/// "none", or whether an unpaid order is for a temporary upgrade.
std::string unpaid_kind(const Account& account, const std::string& instance) {
  for (const Order& order : account.orders)
    if (order.state == "unpaid" && order.instance == instance)
      return order.change.temporary() ? "temporary" : "lasting";
  return "none";
}

bool any_order(const Account& account, const std::string& state, const std::string& instance) {
  return std::any_of(account.orders.begin(), account.orders.end(), [&](const Order& order) {
    return order.state == state && (instance.empty() || order.instance == instance);
  });
}

/// Whether the region that the call names is one of the account's; true where it names none.
bool region_known(const ServedCall& call) {
  const std::string id = given(call, "region");
  return id.empty() || find_region(*call.account, id) != nullptr;
}

void add_instance(const ServedCall& call, Facts& facts) {
  const Instance& instance = *call.instance;
  facts["instance.charge"] = instance.charge;
  facts["instance.network"] = instance.network;
  facts["instance.status"] = instance.status;
  facts["instance.security_lock"] = truth(has(instance.locks, "security"));
  facts["instance.financial_lock"] = truth(has(instance.locks, "financial"));
  facts["instance.expired"] = truth(instance.expires && *instance.expires <= call.now);
  facts["instance.eip"] = truth(!instance.eip.empty());
  facts["instance.address"] = truth(!instance.address.empty());
  facts["instance.out"] = std::to_string(bandwidth_at(instance, call.now).out);
  facts["instance.unpaid"] = unpaid_kind(*call.account, instance.id);
  facts["instance.processing"] = truth(any_order(*call.account, "processing", instance.id));
  facts["instance.frozen"] = truth(instance.frozen_until && call.now < *instance.frozen_until);
  facts["instance.downgrades"] = std::to_string(instance.downgrades);
  facts["instance.upgrade"] = truth(!instance.upgrades.empty());
  if (instance.changed_at)
    facts["instance.minutes_since_change"] = std::to_string(
        std::chrono::floor<std::chrono::minutes>(call.now - *instance.changed_at).count());
}

void add_change(const ServedCall& call, Facts& facts) {
  const Instance& instance = *call.instance;
  const Change& change = call.change;
  const long long present =
      change.temporary() ? bandwidth_at(instance, call.now).out : instance.out;
  const long long target = change.out.value_or(present);
  const std::string charge =
      change.network_charge.empty() ? instance.network_charge : change.network_charge;
  const Region* region = find_region(*call.account, instance.region);
  facts["call.out"] = std::to_string(target);
  facts["call.in"] = change.in ? std::to_string(*change.in) : "";
  facts["call.in_above_out"] = truth(change.in && *change.in > target);
  facts["call.change"] = direction(present, target);
  facts["call.from_zero"] = truth(present == 0 && target > 0);
  facts["call.network_charge"] = charge;
  facts["call.changes_billing"] = truth(charge != instance.network_charge);
  facts["call.charge_offered"] = truth(region == nullptr || has(region->network_charges, charge));
  const long long price = price_of(*call.account, instance, change, call.now);
  facts["call.price"] = std::to_string(price);
  facts["account.short"] = truth(price > available(*call.account));
  const long long sum = region_sum(*call.account, instance, change, charge);
  facts["region.sum"] = std::to_string(sum);
  facts["region.change"] = direction(region_sum(*call.account, instance, {}, charge), sum);
}

/// "none", "new", "same" or "other".
std::string token_use(const ServedCall& call) {
  if (call.token.empty()) return "none";
  const TokenUse* use = used_token(call);
  if (use == nullptr) return "new";
  return use->parameters == canonical_parameters(*call.spec, call.params, "token") ? "same"
                                                                                   : "other";
}

}  // namespace

void read_call(ServedCall& call, std::vector<DefaultUsed>& defaults) {
  Reader read(call, defaults);
  call.instance_id = read.text("instance");
  call.instance = find_instance(*call.account, call.instance_id);
  call.change.out = read.number("out");
  call.change.in = read.number("in");
  call.change.network_charge = read.text("network_charge");
  call.change.allocate = read.truth("allocate", "call.allocate");
  call.change.start = read.time("start");
  call.change.end = read.time("end");
  call.auto_pay = read.truth("auto_pay", "call.auto_pay");
  call.token = read.text("token");
  call.address = read.text("address");
  call.page = read.number("page").value_or(1);
  call.page_size = read.number("page_size").value_or(0);
}

const TokenUse* used_token(const ServedCall& call) {
  if (call.token.empty()) return nullptr;
  for (const TokenUse& use : call.account->tokens)
    if (use.action == call.spec->action && use.token == call.token) return &use;
  return nullptr;
}

Facts facts_of(const ServedCall& call) {
  Facts facts;
  facts["account.enabled"] = truth(call.account->enabled);
  facts["account.arrears"] = truth(call.account->arrears);
  facts["account.unpaid"] = truth(any_order(*call.account, "unpaid", ""));
  facts["token.use"] = token_use(call);
  facts["call.sets_out"] = truth(call.change.out.has_value());
  facts["call.allocate"] = truth(call.change.allocate);
  facts["call.auto_pay"] = truth(call.auto_pay);
  facts["call.temporary"] = truth(call.change.temporary());
  facts["call.start_alone"] = truth(call.change.start && !call.change.end);
  facts["call.end_alone"] = truth(call.change.end && !call.change.start);
  facts["call.minutes_to_end"] =
      call.change.end
          ? std::to_string(
                std::chrono::floor<std::chrono::minutes>(*call.change.end - call.now).count())
          : "";
  facts["address.free"] = truth(address_free(*call.state));
  facts["call.address"] = address_use(*call.state, call.address);
  facts["call.ids_readable"] = truth(ids_readable(call));
  facts["region.known"] = truth(region_known(call));
  facts["instance.exists"] = truth(call.instance != nullptr);
  if (call.instance != nullptr) {
    add_instance(call, facts);
    add_change(call, facts);
  }
  return facts;
}

std::string canonical_parameters(const Spec& spec, const Params& params,
                                 const std::string& without_role) {
  std::string text;
  for (const Parameter& parameter : spec.parameters) {
    const std::string* value = find_param(params, parameter.name);
    if (value == nullptr || value->empty() || parameter.role == without_role) continue;
    text += (text.empty() ? "" : "&") + parameter.name + "=" + percent_encode(*value);
  }
  return text;
}

std::string given(const ServedCall& call, const char* role) {
  const Parameter* parameter = call.spec->parameter_of(role);
  const std::string* value =
      parameter == nullptr ? nullptr : find_param(call.params, parameter->name);
  return value == nullptr ? "" : *value;
}

std::optional<std::vector<std::string>> read_ids(const std::string& text) {
  const Reading reading = read_json(text);
  if (!reading.ok() || !reading.value.is(Value::Kind::array)) return std::nullopt;
  std::vector<std::string> ids;
  for (const Value& item : reading.value.items) {
    if (!item.is(Value::Kind::string)) return std::nullopt;
    ids.push_back(item.text);
  }
  return ids;
}

bool ids_readable(const ServedCall& call) {
  const std::string text = given(call, "instances");
  return text.empty() || read_ids(text).has_value();
}

}  // namespace contract
