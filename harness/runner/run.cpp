#include "runner/run.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "error.h"
#include "runner/case_run.h"
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
        stage_(spec, cases, options),
        make_client_(warmed_up(client, stage_, cases)) {}

  Hello operator()() {
    // The first client is made here: one that can't is the user's to repair, not a case's to fail.
    const auto started = std::chrono::steady_clock::now();
    std::optional<Client> first = make_client_();
    const auto start = std::chrono::steady_clock::now() - started;
    Hello hello = first->hello;
    take_waiting_first(hello);
    take_last();
    std::vector<std::thread> others;
    for (unsigned i = 1; i < options_.jobs && i < before_last_; ++i)
      others.emplace_back([this] { work(std::nullopt, before_last_); });
    // Whoever only waits takes no time from the others, but for the start of the client.
    const auto pays = static_cast<std::size_t>(kStartsPay / (start + std::chrono::milliseconds(1)));
    for (std::size_t i = 0; i < std::min<std::size_t>({options_.waiting_jobs, pays, waiting_}); ++i)
      others.emplace_back([this] { work(std::nullopt, waiting_); });
    work(std::move(first), before_last_);
    for (std::thread& each : others) each.join();
    // By a client made anew, so that each run has at least two of them to compare.
    work(std::nullopt, cases_.size());
    if (failed_) std::rethrow_exception(failed_);
    play_again();
    return hello;
  }

 private:
  /// Starting clients for cases that wait takes this long at most.
  static constexpr std::chrono::seconds kStartsPay{1};
  /// What may have failed by lateness is played so often, each time with twice as much patience.
  static constexpr int kMostPlays = 3;
  /// All further plays together begin within this time: a client that hangs in each case, on a
  /// machine that is late in each, would take days.
  static constexpr std::chrono::minutes kAgain{15};

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

  /// Takes cases until there are none before `end`. `client` is used until it is gone, then a fresh
  /// one.
  void work(std::optional<Client> client, std::size_t end) {
    try {
      for (std::size_t at = take(end); at < end; at = take(end)) {
        if (!client) client = make_client_();
        CaseRun one(stage_, *order_[at], *client);
        Verdict verdict = one.judge();
        if (one.client_gone()) client.reset();
        const std::lock_guard lock(mutex_);
        if (one.lateness().empty())
          tell(std::move(verdict));
        else
          again_.push_back(order_[at]);
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failed_) failed_ = std::current_exception();
      next_ = cases_.size();
    }
  }

  /// Under mutex_.
  void tell(Verdict verdict) {
    apply(known_, verdict, options_.strict);
    sink_(verdict);
  }

  /// Plays those alone that lateness may have spoilt: nothing else runs any more.
  void play_again() {
    const auto until = std::chrono::steady_clock::now() + kAgain;
    for (const Case* each : again_) tell(played_again(*each, until));
  }

  /// A verdict that lateness does not explain, or an error that says by what we were late.
  Verdict played_again(const Case& each, std::chrono::steady_clock::time_point until) {
    Verdict verdict;
    std::string lateness = "there was no time left to play the case again";
    for (Play play{.nth = 2, .patience = 2, .part = 8};
         play.nth <= kMostPlays && std::chrono::steady_clock::now() < until;
         ++play.nth, play.patience *= 2) {
      const Client client = make_client_();
      CaseRun one(stage_, each, client, play);
      verdict = one.judge();
      lateness = one.lateness();
      if (as_expected(verdict.status) || (lateness.empty() && !one.under_pressure())) break;
    }
    if (lateness.empty()) return verdict;
    if (verdict.id.empty()) verdict = unplayed(each);
    verdict.status = Status::error;
    verdict.reason = "lateness that is not the client's may explain it: " + lateness;
    verdict.findings.clear();
    return verdict;
  }

  Verdict unplayed(const Case& each) const { return Judgement(each, options_).take(); }

  /// The place of the next case, or `end` where there is none before it.
  std::size_t take(std::size_t end) {
    const std::lock_guard lock(mutex_);
    return next_ < end ? next_++ : end;
  }

  const std::vector<Case>& cases_;
  const std::vector<KnownFailing>& known_;
  const RunOptions& options_;
  const VerdictSink& sink_;
  Stage stage_;
  const ClientMaker make_client_;
  std::vector<const Case*> order_;
  std::size_t waiting_ = 0;  // so many stand first in order_
  std::size_t before_last_ = 0;
  std::mutex mutex_;
  std::size_t next_ = 0;            // under mutex_
  std::vector<const Case*> again_;  // under mutex_: what lateness may have spoilt
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

Hello run_cases(const Spec& spec, const std::vector<Case>& cases, const ClientMaker& client,
                const std::vector<KnownFailing>& known, const RunOptions& options,
                const VerdictSink& sink) {
  if (cases.empty())
    throw Error("no case was selected",
                "widen --case, --rule, --format or --signature; --list shows all");
  return Run(spec, cases, client, known, options, sink)();
}

}  // namespace contract
