#include "service/billing.h"

#include <algorithm>
#include <utility>

#include "formats/json.h"
#include "service/call.h"
#include "service/money.h"
#include "service/seeded_ids.h"
#include "spec/check_request.h"

namespace contract {
namespace {

constexpr Money kSmallestUnit = 10'000;  ///< a hundredth, in millionths

Value amount_of(long long cents) {
  Value number = Value::number(0);
  number.text = money_text(cents * kSmallestUnit);
  return number;
}

Response json(int status, const Value& body) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json;charset=utf-8"}};
  response.body = write_json(body);
  return response;
}

/// Answers one call, as who signed it.
class Desk {
 public:
  Desk(Emulator& emulator, const Service& service, const BillingFacts& facts)
      : emulator_(emulator), service_(service), facts_(facts) {}

  /// Nothing: the call is none of these.
  std::optional<Response> answer(const Request& request) {
    const Arrival arrival = read_arrival(service_.first(), request);
    const bool quoted = path_of(request.target) == facts_.quote.path;
    const bool known = quoted || arrival.action == facts_.order.action ||
                       arrival.action == facts_.cancel.action ||
                       arrival.action == facts_.caller.action;
    if (!known) return std::nullopt;
    State state = emulator_.state();
    id_ = uuid_of(state.seed + " billing " + std::to_string(emulator_.requests()) + request.target +
                  request.body);
    const Sender sender = find_sender(state, arrival);
    if (sender.key == nullptr) return refused(404, facts_.quote.bad_key);
    for (const Finding& wrong :
         verify_signature(request, arrival.parsed.params, sender.key->secret))
      if (wrong.level == Level::must) return refused(400, facts_.quote.bad_signature);
    if (quoted && request.method != facts_.quote.method)
      return refused(405, facts_.quote.bad_method);
    if (quoted) return quote(request, state, *sender.account);
    if (arrival.action == facts_.caller.action)
      return json(200, Value::object()
                           .add("RequestId", Value::string(id_))
                           .add(facts_.caller.account, Value::string(sender.account->id)));
    const std::string* id = find_param(arrival.parsed.params, facts_.order.id);
    const Order* order = id == nullptr ? nullptr : find_order(*sender.account, *id);
    if (order == nullptr) return refused(400, facts_.order.not_found);
    return arrival.action == facts_.order.action ? details(*order) : cancel(*order);
  }

 private:
  Response refused(int status, const std::string& code) const {
    return json(status,
                Value::object()
                    .add("RequestId", Value::string(id_))
                    .add("Code", Value::string(code))
                    .add("Message", Value::string("The request is refused: " + code + ".")));
  }

  Response priced(Value price, bool success) {
    if (!emulator_.moved("no-success", facts_.quote.action))
      price.add(facts_.quote.says.success, Value::boolean(success));
    return json(200, Value::object()
                         .add(facts_.quote.says.price, std::move(price))
                         .add("requestId", Value::string(id_)));
  }

  Response unpriced(const std::string& code) {
    return priced(Value::object()
                      .add(facts_.quote.says.error_code, Value::string(code))
                      .add(facts_.quote.says.error_message, Value::string("No price: " + code)),
                  false);
  }

  Response quote(const Request& request, State& state, Account& account) {
    const QuoteFacts& facts = facts_.quote;
    const Reading reading = read_json(request.body);
    const Value* parameters = reading.ok() ? reading.value.find(facts.asks.parameters) : nullptr;
    const Spec* spec = service_.action(reading.value.text_of(facts.asks.action));
    if (emulator_.moved("not-quotable", facts.action) || spec == nullptr ||
        spec != &service_.first())
      return unpriced(facts.not_quotable);
    if (parameters == nullptr) return unpriced(facts.bad_parameter);
    ServedCall call;
    call.spec = spec;
    call.state = &state;
    call.account = &account;
    call.now = now(state.clock, request.arrived);
    for (const Member& member : parameters->members)
      if (!member.value.is(Value::Kind::object))
        call.params.push_back({member.name, member.value.text, false});
    call.params.push_back({spec->name_of("action"), spec->action, false});
    for (const Finding& broken : check_request(*spec, call.params))
      if (broken.level == Level::must) return unpriced(facts.bad_parameter);
    std::vector<DefaultUsed> defaults;
    read_call(call, defaults);
    if (call.instance == nullptr) return unpriced(facts.not_found);
    return priced(price(call), true);
  }

