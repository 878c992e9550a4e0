// One case from its first call to its verdict.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/client.h"
#include "runner/lateness.h"
#include "runner/run_environment.h"
#include "runner/verdict_builder.h"

namespace contract {

/// Which play of a case this is: one that lateness may have spoilt is played again, with keys and
/// addresses of its own and more time.
struct Play {
  int nth = 1;
  int patience = 1;  ///< how many times as long as usual its deadline is
  int part = 32;     ///< how little lateness explains something: may_explain()
};

/// Opens the case's addresses, makes its calls, and judges each step. Used once, by one thread.
class CaseRun {
 public:
  CaseRun(RunEnvironment& environment, const Case& each, const Client& client,
          const Play& play = {});
  CaseRun(const CaseRun&) = delete;
  CaseRun& operator=(const CaseRun&) = delete;

  /// Error: as RunEnvironment::open.
  void play();
  /// The case ends as an error without a call: there is no client to call.
  void fail(const std::string& reason) { verdict_.end(Status::error, reason); }
  /// What the client did unasked after the last outcome: this case's too.
  void charge(const Reply& unasked);
  /// Whether the verdict will be a failure or an error, as far as it goes now.
  bool fails() const { return verdict_.fails(); }
  /// REQUIRES: called once, last.
  Verdict take();

  /// How the client ended, was killed or broke the protocol: the next case needs a fresh one.
  const std::optional<Reply>& trouble() const { return trouble_; }
  /// Whether that happened before anything of this case was seen, and may stem from the case
  /// before.
  bool unseen() const { return unseen_; }
  /// What may explain that the case did not pass, other than its client; empty: nothing. After
  /// play().
  const std::string& lateness() const { return lateness_; }
  /// Whether anybody wanted for a processor meanwhile, by what the kernel tells.
  bool under_pressure() const { return under_pressure_; }

 private:
  void open();
  /// False: the case ends here.
  bool play(std::size_t nth);
  Reply call(Lateness& seen);
  /// All requests that the client has sent, also those that still lay in a socket when it gave up.
  std::vector<Interaction> arrived(const Lateness& seen, Session& session);
  Finding finding_of(const ProcessEnd& end) const;
  /// Shows the step to whoever looks at the run (RunOptions::seen).
  void show(std::size_t nth, const Reply& reply, const StepObservation& exchange,
            bool judged) const;
  /// Notes what may have brought those findings about, or how fast a call is.
  void weigh(const Lateness& seen, const Findings& findings, const StepObservation& exchange);

  RunEnvironment& environment_;
  const Case& case_;
  const Client& client_;
  const Play play_;
  CaseEndpoints at_;
  Call call_;
  std::shared_ptr<Session> session_;
  std::shared_ptr<Session> moved_session_;  ///< at the case's other address; nullptr: it has none
  std::shared_ptr<EmulatedCase> emulated_;  ///< nullptr: the steps say the answers
  VerdictBuilder verdict_;
  std::string lateness_;
  bool under_pressure_ = false;
  bool clean_ = true;  ///< nothing has been found so far
  std::optional<Reply> trouble_;
  bool unseen_ = false;
  double ms_ = 0;
};

/// Why a step can't be looked at as the client works, for it is about a connection that has served
/// a call and the client opened another; empty where it can.
std::string not_reused(const Step& step, const StepObservation& exchange);

}  // namespace contract
