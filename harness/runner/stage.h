// Where cases are played: the listeners of a run, and what its cases share.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runner/case.h"
#include "runner/exchange.h"
#include "runner/judge.h"
#include "runner/protocol.h"
#include "runner/run.h"
#include "server/listener.h"
#include "server/sessions.h"

namespace contract {

/// Listens from construction to destruction. Safe from any thread.
class Stage {
 public:
  /// `spec` and `options` must outlive it. HTTPS, with an authority made for this run, only where a
  /// case needs it. Error: the port is taken.
  Stage(const Spec& spec, const std::vector<Case>& cases, const RunOptions& options);

  const Spec& spec() const { return spec_; }
  const RunOptions& options() const { return options_; }
  Sessions& sessions() { return sessions_; }
  NonceLedger& nonces() { return nonces_; }

  /// What a case asks for, without number and parameters. The key is made of the seed, the case and
  /// `part`: the same run, the same keys.
  Call call_of(const Case& each, const std::string& part = "") const;
  /// The emulator that answers the case under those keys; nullptr where its steps say the answers.
  /// The same run, the same ids.
  std::shared_ptr<EmulatedCase> emulate(const Case& each, const std::vector<Call>& calls) const;
  /// Answers the nth step of the case, from 0. The same run, the same ids.
  std::shared_ptr<StepAnswerer> answerer(const Case& each, std::size_t nth,
                                         std::shared_ptr<EmulatedCase> emulated) const;
  /// Numbers calls, so that a late line of an earlier call is never taken for another's.
  long long next_number() { return ++calls_; }
  /// Ends listening; returns when no request is being answered any more.
  void stop();

 private:
  /// The authority, "host:port", that redirects lead to; empty where no case has one.
  std::string elsewhere() const;

  const Spec& spec_;
  const RunOptions& options_;
  NonceLedger nonces_;
  Sessions sessions_;
  Listener http_;
  std::optional<Listener> https_;
  std::optional<Listener> elsewhere_;
  std::string ca_pem_;
  std::atomic<long long> calls_{0};
};

}  // namespace contract
