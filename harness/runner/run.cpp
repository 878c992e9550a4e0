#include "runner/run.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "error.h"
#include "runner/case_run.h"

namespace contract {
namespace {

/// What all workers of a run share.
class Run {
 public:
  Run(const Spec& spec, const std::vector<Case>& cases, const ClientMaker& client,
      const std::vector<KnownFailing>& known, const RunOptions& options, const VerdictSink& sink)
      : cases_(cases),
        make_client_(client),
        known_(known),
        options_(options),
        sink_(sink),
        stage_(spec, cases, options) {}

  Hello operator()() {
    // The first client is made here: one that can't is the user's to repair, not a case's to fail.
    const auto started = std::chrono::steady_clock::now();
    std::optional<Client> first = make_client_();
    const auto start = std::chrono::steady_clock::now() - started;
    Hello hello = first->hello;
    take_waiting_first(hello);
    std::vector<std::thread> others;
    for (unsigned i = 1; i < options_.jobs && i < cases_.size(); ++i)
      others.emplace_back([this] { work(std::nullopt, cases_.size()); });
    // Whoever only waits takes no time from the others, but for the start of the client.
    const auto pays = static_cast<std::size_t>(kStartsPay / (start + std::chrono::milliseconds(1)));
    for (std::size_t i = 0; i < std::min<std::size_t>({options_.waiting_jobs, pays, waiting_}); ++i)
      others.emplace_back([this] { work(std::nullopt, waiting_); });
    work(std::move(first), cases_.size());
    for (std::thread& each : others) each.join();
    if (failed_) std::rethrow_exception(failed_);
    return hello;
  }

 private:
  /// Starting clients for cases that wait takes this long at most.
  static constexpr std::chrono::seconds kStartsPay{1};

  /// Puts those cases first that wait for a deadline of their own and that the client can be asked.
  void take_waiting_first(const Hello& hello) {
    order_.reserve(cases_.size());
    for (const Case& each : cases_) order_.push_back(&each);
    const auto rest = std::stable_partition(order_.begin(), order_.end(), [&](const Case* each) {
      return each->deadline_ms > 0 && unsupported_by(hello, *each).empty();
    });
    waiting_ = static_cast<std::size_t>(rest - order_.begin());
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
        if (const KnownFailing* line = known_failing(known_, verdict.id))
          apply(*line, verdict, options_.strict);
        const std::lock_guard lock(mutex_);
        sink_(verdict);
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failed_) failed_ = std::current_exception();
      next_ = cases_.size();
    }
  }

  /// The place of the next case, or `end` where there is none before it.
  std::size_t take(std::size_t end) {
    const std::lock_guard lock(mutex_);
    return next_ < end ? next_++ : end;
  }

  const std::vector<Case>& cases_;
  const ClientMaker& make_client_;
  const std::vector<KnownFailing>& known_;
  const RunOptions& options_;
  const VerdictSink& sink_;
  Stage stage_;
  std::vector<const Case*> order_;
  std::size_t waiting_ = 0;  // so many stand first in order_
  std::mutex mutex_;
  std::size_t next_ = 0;  // under mutex_
  std::exception_ptr failed_;
};

}  // namespace

Hello run_cases(const Spec& spec, const std::vector<Case>& cases, const ClientMaker& client,
                const std::vector<KnownFailing>& known, const RunOptions& options,
                const VerdictSink& sink) {
  if (cases.empty())
    throw Error("no case was selected",
                "widen --case, --rule, --format or --signature; --list shows all");
  return Run(spec, cases, client, known, options, sink)();
}

}  // namespace contract
