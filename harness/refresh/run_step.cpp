#include "refresh/run_step.h"

#include <algorithm>
#include <set>

namespace contract {
namespace {

constexpr int kTries = 3;  ///< of what may be asked again: reads, and calls by their token
constexpr std::chrono::seconds kBetweenTries{2};

bool is_throttled(const RefreshTables& tables, const Told& told) {
  const ErrorRow* row = tables.spec.error(tables.facts.interval_row);
  return told.arrived && row != nullptr && told.response.status >= 400 &&
         told.body.text_of(tables.spec.envelope.code) == row->code;
}

}  // namespace

StepState state_of(const std::vector<LedgerEntry>& entries, int step) {
  StepState state;
  for (const LedgerEntry& entry : entries) {
    if (entry.step != step) continue;
    const bool back = entry.part == "back";
    if (entry.event == "send") {
      (back ? state.back_sent : state.sent) = true;
      (back ? state.back_answered : state.answered) = false;
      (back ? state.back_token : state.token) = entry.token;
      (back ? state.back_sent_at : state.sent_at) = entry.at;
    }
    if (entry.event == "answer") {
      (back ? state.back_answered : state.answered) = true;
      if (!back) state.order = entry.order, state.said = entry.text;
    }
    if (entry.event == "done") state.done = true, state.why_not = entry.text;
  }
  return state;
}

Money paid_of(const std::vector<LedgerEntry>& entries, const BillingFacts& facts) {
  std::map<std::string, Money> paid;
  for (const LedgerEntry& entry : entries)
    if (entry.event == "order")
      paid[entry.order] = entry.text == facts.order.paid ? entry.amount : 0;
  Money sum = 0;
  for (const auto& [order, amount] : paid) sum += std::max(amount, Money{0});
  return sum;
}

TouchingStep::TouchingStep(const RunSetting& setting, const PlanStep& step, const QuoteLine& line,
                           const StoredInteraction& recorded, bool undo)
    : setting_(setting), step_(step), line_(line), recorded_(recorded), undo_(undo) {}

UtcTime TouchingStep::now() const {
  return std::chrono::floor<std::chrono::seconds>(setting_.remote.now());
}

void TouchingStep::note(const std::string& event, const std::string& part, const std::string& token,
                        const std::string& order, const std::string& text, Money amount) {
  setting_.ledger.add({event, now(), step_.number, part, token, order, text, amount, 0});
}

bool TouchingStep::stop(const std::string& why) {
  stopped_ = "step " + std::to_string(step_.number) + ": " + why;
  return false;
}

std::optional<std::string> TouchingStep::carry_out(std::string& stopped) {
  resumed_ = state().sent;
  const bool whole = (state().sent || may_begin()) && (state().answered || ask()) &&
                     (state().order.empty() || settle(state().order)) &&
                     (step_.kind != StepKind::change || put_back()) &&
                     (step_.kind == StepKind::order || proven("it was put back"));
  stopped = stopped_;
  if (!whole) return std::nullopt;
  const Money limit = setting_.ledger.entries().front().limit;
  if (const Money paid = paid_of(setting_.ledger.entries(), setting_.tables.facts); paid > limit)
    stopped = "step " + std::to_string(step_.number) + ": " + money_text(paid) +
              " was paid, over the limit of " + money_text(limit);
  return why_not_.empty() ? state().said : why_not_;
}

/// The account is the one that was approved, the price is what was approved, and it stays below the
/// limit: asked at the last moment.
bool TouchingStep::may_begin() {
  if (!wait_interval(true)) return stop("stopped before it was sent");
  std::optional<Inventory> account;
  if (!read(account)) return false;
  if (const auto changed = changes(*account); !changed.empty())
    return stop("the account changed since it was approved, and nothing was sent: " +
                changed.front());
  const Price price = ask_price(setting_.remote, setting_.tables, setting_.quote.region,
                                parameters_of(step_, recorded_, setting_.tables));
  if (!price.known) return stop("it has no price any more, and nothing was sent: " + price.why);
  if (price.amount != line_.amount || price.currency != setting_.quote.currency)
    return stop("its price is " + money_text(price.amount) + " " + price.currency + ", and " +
                money_text(line_.amount) + " " + setting_.quote.currency +
                " was approved; nothing was sent");
  const Money limit = setting_.ledger.entries().front().limit;
  const Money paid = paid_of(setting_.ledger.entries(), setting_.tables.facts);
  const bool at_once = step_.kind != StepKind::change;
  if (at_once && price.amount > 0 && paid + price.amount > limit)
    return stop("with " + money_text(paid) + " paid, its price of " + money_text(price.amount) +
                " is over the limit of " + money_text(limit) + "; nothing was sent");
  note("send", "call", setting_.remote.unique(), "", "");
  return true;
}

/// Sends the call by its token, until there is an answer.
bool TouchingStep::ask() {
  const RefreshTables& tables = setting_.tables;
  const StepState before = state();
  if (undo_ && step_.kind == StepKind::order)
    return stop("whether its order was placed isn't known, and it can't be put back");
  if (now() - before.sent_at > std::chrono::minutes(tables.facts.token_repeat_minutes))
    return stop("it was sent " + format_utc(before.sent_at, "yyyy-MM-ddTHH:mm:ssZ") +
                ", too long ago to ask again by its token");
  if (resumed_ && step_.kind == StepKind::order && !same_risk()) return false;
  for (int tries = 1;; ++tries) {
    const Told told = ask_request(
        setting_.remote, revived(tables.spec, recorded_.interaction.request,
                                 changed_parameters(step_, before.token, tables), setting_.remote));
    const bool throttled = is_throttled(tables, told);
    const bool failed = !told.arrived || tables.is_failure({told.request, told.response});
    if (!throttled && !failed) {
      setting_.keep(as_recorded(step_, recorded_, told, tables), recorded_);
      note("answer", "call", "", told.body.text_of(tables.spec.name_of("order_id")), "");
      return true;
    }
    // A refusal of the way leaves nothing behind; of silence nobody knows.
    if (tries == kTries && told.arrived && told.response.status < 500) {
      note("answer", "call", "", "", "no answer of the service to it: " + told.what);
      return true;
    }
    if (tries == kTries) return stop("no answer came to it: " + told.what);
    const auto pause =
        throttled ? std::chrono::seconds(60) * setting_.plan.interval_minutes : kBetweenTries;
    setting_.remote.wait(pause, throttled ? "the service is throttling" : "no answer came", false);
  }
}

/// An order that is paid is asked for again where it was placed, which the account shows, or costs
/// what was approved.
bool TouchingStep::same_risk() {
  std::optional<Inventory> account;
  if (!read(account)) return false;
  if (!changes(*account).empty()) return true;
  const Price price = ask_price(setting_.remote, setting_.tables, setting_.quote.region,
                                parameters_of(step_, recorded_, setting_.tables));
  return (price.known && price.amount == line_.amount) ||
         stop(
             "whether its order was placed isn't known, and its price is no longer the approved "
             "one; nothing was sent");
}

std::optional<OrderRead> TouchingStep::read_order(const std::string& order) {
  const OrderFacts& facts = setting_.tables.facts.order;
  for (int tries = 1; tries <= kTries; ++tries) {
    const Told told = ask_action(setting_.remote, facts.host, facts.action, facts.version,
                                 {{facts.id, order, false}});
    const Value* found = told.body.find(facts.data);
    found = found == nullptr ? nullptr : found->find(facts.list);
    found = found == nullptr ? nullptr : found->find(facts.item);
    if (told.succeeded() && found != nullptr && !found->items.empty()) {
      // An upgrade has two lines, the new and the refund: their net is what it costs.
      OrderRead read{true, 0, found->items.front().text_of(facts.status)};
      for (const Value& item : found->items) {
        Money one = 0;
        read.is_money = read.is_money && read_money(item.text_of(facts.amount), one) &&
                        item.text_of(facts.currency) == setting_.quote.currency;
        read.amount += one;
      }
      return read;
    }
    setting_.remote.wait(kBetweenTries, "the order can't be read", false);
  }
  stop("the order " + order + " can't be read");
  return std::nullopt;
}

/// Voids the order where it is not paid, and compares it with the quote.
bool TouchingStep::settle(const std::string& order) {
  const BillingFacts& facts = setting_.tables.facts;
  std::optional<OrderRead> read;
  for (int tries = 0; tries <= kTries; ++tries) {
    read = read_order(order);
    if (!read) return false;
    note("order", "", "", order, read->status, read->amount);
    if (read->status == facts.order.voided || read->status == facts.order.paid) break;
    if (read->status == facts.order.unpaid) {
      ask_action(setting_.remote, facts.cancel.host, facts.cancel.action, facts.cancel.version,
                 {{facts.order.id, order, false}});
    } else {
      setting_.remote.wait(kBetweenTries, "the order is " + read->status, false);
    }
  }
  if (read->status != facts.order.voided && read->status != facts.order.paid)
    return stop("the order " + order + " stays " + read->status);
  if (!read->is_money || read->amount != line_.amount) {
    const std::string other =
        "the order " + order + " is of " +
        (read->is_money ? money_text(read->amount) : "an amount that can't be read") + ", and " +
        money_text(line_.amount) + " was quoted; it is " + read->status;
    if (!undo_ || read->status != facts.order.voided) return stop(other);
    why_not_ = other;  // it is put back, and that is all that was to be done
  }
  if (read->status == facts.order.paid && step_.kind != StepKind::order)
    return stop("the order " + order + " was paid, which was to be voided");
  return true;
}

void TouchingStep::void_unexpected(const std::string& order, std::string& stopped) {
  if (settle(order)) stop("a call that the page refuses placed the order " + order);
  stopped = stopped_;
}

/// Sets what the instance was before, where a read shows that it is otherwise.
bool TouchingStep::put_back() {
  const RefreshTables& tables = setting_.tables;
  for (int tries = 1; tries <= kTries; ++tries) {
    std::optional<Inventory> account;
    if (!read(account)) return false;
    if (changes(*account).empty()) return true;
    const StepState before = state();
    if (!before.back_sent || before.back_answered ||
        now() - before.back_sent_at > std::chrono::minutes(tables.facts.token_repeat_minutes)) {
      wait_interval(false);
      note("send", "back", setting_.remote.unique(), "", "");
    }
    Params params = way_back(step_.instance, setting_.quote.before, tables);
    params.push_back({tables.spec.name_of("token"), state().back_token, false});
    const Told told =
        ask_action(setting_.remote, "", tables.spec.action, tables.spec.version, params);
    if (!told.arrived) {
      setting_.remote.wait(kBetweenTries, "no answer came", false);
      continue;
    }
    const std::string order = told.body.text_of(tables.spec.name_of("order_id"));
    note("answer", "back", "", order, told.what);
    if (!order.empty()) return stop("putting it back placed the order " + order);
  }
  return true;
}

bool TouchingStep::proven(const std::string& what) {
  std::vector<std::string> changed;
  for (int tries = 1; tries <= kTries; ++tries) {
    std::optional<Inventory> account;
    if (!read(account)) return false;
    changed = changes(*account);
    if (changed.empty()) return true;
    setting_.remote.wait(kBetweenTries, "until " + what, false);
  }
  return stop("the account is not what it was: " + changed.front());
}

bool TouchingStep::read(std::optional<Inventory>& account) {
  std::string why;
  for (int tries = 1; tries <= kTries && !account; ++tries) {
    if (tries > 1) setting_.remote.wait(kBetweenTries, "the account can't be read", false);
    account = try_inventory(setting_.remote, setting_.tables, setting_.plan.region, why);
  }
  return account.has_value() || stop(why);
}

/// What differs from what was approved, but for the instances that earlier steps have changed for
/// good.
std::vector<std::string> TouchingStep::changes(const Inventory& account) const {
  std::set<std::string> for_good;
  for (const PlanStep& step : setting_.plan.steps)
    if (step.kind == StepKind::order && state_of(setting_.ledger.entries(), step.number).answered)
      for_good.insert(step.instance);
  std::vector<std::string> all = differences(setting_.quote.before, account);
  std::erase_if(all, [&](const std::string& line) {
    return for_good.count(line.substr(0, line.find(": "))) > 0;
  });
  return all;
}

/// The time that has to lie between two changes of an instance.
bool TouchingStep::wait_interval(bool may_stop) {
  std::optional<UtcTime> last;
  for (const LedgerEntry& entry : setting_.ledger.entries())
    if (entry.event == "send" && entry.step > 0) {
      const PlanStep& other = setting_.plan.steps.at(static_cast<std::size_t>(entry.step) - 1);
      if (touches(other.kind) && other.instance == step_.instance) last = entry.at;
    }
  if (!last) return true;
  const auto left = *last + std::chrono::minutes(setting_.plan.interval_minutes) - now();
  if (left <= std::chrono::seconds(0)) return true;
  return setting_.remote.wait(left, "the interval between two changes", may_stop);
}

}  // namespace contract
