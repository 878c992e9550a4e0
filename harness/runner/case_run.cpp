#include "runner/case_run.h"

#include <chrono>

namespace contract {

CaseRun::CaseRun(Stage& stage, const Case& each, const Client& client)
    : stage_(stage),
      case_(each),
      client_(client),
      call_(stage.call_of(each)),
      emulated_(stage.emulate(each, {call_})),
      judgement_(each, stage.options()) {
  session_ = stage.sessions().open(call_.access_key_id, [](const Request&) { return Response{}; });
}

CaseRun::~CaseRun() { stage_.sessions().close(call_.access_key_id); }

Verdict CaseRun::judge() {
  const auto started = std::chrono::steady_clock::now();
  if (std::string reason = unsupported_by(client_.hello, case_); !reason.empty()) {
    judgement_.end(Status::skipped, std::move(reason));
    return judgement_.take();
  }
  for (std::size_t nth = 0; nth < case_.steps.size(); ++nth)
    if (!play(nth)) break;
  Verdict verdict = judgement_.take();
  const auto took = std::chrono::steady_clock::now() - started;
  verdict.ms = std::chrono::duration<double, std::milli>(took).count();
  return verdict;
}

bool CaseRun::play(std::size_t nth) {
  const Step& step = case_.steps[nth];
  call_.seq = stage_.next_number();
  call_.action = step.action.empty() ? stage_.spec().action : step.action;
  call_.parameters = step.arguments;
  const auto answerer = stage_.answerer(case_, nth, emulated_);
  session_->set_handler([answerer](const Request& request) { return answerer->answer(request); });
  const Reply reply = client_.call(call_);
  Exchange exchange;
  exchange.interactions = session_->take_journal().interactions;
  exchange.meanings = answerer->meanings();
  exchange.orders = answerer->orders_placed();
  if (const auto* outcome = std::get_if<Outcome>(&reply)) exchange.outcome = *outcome;
  const Outcome& outcome = exchange.outcome;

  const JudgeView view{stage_.spec(),           case_,          step, client_.hello,
                       call_.access_key_secret, stage_.nonces()};
  Findings findings;
  bool goes_on = false;
  if (const auto* violation = std::get_if<Violation>(&reply)) {
    gone_ = true;
    judgement_.end(Status::error, violation->text);
  } else if (const auto* end = std::get_if<ProcessEnd>(&reply)) {
    gone_ = true;
    findings = judge_wire(view, exchange);
    findings.push_back(finding_of(*end));
  } else if (outcome.kind == "unsupported" || outcome.kind == "errored") {
    judgement_.end(outcome.kind == "errored" ? Status::error : Status::skipped, outcome.reason);
  } else {
    findings = judge_wire(view, exchange);
    const Findings told = judge_outcome(view, exchange);
    findings.insert(findings.end(), told.begin(), told.end());
    goes_on = true;
  }
  clean_ = clean_ && findings.empty();
  judgement_.add(std::move(exchange), findings);
  // Where the client's requests are in order, whatever else the emulator did is not its doing.
  if (const auto departures = answerer->departures(); goes_on && clean_ && !departures.empty()) {
    judgement_.end(Status::error, "the emulator: " + departures.front());
    return false;
  }
  return goes_on;
}

Finding CaseRun::finding_of(const ProcessEnd& end) const {
  const bool stall = end.why == ProcessEnd::Why::stalled;
  const bool memory = end.why == ProcessEnd::Why::memory;
  const std::string rule = stall ? "client.deadline" : memory ? "client.memory" : "client.crash";
  const std::string expected =
      stall    ? "an end within the deadline of " + std::to_string(call_.deadline.count()) + " ms"
      : memory ? "bounded memory"
               : "an outcome";
  return cite(stage_.spec(), rule, rule, expected, describe(end),
              end.last_words.empty() ? "" : "its last words: " + end.last_words);
}

}  // namespace contract
