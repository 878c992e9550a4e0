#include "runner/run.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "error.h"
#include "runner/case_run.h"
#include "server/certificate.h"
#include "server/listener.h"
#include "server/sessions.h"

namespace contract {
namespace {

bool needs_https(const std::vector<Case>& cases) {
  return std::any_of(cases.begin(), cases.end(),
                     [](const Case& each) { return each.scheme == "https"; });
}

/// Whether a redirect leads to another host.
bool needs_elsewhere(const std::vector<Case>& cases) {
  const auto leads_away = [](const StepAnswer& answer) {
    const std::string* location = find_header(answer.fault.headers, "Location");
    return location != nullptr && location->find("{elsewhere}") != std::string::npos;
  };
  return std::any_of(cases.begin(), cases.end(), [&](const Case& each) {
    return std::any_of(each.steps.begin(), each.steps.end(), [&](const Step& step) {
      return std::any_of(step.answers.begin(), step.answers.end(), leads_away);
    });
  });
}

/// All of 127.0.0.0/8 is loopback: a host of another name that is on this machine too.
std::string other_host(const std::string& host) { return host == "127.0.0.1" ? "127.0.0.2" : host; }

/// Marks what comes to the other host.
Handler mark_elsewhere(Handler handler) {
  return [handler = std::move(handler)](const Request& request) {
    Request marked = request;
    marked.elsewhere = true;
    return handler(marked);
  };
}

ListenerOptions listen_at(const std::string& host, int port) {
  ListenerOptions options;
  options.host = host;
  options.port = port;
  return options;
}

/// A request that belongs to no case is a mystery to report, not to answer.
Response refuse_stranger(const Request& /*request*/) {
  Response response;
  response.status = 404;
  response.headers = {{"Content-Type", "text/plain"}};
  response.body = "no case of this run has that AccessKeyId\n";
  return response;
}

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
        http_(sessions_.handler(refuse_stranger), listen_at(options.host, options.port)) {
    stage_.spec = &spec;
    stage_.sessions = &sessions_;
    stage_.nonces = &nonces_;
    stage_.options = &options;
    stage_.calls = &calls_;
    stage_.host = options.host;
    stage_.http_port = http_.port();
    if (needs_elsewhere(cases)) {
      elsewhere_.emplace(mark_elsewhere(sessions_.handler(refuse_stranger)),
                         listen_at(other_host(options.host), 0));
      stage_.elsewhere = other_host(options.host) + ":" + std::to_string(elsewhere_->port());
    }
    if (!needs_https(cases)) return;
    const LocalAuthority authority = make_local_authority();
    stage_.ca_pem = authority.authority_pem;
    ListenerOptions secure = listen_at(options.host, 0);
    secure.tls = authority.server;
    https_.emplace(sessions_.handler(refuse_stranger), secure);
    stage_.https_port = https_->port();
  }

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
  NonceLedger nonces_;
  Sessions sessions_;
  Listener http_;
  std::optional<Listener> https_;
  std::optional<Listener> elsewhere_;
  Stage stage_;
  std::atomic<std::size_t> next_{0};
  std::atomic<long long> calls_{0};
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
