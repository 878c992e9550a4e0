#include "refresh/run_plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "cassette/match.h"
#include "refresh/noise.h"
#include "refresh/run_step.h"

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

  void tell(const PlanStep& step, const std::string& what) const {
    setting_.tell("step " + std::to_string(step.number) + " of " +
                  std::to_string(setting_.plan.steps.size()) + "  " + what);
  }

  void done(const PlanStep& step, const std::string& why_not) {
    setting_.ledger.add({"done", now(), step.number, "", "", "", why_not, 0, 0});
    tell(step, why_not.empty() ? "asked: " + step.call : "not asked: " + why_not);
  }

  void take(const PlanStep& step, const QuoteLine& line) {
    const StepState state = state_of(setting_.ledger.entries(), step.number);
    if (state.done || (undo_ && !state.sent)) return;
    if (!undo_ && !state.sent && setting_.remote.stopped()) {
      end_.stopped = "stopped before step " + std::to_string(step.number);
      return;
    }
    if (!line.not_asked.empty()) return done(step, line.not_asked);
    if (touches(step.kind)) {
      TouchingStep touching(setting_, step, line, recorded_of(setting_, step), undo_);
      const std::optional<std::string> why_not = touching.carry_out(end_.stopped);
      if (why_not) done(step, *why_not);
      return;
    }
    harmless(step);
  }

  /// A read or a refusal. It is asked once more where its answer was lost to a kill.
  void harmless(const PlanStep& step) {
    const StoredInteraction& recorded = recorded_of(setting_, step);
    const RefreshTables& tables = setting_.tables;
    setting_.ledger.add({"send", now(), step.number, "call", "", "", "", 0, 0});
    const auto ask = [&] {
      return ask_request(setting_.remote,
                         revived(tables.spec, recorded.interaction.request,
                                 changed_parameters(step, "", tables), setting_.remote));
    };
    const Told told = ask();
    if (!told.arrived || tables.is_failure({told.request, told.response}))
      return done(step, "no answer of the service to it: " + told.what);
    if (step.kind == StepKind::read)
      if (const Told again = ask(); again.arrived)
        for (const std::string& place : differing_places(told.body, again.body))
          setting_.ledger.add({"noise", now(), step.number, "", "", "", place, 0, 0});
    setting_.keep(as_recorded(step, recorded, told, tables), recorded);
    const std::string order = told.body.text_of(tables.spec.name_of("order_id"));
    if (!order.empty()) {
      setting_.ledger.add({"answer", now(), step.number, "call", "", order, told.what, 0, 0});
      TouchingStep(setting_, step, QuoteLine{}, recorded, undo_)
          .void_unexpected(order, end_.stopped);
      return;
    }
    done(step, "");
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
      if (touches(step.kind) && state.sent && !state.answered && !state.done)
        end_.not_as_before.push_back(
            "step " + std::to_string(step.number) +
            ": whether it was carried out isn't known; its ClientToken is " + state.token);
    }
  }

  const RunSetting& setting_;
  const bool undo_;
  RefreshEnd end_;
};

/// Exchanges a text in the bytes of an answer.
std::string exchanged(std::string text, const std::string& what, const std::string& by) {
  if (what.empty() || what == by) return text;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), by);
    at += by.size();
  }
  return text;
}

}  // namespace

void begin_run(RunLedger& ledger, const std::string& approval, Money limit, UtcTime now) {
  ledger.add({"begin", now, 0, "", "", "", approval, 0, limit});
}

RefreshEnd run_plan(const RunSetting& setting) { return Walk(setting, false).go(); }

RefreshEnd undo_run(const RunSetting& setting) { return Walk(setting, true).go(); }

Assignment changed_parameters(const PlanStep& step, const std::string& token,
                              const RefreshTables& tables) {
  Assignment changed;
  if (!step.instance.empty()) changed[tables.spec.name_of("instance")] = step.instance;
  if (!token.empty()) changed[tables.spec.name_of("token")] = token;
  return changed;
}

Interaction as_recorded(const PlanStep& step, const StoredInteraction& recorded, const Told& told,
                        const RefreshTables& tables) {
  Interaction kept{told.request, told.response};
  const Params before = parse_params(recorded.interaction.request).params;
  for (const char* role : {"instance", "token"}) {
    const std::string* said = find_param(before, tables.spec.name_of(role));
    set_param(kept.request, tables.spec.name_of(role), said == nullptr ? "" : *said);
  }
  for (Header& header : kept.request.headers)
    if (equal_ignoring_case(header.name, "Content-Length"))
      header.value = std::to_string(kept.request.body.size());
  kept.request.raw = to_bytes(kept.request);
  if (!step.recorded_instance.empty()) {
    kept.response.body = exchanged(kept.response.body, step.instance, step.recorded_instance);
    for (Header& header : kept.response.headers)
      if (equal_ignoring_case(header.name, "Content-Length"))
        header.value = std::to_string(kept.response.body.size());
  }
  return kept;
}

}  // namespace contract
