#include "runner/run.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "ecs_contract/error.h"
#include "runner/player.h"
#include "runner/warm_up.h"
#include "wire/digest.h"

namespace contract {
namespace {

std::vector<const Case*> in_order(const std::vector<Case>& cases, const CaseOrder& order) {
  std::vector<const Case*> all;
  all.reserve(cases.size());
  for (const Case& each : cases) all.push_back(&each);
  if (order.kind == CaseOrder::Kind::reversed) std::reverse(all.begin(), all.end());
  if (order.kind == CaseOrder::Kind::shuffled) {
    // Not std::shuffle, which is another one in each standard library: a seed is the same anywhere.
    std::map<std::string, const Case*> by_hash;
    for (const Case* each : all)
      by_hash.emplace(hex(digest(Hash::sha256, order.seed + "\n" + each->id)), each);
    all.clear();
    for (const auto& [hash, each] : by_hash) all.push_back(each);
  }
  return all;
}

/// What all workers of a run share.
class Run {
 public:
  Run(const Spec& spec, const std::vector<Case>& cases, const ClientMaker& client,
      const std::vector<KnownFailing>& known, const RunOptions& options, const VerdictSink& sink)
      : cases_(cases),
        known_(known),
        options_(options),
        sink_(sink),
        environment_(spec, cases, options),
        make_client_(warmed_up(client, environment_, cases)) {}

  RunResult operator()() {
    // The first client is made here: one that can't is the user's to repair, not a case's to fail.
    const auto started = std::chrono::steady_clock::now();
    std::optional<Client> first = make_client_();
    const auto start = std::chrono::steady_clock::now() - started;
    hello_ = first->hello;
    take_waiting_first(hello_);
    take_last();
    std::vector<std::thread> others;
    // Whoever only waits takes no time from the others, but for the start of the client.
    const auto pays = static_cast<std::size_t>(kStartsPay / (start + std::chrono::milliseconds(1)));
    try {
      for (unsigned i = 1; i < options_.jobs && i < before_last_; ++i)
        others.emplace_back([this] { work(std::nullopt, before_last_); });
      for (std::size_t i = 0; i < std::min<std::size_t>({options_.waiting_jobs, pays, waiting_});
           ++i)
        others.emplace_back([this] { work(std::nullopt, waiting_); });
    } catch (...) {
      give_up();  // the system starts no more threads: those that run end first
    }
    work(std::move(first), before_last_);
    for (std::thread& each : others) each.join();
    // By a client made anew, so that each run has at least two of them to compare.
    work(std::nullopt, cases_.size());
    if (failed_) std::rethrow_exception(failed_);
    play_again();
    return {hello_, end()};
  }

 private:
  /// Starting clients for cases that wait takes this long at most.
  static constexpr std::chrono::seconds kStartsPay{1};
  /// What may have failed by lateness is played so often, each time with twice as much patience.
  static constexpr int kMostPlays = 3;

  /// Puts those cases first that wait for a deadline of their own and that the client can be asked.
  void take_waiting_first(const Hello& hello) {
    order_ = in_order(cases_, options_.order);
    const auto rest = std::stable_partition(order_.begin(), order_.end(), [&](const Case* each) {
      return each->deadline_ms > 0 && unsupported_by(hello, *each).empty();
    });
    waiting_ = static_cast<std::size_t>(rest - order_.begin());
  }

  /// Puts those cases behind all others that look back on the run.
  void take_last() {
    const auto last = std::stable_partition(order_.begin(), order_.end(),
                                            [](const Case* each) { return !each->last; });
    before_last_ = static_cast<std::size_t>(last - order_.begin());
  }

  /// Takes cases until there are none before `end`. `client` is used until it is gone, then fresh
  /// ones.
  void work(std::optional<Client> client, std::size_t end) {
    try {
      Player player(environment_, make_client_, hello_, std::move(client), [this](Played played) {
        const std::lock_guard lock(mutex_);
        if (played.lateness.empty())
          tell(std::move(played.verdict), played.broken);
        else
          again_.push_back(played.each);
      });
      for (std::size_t at = take(end); at < end; at = take(end)) player.play(*order_[at]);
      player.end();
    } catch (...) {
      give_up();
    }
  }

  /// Ends the run by the exception in hand. No further case is taken.
  void give_up() {
    const std::lock_guard lock(mutex_);
    if (!failed_) failed_ = std::current_exception();
    next_ = cases_.size();
  }

  /// Under mutex_.
  void tell(Verdict verdict, bool broken) {
    apply(known_, verdict, options_.strict);
    ++told_;
    sink_(verdict);
    if (verdict.status != Status::skipped) broken_ = broken ? broken_ + 1 : 0;
    if (options_.fail_fast && !as_expected(verdict.status))
      stop({RunEnd::Kind::fail_fast, "stopped at the first case that fails (--fail-fast)"});
    if (options_.protocol_errors > 0 && broken_ >= options_.protocol_errors)
      stop({RunEnd::Kind::protocol_errors,
            "stopped after " + std::to_string(broken_) +
                " protocol errors of the adapter in a row (--protocol-errors)"});
  }

