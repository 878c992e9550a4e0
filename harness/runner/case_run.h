// One case from its first call to its verdict.
#pragma once

#include <memory>
#include <string>

#include "runner/client.h"
#include "runner/judgement.h"
#include "runner/stage.h"

namespace contract {

/// Opens a session for the case, makes its calls, and judges each step. Used once, by one thread.
class CaseRun {
 public:
  CaseRun(Stage& stage, const Case& each, const Client& client);
  ~CaseRun();
  CaseRun(const CaseRun&) = delete;
  CaseRun& operator=(const CaseRun&) = delete;

  Verdict judge();
  /// Whether the client ended, was killed or broke the protocol: the next case needs a fresh one.
  bool client_gone() const { return gone_; }

 private:
  /// False: the case ends here.
  bool play(std::size_t nth);
  Finding finding_of(const ProcessEnd& end) const;

  Stage& stage_;
  const Case& case_;
  const Client& client_;
  Call call_;
  std::shared_ptr<Session> session_;
  std::shared_ptr<EmulatedCase> emulated_;  ///< nullptr: the steps say the answers
  Judgement judgement_;
  bool clean_ = true;  ///< nothing has been found so far
  bool gone_ = false;
};

}  // namespace contract
