// For tests: an account of the emulator as a refresh meets it, without a socket, with a clock that
// only waits move.
#pragma once

#include <stdexcept>

#include "cassette/testing.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "refresh/approval.h"
#include "refresh/review.h"
#include "refresh/run_plan.h"
#include "service/billing.h"
#include "service/recorded.h"
#include "service/testing.h"

namespace contract::testing {

inline const BillingFacts& billing_facts() {
  static const BillingFacts facts = load_billing_facts(
      kSource / "specs/refresh/2026-11.json", kSource / "specs/schema/refresh.schema.json");
  return facts;
}

inline SpecVerdict judged(const Interaction& interaction) {
  RecordedVerdict verdict = judge_recorded(real_spec(), interaction);
  SpecVerdict lines{{}, verdict.rows};
  for (const Finding& each : verdict.findings) lines.findings.push_back(to_line(each));
  return lines;
}

inline const RefreshTables& tables() {
  static const CassetteRules the_rules = rules();
  static const RefreshTables all{real_spec(),
                                 *real_service().action(billing_facts().inventory_action),
                                 billing_facts(),
                                 the_rules,
                                 judged,
                                 [](const Interaction& each) { return is_failure_of_way(real_spec(), each); }};
  return all;
}

/// What an Error says that `act` throws; empty where it throws none.
template <class Act>
std::string error_of(Act act) {
  try {
    act();
  } catch (const Error& wrong) {
    return wrong.what();
  }
  return "";
}

/// What a kill is in one process: thrown at a point, and caught by no code under test.
struct Killed : std::exception {};

inline const std::string kPaidInAdvance = "i-bp67acfmxazb4p****";

/// An emulator, the way to it, and what a run keeps.
class Rig {
 public:
  explicit Rig(const std::string& account_name = "shop")
      : state_(account(account_name)), emulator_(real_service(), fixed(state_)) {
    handler_ = with_billing(emulator_, real_service(), billing_facts(), emulator_.handler());
    const Account first = emulator_.state().accounts.front();
    remote.key = {first.keys.front().id, first.keys.front().secret, ""};
    remote.endpoint = [this](const std::string&) {
      return ProductEndpoint{"ecs.example",
                             [this](const Request& request) { return pass(request); }};
    };
    remote.now = [this] { return time; };
    remote.unique = [this] { return "unique-" + std::to_string(++made_); };
    remote.wait = [this](std::chrono::seconds by, const std::string&, bool may_stop) {
      time += by;
      waited += by;
      emulator_.set_clock({time, {}});
      return !(may_stop && stopping);
    };
    remote.stopped = [this] { return stopping; };
  }

  /// Records calls of a quiet account of that name, each on one of its own.
  static void record(const std::filesystem::path& folder, const std::vector<Assignment>& calls,
                     const std::string& account_name = "shop",
                     const std::string& provenance = "emulator") {
    std::vector<Interaction> interactions;
    for (const Assignment& each : calls) {
      Emulator emulator(real_service(), fixed(account(account_name)));
      Assignment parameters = each;
      parameters.emplace("Action", real_spec().action);
      const Request request =
          signed_request(real_spec(), parameters, emulator.state().accounts.front().keys.front(),
                         Format::json, "recorded-" + std::to_string(interactions.size()), kNewYear);
      Request arrived = request;
      arrived.raw = to_bytes(request);
      interactions.push_back({arrived, emulator.answer(request)});
    }
    Origin from = origin();
    from.provenance = provenance;
    from.date = "2025-01-01T00:00:00Z";
    from.verdict.reset();
    Redactor redactor(rules());
    std::vector<RecordedText> texts;
    for (const Interaction& each : interactions)
      texts.emplace_back(Recorded{redactor.redact(each), from});
    save_cassette(folder, texts, facts(), judged, Scanner());
  }

  Plan plan(const std::filesystem::path& folder, PlanWish wish) const {
    wish.region = "cn-hangzhou";
    return make_plan(folder, wish, {tables(), {}, time});
  }

