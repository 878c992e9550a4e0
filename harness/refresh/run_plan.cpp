#include "refresh/run_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "cassette/match.h"
#include "refresh/noise.h"
#include "refresh/run_step.h"
#include "wire/ascii.h"
#include "wire/params.h"

namespace contract {
namespace {

const StoredInteraction& recorded_of(const RunSetting& setting, const PlanStep& step) {
  return *std::find_if(
      setting.recording.interactions.begin(), setting.recording.interactions.end(),
      [&](const StoredInteraction& each) { return each.file == step.interaction; });
}

/// Goes through the steps.
class Walk {
 public:
  Walk(const RunSetting& setting, bool undo) : setting_(setting), undo_(undo) {}

  RefreshEnd go() {
    demand_same_account();
    for (std::size_t i = 0; i < setting_.plan.steps.size() && end_.stopped.empty(); ++i)
      take(setting_.plan.steps[i], setting_.quote.lines.at(i));
    count();
    prove();
    setting_.ledger.add({"end", now(), 0, "", "", "",
                         !end_.stopped.empty()        ? end_.stopped
                         : end_.not_as_before.empty() ? ""
                                                      : end_.not_as_before.front(),
                         0, 0});
    return end_;
  }

 private:
  UtcTime now() const { return std::chrono::floor<std::chrono::seconds>(setting_.remote.now()); }

  /// Behind what was sent, another key or region would take the account of another for what became
  /// of it.
  void demand_same_account() {
    const std::vector<LedgerEntry>& entries = setting_.ledger.entries();
    if (std::none_of(entries.begin(), entries.end(),
                     [](const LedgerEntry& each) { return each.event == "send"; }))
      return;
    std::string why;
    const auto account = read_patiently(setting_, why);
    if (!account)
      end_.stopped = "whose account it is can't be read, and nothing was sent: " + why;
    else if (account->account != setting_.quote.before.account)
      end_.stopped = "the run was begun on account " + setting_.quote.before.account +
                     ", and this is " + account->account + "; nothing was sent";
  }

  std::string nth(const PlanStep& step) const {
    return "step " + std::to_string(step.number) + " of " +
           std::to_string(setting_.plan.steps.size());
  }

  void done(const PlanStep& step, const std::string& why_not) {
    setting_.ledger.add({"done", now(), step.number, "", "", "", why_not, 0, 0});
    setting_.tell(nth(step) +
                  (why_not.empty() ? "  asked: " + step.call : "  not asked: " + why_not));
  }

  void take(const PlanStep& step, const QuoteLine& line) {
    const StepState state = state_of(setting_.ledger.entries(), step.number);
    if (state.done || (undo_ && !state.sent)) return;
    if (!undo_ && !state.sent && setting_.remote.stopped()) {
      end_.stopped = "stopped before step " + std::to_string(step.number);
      return;
    }
    if (!line.not_asked.empty()) return done(step, line.not_asked);
    setting_.under_way(nth(step) + ", paid " +
                       money_text(paid_of(setting_.ledger.entries(), setting_.tables.facts)) +
                       " of " + money_text(setting_.ledger.entries().front().limit));
    if (touches(step.kind)) {
      TouchingStep touching(setting_, step, line, recorded_of(setting_, step), undo_);
      const std::optional<std::string> why_not = touching.carry_out(end_.stopped);
      if (why_not) done(step, *why_not);
      return;
    }
    harmless(step);
  }

  /// A read or a refusal. One whose answer was lost to a kill is asked again: a refusal by the
  /// token that it was sent with, for the service may grant it.
  void harmless(const PlanStep& step) {
    const StoredInteraction& recorded = recorded_of(setting_, step);
    const RefreshTables& tables = setting_.tables;
    StepState state = state_of(setting_.ledger.entries(), step.number);
    if (!state.order.empty()) return unexpected(step, recorded, state.order);
    if (undo_ && state.token.empty()) return;  // a read, or listed at the end
    if (!state.sent) {
      state.token = takes_token(step) ? setting_.remote.unique() : "";
      setting_.ledger.add({"send", now(), step.number, "call", state.token, "", "", 0, 0});
    } else if (!state.token.empty()) {
      if (end_.stopped = token_forgotten(setting_, state.sent_at); !end_.stopped.empty()) return;
    }
    const auto make = [&] {
      return revived(tables.spec, recorded.interaction.request,
                     changed_parameters(setting_, step, recorded, state.token), setting_.remote);
    };
    const Told told = [&] {
      const Answered answered = ask_patiently(setting_, make);
      if (!answered.is_answer)
        end_.stopped = "step " + std::to_string(step.number) +
                       ": no answer of the service came to it: " + answered.told.what;
      return answered.told;
    }();
    if (!end_.stopped.empty()) return;
    if (step.kind == StepKind::read)
      if (const Told again = ask_request(setting_.remote, make()); again.arrived)
        for (const std::string& place : differing_places(told.body, again.body))
          setting_.ledger.add({"noise", now(), step.number, "", "", "", place, 0, 0});
    setting_.keep(as_recorded(step, recorded, told, tables), recorded);
    const std::string order = told.body.text_of(tables.spec.name_of("order_id"));
    if (order.empty()) return done(step, "");
    setting_.ledger.add({"answer", now(), step.number, "call", "", order, told.what, 0, 0});
    unexpected(step, recorded, order);
  }

