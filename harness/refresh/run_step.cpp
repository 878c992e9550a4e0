#include "refresh/run_step.h"

#include <algorithm>
#include <set>

#include "formats/struct_json.h"

namespace contract {
namespace {

constexpr int kTries = 3;  ///< of what may be asked again: reads, and calls by their token
constexpr std::chrono::seconds kBetweenTries{2};

/// How long the tables say to wait before a call that was refused so is made again; nothing: they
/// say nothing of it.
std::optional<std::chrono::seconds> pause_of(const RunSetting& setting, const Told& told) {
  const RefreshTables& tables = setting.tables;
  const std::string code = told.body.text_of(tables.spec.envelope.code);
  for (const ErrorRow& row : tables.spec.errors)
    if (told.arrived && row.retry == "later" && row.status == told.response.status &&
        row.code == code)
      return std::chrono::minutes(row.wait_minutes > 0 ? row.wait_minutes
                                                       : setting.plan.interval_minutes);
  return std::nullopt;
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

Answered ask_patiently(const RunSetting& setting, const std::function<Request()>& make) {
  const RefreshTables& tables = setting.tables;
  Answered answered;
  for (int tries = 1; tries <= kTries && !answered.is_answer; ++tries) {
    Told& told = answered.told = ask_request(setting.remote, make());
    const auto pause = pause_of(setting, told);
    answered.is_answer =
        told.arrived && !pause && !tables.is_failure({told.request, told.response});
    const bool refused = told.arrived && told.response.status / 100 == 4 &&
                         !told.body.text_of(tables.spec.envelope.code).empty();
    if (answered.is_answer) continue;
    answered.is_certain = answered.is_certain && refused;
    if (tries < kTries)
      setting.remote.wait(pause.value_or(kBetweenTries),
                          pause ? "the service is throttling" : "no answer came", false);
  }
  return answered;
}

std::optional<Inventory> read_patiently(const RunSetting& setting, std::string& why) {
  std::optional<Inventory> account;
  for (int tries = 1; tries <= kTries && !account; ++tries) {
    if (tries > 1) setting.remote.wait(kBetweenTries, "the account can't be read", false);
    account = try_inventory(setting.remote, setting.tables, setting.plan.region, why);
  }
  return account;
}

std::string token_forgotten(const RunSetting& setting, UtcTime sent_at) {
  const UtcTime now = std::chrono::floor<std::chrono::seconds>(setting.remote.now());
  if (now >= sent_at &&
      now - sent_at <= std::chrono::minutes(setting.tables.facts.token_repeat_minutes))
    return "";
  return "it was sent " + format_utc(sent_at, kTimeInJson) +
         (now < sent_at ? ", which is later than it is now" : "") +
         ", too long ago to ask again by its token";
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
  if (step_.kind == StepKind::change && !price.unit.empty())
    return stop("it would be paid at once now (" + price.unit + "), and nothing was sent");
  if (!within_limit(price.amount)) return false;
  note("send", "call", setting_.remote.unique(), "", "");
  return true;
}

bool TouchingStep::within_limit(Money amount) {
  const Money limit = setting_.ledger.entries().front().limit;
  const Money paid = paid_of(setting_.ledger.entries(), setting_.tables.facts);
  return step_.kind == StepKind::change || amount <= 0 || paid + amount <= limit ||
         stop("with " + money_text(paid) + " paid, its price of " + money_text(amount) +
              " is over the limit of " + money_text(limit) + "; nothing was sent");
}

/// Sends the call by its token, until there is an answer.
bool TouchingStep::ask() {
  const RefreshTables& tables = setting_.tables;
  const StepState before = state();
  if (undo_ && step_.kind == StepKind::order)
    return stop("whether its order was placed isn't known, and it can't be put back");
  if (const std::string why = token_forgotten(setting_, before.sent_at); !why.empty())
    return stop(why);
  if (resumed_ && step_.kind == StepKind::order && !same_risk()) return false;
  const Answered answered = ask_patiently(setting_, [&] {
    return revived(tables.spec, recorded_.interaction.request,
                   changed_parameters(setting_, step_, recorded_, before.token), setting_.remote);
  });
  const Told& told = answered.told;
  if (answered.is_answer) {
    setting_.keep(as_recorded(step_, recorded_, told, tables), recorded_);
    note("answer", "call", "", told.body.text_of(tables.spec.name_of("order_id")), "");
    return true;
  }
  // A refusal of the way leaves nothing behind; of silence nobody knows.
  if (resumed_ || !answered.is_certain)
    return stop("no answer came to it, and whether it was carried out isn't known: " + told.what);
  note("answer", "call", "", "", "no answer of the service to it: " + told.what);
  return true;
}

/// An order that is paid is asked for again where it was placed, which the instance shows, or costs
/// what was approved and is within the limit.
bool TouchingStep::same_risk() {
  std::optional<Inventory> account;
  if (!read(account)) return false;
  for (const std::string& line : changes(*account))
    if (line.starts_with(step_.instance + ": ")) return true;
  const Price price = ask_price(setting_.remote, setting_.tables, setting_.quote.region,
                                parameters_of(step_, recorded_, setting_.tables));
  if (!price.known || price.amount != line_.amount)
    return stop(
        "whether its order was placed isn't known, and its price is no longer the approved one; "
        "nothing was sent");
  return within_limit(price.amount);
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

/// Voids the order where it is not paid. Nothing: it can't be read, or stays neither void nor paid.
std::optional<OrderRead> TouchingStep::void_order(const std::string& order) {
  const BillingFacts& facts = setting_.tables.facts;
  std::optional<OrderRead> read;
  for (int tries = 0; tries <= kTries; ++tries) {
    read = read_order(order);
    if (!read) return std::nullopt;
    note("order", "", "", order, read->status, read->amount);
    if (read->status == facts.order.voided || read->status == facts.order.paid) return read;
    if (read->status == facts.order.unpaid) {
      ask_action(setting_.remote, facts.cancel.host, facts.cancel.action, facts.cancel.version,
                 {{facts.order.id, order, false}});
    } else {
      setting_.remote.wait(kBetweenTries, "the order is " + read->status, false);
    }
  }
  stop("the order " + order + " stays " + read->status);
  return std::nullopt;
}

/// Voids the order where it is not paid, and compares it with the quote.
bool TouchingStep::settle(const std::string& order) {
  const BillingFacts& facts = setting_.tables.facts;
  const std::optional<OrderRead> read = void_order(order);
  if (!read) return false;
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

bool TouchingStep::void_unexpected(const std::string& order, std::string& stopped) {
  const std::optional<OrderRead> read = void_order(order);
  if (read)
    stop("a call that the page refuses placed the order " + order + ", which is " + read->status +
         " now");
  stopped = stopped_;
  return read.has_value();
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
        !token_forgotten(setting_, before.back_sent_at).empty()) {
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
  account = read_patiently(setting_, why);
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
  const std::chrono::seconds interval = std::chrono::minutes(setting_.plan.interval_minutes);
  const auto left = std::min(interval, *last + interval - now());  // a clock may be set back
  if (left <= std::chrono::seconds(0)) return true;
  return setting_.remote.wait(left, "the interval between two changes", may_stop);
}

}  // namespace contract
