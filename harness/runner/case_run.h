// One case from its first call to its verdict.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "runner/client.h"
#include "runner/exchange.h"
#include "runner/judge.h"
#include "runner/run.h"
#include "runner/verdict.h"
#include "server/sessions.h"

namespace contract {

/// Where cases are played: what they share in a run. Points to what outlives it.
struct Stage {
  const Spec* spec = nullptr;
  Sessions* sessions = nullptr;
  NonceLedger* nonces = nullptr;
  const RunOptions* options = nullptr;
  std::string host;
  int http_port = 0;
  int https_port = 0;
  std::string ca_pem;
  std::string elsewhere;  ///< "host:port" that redirects lead to; empty: no case has one
  /// Numbers calls, so that a late line of an earlier call is never taken for this one's.
  std::atomic<long long>* calls = nullptr;
};

/// Opens a session for the case, makes its calls, and judges each step. Used once, by one thread.
class CaseRun {
 public:
  CaseRun(const Stage& stage, const Case& each, const Client& client);
  ~CaseRun();
  CaseRun(const CaseRun&) = delete;
  CaseRun& operator=(const CaseRun&) = delete;

  Verdict judge();
  /// Whether the client ended, was killed or broke the protocol: the next case needs a fresh one.
  bool client_gone() const { return gone_; }

 private:
  /// False: the case ends here.
  bool play(const Step& step, std::size_t nth);
  void end_by(const ProcessEnd& end);
  void keep(const Findings& findings, std::size_t nth);

  const Stage& stage_;
  const Case& case_;
  const Client& client_;
  Call call_;
  std::shared_ptr<Session> session_;
  Verdict verdict_;
  std::vector<Exchange> exchanges_;
  bool gone_ = false;
};

}  // namespace contract
