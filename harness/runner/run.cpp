#include "runner/run.h"

#include <atomic>
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
    std::optional<Client> first = make_client_();
    Hello hello = first->hello;
    std::vector<std::thread> others;
    for (unsigned i = 1; i < options_.jobs && i < cases_.size(); ++i)
      others.emplace_back([this] { work(std::nullopt); });
    work(std::move(first));
    for (std::thread& each : others) each.join();
    if (failed_) std::rethrow_exception(failed_);
    return hello;
  }

 private:
  /// Takes cases until there are none. `client` is used until it is gone, then a fresh one.
  void work(std::optional<Client> client) {
    try {
      for (std::size_t at = next_++; at < cases_.size(); at = next_++) {
        if (!client) client = make_client_();
        CaseRun one(stage_, cases_[at], *client);
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

  const std::vector<Case>& cases_;
  const ClientMaker& make_client_;
  const std::vector<KnownFailing>& known_;
  const RunOptions& options_;
  const VerdictSink& sink_;
  Stage stage_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
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