  /// Under mutex_. No further case is taken; the first reason counts.
  void stop(RunEnd end) {
    if (end_.kind == RunEnd::Kind::complete) end_ = std::move(end);
    next_ = cases_.size();
  }

  /// How it ended, where all has ended.
  RunEnd end() const {
    if (told_ == cases_.size()) return {};
    return end_.kind == RunEnd::Kind::complete ? RunEnd{RunEnd::Kind::interrupted, "interrupted"}
                                               : end_;
  }

  /// Plays those alone that lateness may have spoilt: nothing else runs any more.
  void play_again() {
    const auto until = std::chrono::steady_clock::now() + options_.again;
    for (const Case* each : again_) {
      if (end_.kind != RunEnd::Kind::complete) return;
      const Played played = played_again(*each, until);
      if (options_.stop.stop_requested()) return;
      tell(played.verdict, played.broken);
    }
  }

  /// A verdict that lateness does not explain, or an error that says by what we were late.
  Played played_again(const Case& each, std::chrono::steady_clock::time_point until) {
    Played played{&each, {}, false, "there was no time left to play the case again"};
    for (Play play{.nth = 2, .patience = 2, .part = kGoodPart};
         play.nth <= kMostPlays && std::chrono::steady_clock::now() < until;
         ++play.nth, play.patience *= 2) {
      bool under_pressure = false;
      played = play_alone(each, play, under_pressure);
      if (as_expected(played.verdict.status) || (played.lateness.empty() && !under_pressure)) break;
    }
    if (played.lateness.empty()) return played;
    Verdict& verdict = played.verdict;
    if (verdict.id.empty()) verdict = unplayed(each);
    verdict.status = Status::error;
    verdict.reason = "lateness that is not the client's may explain it: " + played.lateness;
    verdict.findings.clear();
    return played;
  }

  Played play_alone(const Case& each, const Play& play, bool& under_pressure) {
    Client client;
    try {
      client = make_client_();
    } catch (const Error& wrong) {
      Verdict verdict = unplayed(each);
      verdict.status = Status::error;
      verdict.reason = wrong.what();
      return {&each, std::move(verdict), true, ""};
    }
    CaseRun one(environment_, each, client, play);
    one.play();
    std::optional<Reply> trouble = one.trouble();
    if (!trouble && client.unasked) {
      trouble = client.unasked(kMoment);
      if (trouble) one.charge(*trouble);
    }
    under_pressure = one.under_pressure();
    const bool broken = trouble && std::holds_alternative<Violation>(*trouble);
    return {&each, one.take(), broken, one.lateness()};
  }

  Verdict unplayed(const Case& each) const { return VerdictBuilder(each, options_).take(); }

  /// The place of the next case, or `end` where there is none before it.
  std::size_t take(std::size_t end) {
    const std::lock_guard lock(mutex_);
    if (options_.stop.stop_requested()) next_ = cases_.size();
    return next_ < end ? next_++ : end;
  }

  const std::vector<Case>& cases_;
  const std::vector<KnownFailing>& known_;
  const RunOptions& options_;
  const VerdictSink& sink_;
  RunEnvironment environment_;
  const ClientMaker make_client_;
  std::vector<const Case*> order_;
  std::size_t waiting_ = 0;  // so many stand first in order_
  std::size_t before_last_ = 0;
  Hello hello_;
  std::mutex mutex_;
  // Under mutex_:
  std::size_t next_ = 0;
  std::size_t told_ = 0;
  unsigned broken_ = 0;             // protocol errors in a row
  std::vector<const Case*> again_;  // what lateness may have spoilt
  RunEnd end_;
  std::exception_ptr failed_;
};

}  // namespace

CaseOrder read_order(const std::string& text) {
  if (text == "given") return {};
  if (text == "reversed") return {CaseOrder::Kind::reversed, ""};
  const std::string shuffled = "shuffled:";
  if (text.starts_with(shuffled) && text.size() > shuffled.size())
    return {CaseOrder::Kind::shuffled, text.substr(shuffled.size())};
  throw Error("'" + printable(text) + "' is no order of cases",
              "say given, reversed or shuffled:SEED");
}

std::string to_text(const CaseOrder& order) {
  switch (order.kind) {
    case CaseOrder::Kind::given:
      return "given";
    case CaseOrder::Kind::reversed:
      return "reversed";
    case CaseOrder::Kind::shuffled:
      return "shuffled:" + order.seed;
  }
  return "";
}

RunResult run_cases(const Spec& spec, const std::vector<Case>& cases, const ClientMaker& client,
                    const std::vector<KnownFailing>& known, const RunOptions& options,
                    const VerdictSink& sink) {
  if (cases.empty())
    throw Error("no case was selected",
                "widen --case, --rule, --format or --signature; --list shows all");
  return Run(spec, cases, client, known, options, sink)();
}

}  // namespace contract