  /// A change of what is paid for in advance is an order; of the rest the traffic is paid.
  Value price(const ServedCall& call) const {
    const QuoteFacts::Says& says = facts_.quote.says;
    Value price = Value::object().add(says.currency, Value::string("CNY"));
    if (call.instance->charge == "PrePaid")
      return price.add(says.mode, Value::string(says.delta))
          .add(says.delta_amount,
               amount_of(price_of(*call.account, *call.instance, call.change, call.now)));
    const std::string& charge = call.change.network_charge.empty() ? call.instance->network_charge
                                                                   : call.change.network_charge;
    const auto unit = call.account->prices.find(charge);
    return price.add(says.mode, Value::string(says.single))
        .add(says.summary,
             Value::object().add(says.single_amount,
                                 amount_of(unit == call.account->prices.end() ? 0 : unit->second)));
  }

  std::string status_of(const Order& order) const {
    const OrderFacts& facts = facts_.order;
    return order.state == "paid"         ? facts.paid
           : order.state == "unpaid"     ? facts.unpaid
           : order.state == "processing" ? facts.processing
                                         : facts.voided;
  }

  Response details(const Order& order) const {
    const OrderFacts& facts = facts_.order;
    Value amount = amount_of(order.amount);
    amount.kind = Value::Kind::string;
    Value item = Value::object()
                     .add(facts.id, Value::string(order.id))
                     .add(facts.currency, Value::string("CNY"))
                     .add(facts.amount, std::move(amount))
                     .add(facts.status, Value::string(status_of(order)));
    Value list = Value::object().add(facts.item, Value::array({std::move(item)}));
    return json(200, Value::object()
                         .add("RequestId", Value::string(id_))
                         .add(facts_.cancel.success, Value::boolean(true))
                         .add(facts.data, Value::object().add(facts.list, std::move(list))));
  }

  Response cancel(const Order& order) {
    if (!emulator_.void_order(order.id).empty()) return refused(400, facts_.cancel.refused);
    return json(200, Value::object()
                         .add("RequestId", Value::string(id_))
                         .add(facts_.cancel.success, Value::boolean(true)));
  }

  Emulator& emulator_;
  const Service& service_;
  const BillingFacts& facts_;
  std::string id_;
};

/// What an account is answered that calls too often.
Response throttled(const Service& service) {
  for (const Decision& decision : service.first().gateway)
    for (const Condition& condition : decision.given)
      if (condition.fact == "account.over_own_bound" && decision.refusal)
        if (const ErrorRow* row = service.error(decision.refusal->error))
          return json(row->status, Value::object()
                                       .add("RequestId", Value::string(uuid_of("throttled")))
                                       .add("Code", Value::string(row->code))
                                       .add("Message", Value::string(row->message)));
  return json(503, Value::object());
}

/// An action is named in a header, or by a parameter; the quote by its path.
std::string action_of(const Request& request, const Service& service, const BillingFacts& facts) {
  return path_of(request.target) == facts.quote.path
             ? facts.quote.action
             : read_arrival(service.first(), request).action;
}

}  // namespace

Handler with_billing(Emulator& emulator, const Service& service, const BillingFacts& facts,
                     Handler inner) {
  return [&emulator, &service, &facts, inner = std::move(inner)](const Request& request) {
    const std::string action = action_of(request, service, facts);
    if (emulator.moved("unavailable", action)) return json(503, Value::object());
    if (emulator.moved("throttle", action)) return throttled(service);
    std::optional<Response> answered = Desk(emulator, service, facts).answer(request);
    Response response = answered ? std::move(*answered) : inner(request);
    if (emulator.moved("lost", action)) response.script = {Close{}};
    return response;
  };
}

}  // namespace contract
