#include "refresh/quote.h"

#include <algorithm>

#include "cassette/match.h"
#include "ecs_contract/error.h"
#include "formats/json.h"
#include "formats/struct_json.h"

namespace contract {
namespace {

Value priced_call(const RefreshTables& tables, const std::string& region,
                  const Params& parameters) {
  const QuoteFacts::Asks& asks = tables.facts.quote.asks;
  Value object = Value::object();
  for (const Param& each : parameters)
    if (each.name != tables.spec.name_of("action") && each.name != asks.region)
      object.add(each.name, Value::string(each.value));
  object.add(asks.region, Value::string(region));
  object.add(asks.context, Value::object().add(asks.traffic, Value::string(asks.traffic_gb)));
  return Value::object()
      .add(asks.product, Value::string(tables.spec.product))
      .add(asks.version, Value::string(tables.spec.version))
      .add(asks.action, Value::string(tables.spec.action))
      .add(asks.parameters, std::move(object));
}

bool is_true(const Value* value) {
  return value != nullptr && value->is(Value::Kind::boolean) && value->text == "true";
}

Price unknown(const std::string& why) {
  Price price;
  price.why = why;
  return price;
}

/// The account has what the step needs; else why not.
std::string unmet(const PlanStep& step, const Inventory& account) {
  if (step.needs == "absent")
    return account.has(step.instance)
               ? "the account has an instance '" + step.instance + "', which nobody was to have"
               : "";
  if (step.needs.empty()) return "";
  if (!account.has(step.instance))
    return "the account has no instance '" + step.instance + "' in the region";
  const std::string charge = account.of(step.instance, "charge");
  return charge == step.needs ? ""
                              : "'" + step.instance + "' is " + charge +
                                    "; it was recorded of one that is " + step.needs;
}

}  // namespace

Price ask_price(const Remote& remote, const RefreshTables& tables, const std::string& region,
                const Params& parameters) {
  const QuoteFacts& facts = tables.facts.quote;
  const Told told =
      post_json(remote, facts.host, facts.path, facts.action, facts.version, facts.content_type,
                write_json(priced_call(tables, region, parameters)));
  if (!told.succeeded()) return unknown("the quote was not answered: " + told.what);
  const Value* nested = told.body.find(facts.says.price);
  const Value& says = nested == nullptr ? told.body : *nested;
  if (says.find(facts.says.success) == nullptr)
    return unknown("the quote does not say that it succeeded");
  if (!is_true(says.find(facts.says.success)))
    return unknown("the quote failed: " + printable(says.text_of(facts.says.error_code), 80));
  const Value* amount = nullptr;
  const std::string mode = says.text_of(facts.says.mode);
  Price price;
  if (mode == facts.says.delta) {
    amount = says.find(facts.says.delta_amount);
    price.unit = mode;
  } else if (mode == facts.says.single) {
    const Value* summary = says.find(facts.says.summary);
    if (summary != nullptr) {
      amount = summary->find(facts.says.single_amount);
      price.unit = summary->text_of(facts.says.unit);
    }
  }
  if (amount == nullptr || !amount->is(Value::Kind::number) ||
      !read_money(amount->text, price.amount))
    return unknown("the quote names no amount of money");
  price.currency = says.text_of(facts.says.currency);
  if (price.currency.empty()) return unknown("the quote names no currency");
  price.known = true;
  return price;
}

Params parameters_of(const PlanStep& step, const StoredInteraction& recorded,
                     const RefreshTables& tables) {
  Params params;
  for (const auto& [name, value] :
       read_asked(recorded.interaction.request, tables.rules).parameters)
    params.push_back({name, value, false});
  if (step.instance.empty()) return params;
  for (Param& each : params)
    if (each.name == tables.spec.name_of("instance")) each.value = step.instance;
  return params;
}

Params way_back(const std::string& instance, const Inventory& before, const RefreshTables& tables) {
  const Spec& spec = tables.spec;
  return {{spec.name_of("instance"), instance, false},
          {spec.name_of("out"), before.of(instance, "out"), false},
          {spec.name_of("network_charge"), before.of(instance, "network_charge"), false}};
}

namespace {

/// Asks the prices of one step that touches the account.
void price_line(const PlanStep& step, const StoredInteraction& recorded,
                const RefreshTables& tables, const Remote& remote, Quote& quote, QuoteLine& line) {
  const auto ask = [&](const Params& parameters) {
    const Price price = ask_price(remote, tables, quote.region, parameters);
    if (!price.known)
      throw Error("step " + std::to_string(step.number) + " has no price: " + price.why,
                  "no price is not free: leave the step out of the plan; nothing was ordered");
    if (!quote.currency.empty() && quote.currency != price.currency)
      throw Error("prices are in " + quote.currency + " and in " + price.currency,
                  "a limit holds for one currency: leave steps out of the plan");
    quote.currency = price.currency;
    if (price.unit.empty()) line.assumption = tables.facts.quote.asks.traffic_gb + " GB of traffic";
    // The limit counts what is paid at once, and a change was to be paid as it is used.
    if (step.kind == StepKind::change && !price.unit.empty())
      line.not_asked = "it would be paid at once (" + price.unit + ")";
    return price.amount;
  };
  line.label = step.label;
  line.amount = ask(parameters_of(step, recorded, tables));
  if (line.label == CostLabel::pay_now && line.amount < 0) line.label = CostLabel::refund;
  if (step.kind == StepKind::change)
    line.back_amount = ask(way_back(step.instance, quote.before, tables));
  if (step.kind == StepKind::unpaid && line.amount <= 0)
    line.not_asked = "there is nothing to pay (" + money_text(line.amount) +
                     "), and such an order is carried out at once";
}

}  // namespace

Quote ask_quote(const Plan& plan, const std::string& plan_hash, const Cassette& recording,
                const RefreshTables& tables, const Remote& remote, const std::string& service) {
  demand_plan(plan, tables, recording);
  Quote quote;
  quote.plan = plan_hash;
  quote.spec = plan.spec;
  quote.facts = plan.facts;
  quote.service = service;
  quote.region = plan.region;
  quote.before = read_inventory(remote, tables, plan.region);
  for (const PlanStep& step : plan.steps) {
    QuoteLine line;
    line.step = step.number;
    line.not_asked = unmet(step, quote.before);
    const auto recorded =
        std::find_if(recording.interactions.begin(), recording.interactions.end(),
                     [&](const StoredInteraction& each) { return each.file == step.interaction; });
    if (line.not_asked.empty() && touches(step.kind))
      price_line(step, *recorded, tables, remote, quote, line);
    quote.lines.push_back(std::move(line));
  }
  quote.asked_at = format_utc(std::chrono::floor<std::chrono::seconds>(remote.now()), kTimeInJson);
  return quote;
}

}  // namespace contract