  /// Whether a refusal is sent with a token of ours: not where it is refused for its own.
  bool takes_token(const PlanStep& step) const {
    return step.kind == StepKind::refusal &&
           !step.ground.starts_with(setting_.tables.spec.name_of("token") + ".");
  }

  void unexpected(const PlanStep& step, const StoredInteraction& recorded,
                  const std::string& order) {
    if (TouchingStep(setting_, step, QuoteLine{}, recorded, undo_)
            .void_unexpected(order, end_.stopped))
      done(step, end_.stopped);
  }

  void count() {
    for (const PlanStep& step : setting_.plan.steps) {
      const StepState state = state_of(setting_.ledger.entries(), step.number);
      ++(!state.done ? end_.left : state.why_not.empty() ? end_.asked : end_.not_asked);
    }
    end_.paid = paid_of(setting_.ledger.entries(), setting_.tables.facts);
  }

  /// What the account is now, against what it was; and which orders are left.
  void prove() {
    std::string why;
    const auto after = try_inventory(setting_.remote, setting_.tables, setting_.plan.region, why);
    if (!after)
      end_.not_as_before.push_back("whether the account is as it was isn't known: " + why);
    if (after) end_.not_as_before = differences(setting_.quote.before, *after);
    std::map<std::string, std::string> orders;
    for (const LedgerEntry& entry : setting_.ledger.entries()) {
      if (entry.event == "answer" && !entry.order.empty()) orders.emplace(entry.order, "not read");
      if (entry.event == "order") orders[entry.order] = entry.text;
    }
    for (const auto& [order, status] : orders)
      if (status != setting_.tables.facts.order.voided)
        end_.not_as_before.push_back("order " + order + " is " + status);
    for (const PlanStep& step : setting_.plan.steps) {
      const StepState state = state_of(setting_.ledger.entries(), step.number);
      if (step.kind != StepKind::read && state.sent && !state.answered && !state.done)
        end_.not_as_before.push_back("step " + std::to_string(step.number) +
                                     ": whether it was carried out isn't known; " +
                                     (state.token.empty() ? "it has no token of ours"
                                                          : "its ClientToken is " + state.token));
    }
  }

  const RunSetting& setting_;
  const bool undo_;
  RefreshEnd end_;
};

}  // namespace

void begin_run(RunLedger& ledger, const std::string& approval, Money limit, UtcTime now) {
  ledger.add({"begin", now, 0, "", "", "", approval, 0, limit});
}

RefreshEnd run_plan(const RunSetting& setting) { return Walk(setting, false).go(); }

RefreshEnd undo_run(const RunSetting& setting) { return Walk(setting, true).go(); }

Assignment changed_parameters(const RunSetting& setting, const PlanStep& step,
                              const StoredInteraction& recorded, const std::string& token) {
  const RefreshTables& tables = setting.tables;
  Assignment changed;
  const std::string& region = tables.inventory.name_of("region");
  if (find_param(parse_params(recorded.interaction.request).params, region) != nullptr)
    changed[region] = setting.plan.region;
  if (!step.instance.empty()) changed[tables.spec.name_of("instance")] = step.instance;
  if (!token.empty()) changed[tables.spec.name_of("token")] = token;
  return changed;
}

Interaction as_recorded(const PlanStep& step, const StoredInteraction& recorded, const Told& told,
                        const RefreshTables& tables) {
  Interaction kept{told.request, told.response};
  const Params before = parse_params(recorded.interaction.request).params;
  for (const std::string& name : {tables.spec.name_of("instance"), tables.spec.name_of("token"),
                                  tables.inventory.name_of("region")}) {
    const std::string* said = find_param(before, name);
    set_param(kept.request, name, said == nullptr ? "" : *said);
  }
  for (Header& header : kept.request.headers)
    if (equal_ignoring_case(header.name, "Content-Length"))
      header.value = std::to_string(kept.request.body.size());
  kept.request.raw = to_bytes(kept.request);
  if (!step.recorded_instance.empty()) {
    replace_all(kept.response.body, step.instance, step.recorded_instance);
    for (Header& header : kept.response.headers)
      if (equal_ignoring_case(header.name, "Content-Length"))
        header.value = std::to_string(kept.response.body.size());
  }
  return kept;
}

}  // namespace contract