  Quote quote(const Plan& plan, const Cassette& recording) const {
    return ask_quote(plan, "the-plan", recording, tables(), remote, "http://127.0.0.1:1");
  }

  Account account_now() const { return emulator_.state().accounts.front(); }
  Emulator& emulator() { return emulator_; }

  /// So often an action arrived.
  std::size_t arrived(const std::string& action) const {
    std::size_t count = 0;
    for (const std::string& each : actions_) count += each == action ? 1 : 0;
    return count;
  }
  std::size_t arrived() const { return actions_.size(); }

  Remote remote;
  UtcTime time = kNewYear;
  std::chrono::seconds waited{0};
  bool stopping = false;
  std::vector<Interaction> kept;
  std::function<void(const std::string& where)> hook;  ///< before a call, and behind it

 private:
  static State fixed(State state) {
    state.clock.fixed = kNewYear;
    return state;
  }

  Response pass(const Request& request) {
    const Arrival arrival = read_arrival(real_spec(), request);
    actions_.push_back(arrival.action);
    if (hook) hook("before " + arrival.action);
    Response response = handler_(request);
    if (hook) hook("behind " + arrival.action);
    return response;
  }

  State state_;
  Emulator emulator_;
  Handler handler_;
  std::vector<std::string> actions_;
  int made_ = 0;
};

/// What the most tests ask again: a refusal, an unknown instance, an unpaid order, a change of what
/// is paid as it is used.
inline std::vector<Assignment> usual_calls() {
  return {{{"InstanceId", kPaidInAdvance}, {"InternetMaxBandwidthOut", "101"}},
          {{"InstanceId", "i-nobody"}, {"InternetMaxBandwidthOut", "10"}},
          {{"InstanceId", kPaidInAdvance}, {"InternetMaxBandwidthOut", "10"}, {"AutoPay", "false"}},
          {{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthOut", "5"}},
          {{"InstanceId", kPaidInAdvance}, {"InternetMaxBandwidthOut", "20"}}};
}

inline PlanWish usual_wish() {
  PlanWish wish;
  wish.all = true;
  wish.instances = {kPaidInAdvance, "i-postpaid"};
  return wish;
}

/// A run of the usual plan, and of others.
struct Journey {
  explicit Journey(const std::string& name, const std::vector<Assignment>& calls = usual_calls(),
                   const PlanWish& wish = usual_wish())
      : folder(name), cassette(folder / "cassette") {
    Rig::record(cassette, calls);
    recording = load_cassette(cassette);
    plan = rig.plan(cassette, wish);
    quote = rig.quote(plan, recording);
  }

  RefreshEnd run(Money limit, bool fresh = true, bool undo = false, LedgerHook hook = {}) {
    RunLedger ledger(folder / "ledger", fresh, std::move(hook));
    if (fresh || ledger.entries().empty()) begin_run(ledger, "approved", limit, rig.time);
    const RunSetting setting{
        plan,
        quote,
        recording,
        tables(),
        rig.remote,
        ledger,
        [this](const Interaction& each, const StoredInteraction&) { rig.kept.push_back(each); },
        [](const std::string&) {},
        [this](const std::string& line) { told += line + "\n"; }};
    return undo ? undo_run(setting) : run_plan(setting);
  }

  /// What was kept, as a recording.
  Cassette renewed() {
    std::vector<RecordedText> texts;
    Redactor redactor(rules());
    Origin from = origin();
    from.verdict.reset();
    for (const Interaction& each : rig.kept)
      texts.emplace_back(Recorded{redactor.redact(each), from});
    const std::filesystem::path made = folder / "renewed";
    save_cassette(made, texts, facts(), judged, Scanner());
    return load_cassette(made);
  }

  Review review() {
    return review_run(plan, recording, renewed(), read_ledger(folder / "ledger"), tables());
  }

  Folder folder;
  std::filesystem::path cassette;
  Rig rig;
  Cassette recording;
  Plan plan;
  Quote quote;
  std::string told;
};

constexpr Money kEnough = 1'000'000'000;  ///< 1000.00

}  // namespace contract::testing
