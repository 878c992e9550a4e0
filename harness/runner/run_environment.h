// Where cases are played: an address for each, and what all cases of a run share.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "net/endpoints.h"
#include "proxy/sessions.h"
#include "runner/case.h"
#include "runner/judge.h"
#include "runner/lateness.h"
#include "runner/protocol.h"
#include "runner/run.h"
#include "runner/step_observation.h"

namespace contract {

/// The addresses of one case, closed with it, and who answers there. Nothing of another case can
/// reach them: no connection, no TLS session, no late byte.
struct CaseEndpoints {
  std::shared_ptr<Sessions> sessions;  ///< of its steps, by AccessKeyId; whatever else is a stray
  Endpoint called;                     ///< where its calls go
  Endpoint elsewhere;                  ///< where its redirects lead; closed where it has none
  std::shared_ptr<Sessions> moved_sessions;  ///< nullptr: no step is called at another address
  Endpoint moved;                            ///< that other address

  /// Where a step is called, and by whom it is answered there.
  const Endpoint& of(const Step& step) const { return step.moved ? moved : called; }
  Sessions& sessions_of(const Step& step) const { return step.moved ? *moved_sessions : *sessions; }
};

/// Serves from construction to destruction. Safe from any thread.
class RunEnvironment {
 public:
  /// `spec` and `options` must outlive it. HTTPS, with an authority made for this run, only where a
  /// case needs it.
  RunEnvironment(const Spec& spec, const std::vector<Case>& cases, const RunOptions& options);

  const Spec& spec() const { return spec_; }
  const RunOptions& options() const { return options_; }
  Endpoints& endpoints() { return endpoints_; }
  const Endpoints& endpoints() const { return endpoints_; }
  Pace& pace() { return pace_; }
  NonceLedger& nonces() { return nonces_; }

  /// Opens addresses that no other case of this run has or will have. Must not outlive the
  /// environment. Error: the host is none of this machine, or no port or descriptor is left.
  CaseEndpoints open(const Case& each);
  /// What a case asks for, without number and parameters. The key is made of the seed, the case and
  /// `part`: the same run, the same keys.
  Call call_of(const Case& each, const CaseEndpoints& at, const std::string& part = "") const;
  /// The emulator that answers the case under those keys; nullptr where its steps say the answers.
  /// The same run, the same ids.
  std::shared_ptr<EmulatedCase> emulate(const Case& each, const std::vector<Call>& calls) const;
  /// Answers the nth step of the case, from 0. The same run, the same ids.
  std::shared_ptr<StepAnswerer> answerer(const Case& each, std::size_t nth, const CaseEndpoints& at,
                                         std::shared_ptr<EmulatedCase> emulated) const;
  /// Numbers calls, so that a late line of an earlier call is never taken for another's.
  long long next_number() { return ++calls_; }
  /// Ends listening; returns when no request is being answered any more.
  void stop();

 private:
  /// What speaks at the address of the case's calls; nullptr: HTTP in the clear.
  std::shared_ptr<const TlsContext> tls_of(const Case& each) const;

  const Spec& spec_;
  const RunOptions& options_;
  NonceLedger nonces_;
  Pace pace_;
  Identity authority_;                     ///< that clients are told to trust; kept in memory alone
  std::shared_ptr<const TlsContext> tls_;  ///< nullptr: no case needs it
  std::atomic<long long> calls_{0};
  Endpoints endpoints_;
};

}  // namespace contract
