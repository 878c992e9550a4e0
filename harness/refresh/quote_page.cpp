#include <map>

#include "formats/files.h"
#include "formats/joined.h"
#include "formats/json.h"
#include "formats/struct_json.h"
#include "refresh/quote.h"

namespace contract {

template <>
inline const auto kNames<CostLabel> = names_of(CostLabel::pay_now, CostLabel::future,
                                               CostLabel::refund, CostLabel::free);

template <>
inline constexpr auto kMembers<QuoteLine> =
    std::tuple(always("step", &QuoteLine::step), always("not_asked", &QuoteLine::not_asked),
               always("label", &QuoteLine::label), always("amount_millionths", &QuoteLine::amount),
               always("back_amount_millionths", &QuoteLine::back_amount),
               always("assumption", &QuoteLine::assumption));

template <>
inline constexpr auto kMembers<Inventory> = std::tuple(always("account", &Inventory::account),
                                                       always("instances", &Inventory::instances));

template <>
inline constexpr auto kMembers<Quote> = std::tuple(
    always("plan", &Quote::plan), always("spec", &Quote::spec), always("facts", &Quote::facts),
    always("service", &Quote::service), always("region", &Quote::region),
    always("asked_at", &Quote::asked_at), always("currency", &Quote::currency),
    always("before", &Quote::before), always("lines", &Quote::lines));

void write_quote(const std::filesystem::path& file, const Quote& quote) {
  write_file(
      file, write_json(to_value(quote, Value::object().add("format", Value::number(1))), 2) + "\n");
}

Quote read_quote(const std::filesystem::path& file, const Schema& schema) {
  return read_as<Quote>(load_json(file, schema));
}

namespace {

std::string priced(const QuoteLine& line, const PlanStep& step, const std::string& currency) {
  if (!line.not_asked.empty()) return "not asked: " + line.not_asked;
  std::string text = to_text(line.label);
  if (line.label == CostLabel::free) return text;
  text += " " + money_text(line.amount) + " " + currency;
  if (!line.assumption.empty()) text += " for " + line.assumption;
  if (step.kind == StepKind::change)
    text += ", and " + money_text(line.back_amount) + " " + currency + " to put it back";
  if (step.kind == StepKind::unpaid) text += ", not paid: the order is voided";
  return text;
}

std::string listed(const std::vector<std::string>& list) {
  return list.empty() ? "none" : joined(list, ", ");
}

}  // namespace

std::string to_page(const Plan& plan, const Quote& quote, const BillingFacts& facts) {
  std::string text = "account " + quote.before.account + ", region " + quote.region + ", service " +
                     quote.service + "\ninstances that are touched: " + listed(plan.instances) +
                     "\n\n";
  std::map<CostLabel, Money> sums;
  std::map<std::string, int> changes;
  int asked = 0, irreversible = 0;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const PlanStep& step = plan.steps[i];
    const QuoteLine& line = quote.lines.at(i);
    text += "step " + std::to_string(step.number) + "  " + step.call + "\n         " +
            priced(line, step, quote.currency) + "\n         " + step.does + " " + step.back + "\n";
    if (!line.not_asked.empty()) continue;
    ++asked;
    sums[line.label] += line.amount + line.back_amount;
    if (step.kind == StepKind::order) ++irreversible;
    if (touches(step.kind)) changes[step.instance] += step.kind == StepKind::change ? 2 : 1;
  }
  text += "\n" + std::to_string(asked) + " of " + std::to_string(plan.steps.size()) +
          " steps will be asked\n";
  for (const CostLabel label :
       {CostLabel::pay_now, CostLabel::future, CostLabel::refund, CostLabel::free})
    if (sums.count(label) > 0)
      text += std::string(to_text(label)) + "  " + money_text(sums[label]) +
              (quote.currency.empty() ? "" : " " + quote.currency) + "\n";
  int waits = 0;
  for (const auto& [instance, count] : changes) waits += (count - 1) * plan.interval_minutes;
  text += "waits between changes of an instance: about " + std::to_string(waits) + " minutes\n";
  text += irreversible == 0 ? "everything is put back\n"
                            : std::to_string(irreversible) +
                                  " of them can't be undone: " + facts.irreversible + "\n";
  return text + "asked at " + quote.asked_at + ", good for " +
         std::to_string(facts.quote.good_for_minutes) + " minutes\n";
}

}  // namespace contract
