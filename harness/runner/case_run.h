// One case from its first call to its verdict.
#pragma once

#include <memory>
#include <string>

#include "runner/client.h"
#include "runner/judgement.h"
#include "runner/stage.h"

namespace contract {

/// What a step's request ids are made of: the same run, the same ids.
std::string answer_seed(const RunOptions& options, const Case& each, std::size_t nth);

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
  bool play(const Step& step, std::size_t nth);
  Finding finding_of(const ProcessEnd& end) const;

  Stage& stage_;
  const Case& case_;
  const Client& client_;
  Call call_;
  std::shared_ptr<Session> session_;
  Judgement judgement_;
  bool gone_ = false;
};

}  // namespace contract
