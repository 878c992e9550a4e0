#include "runner/case_run.h"

#include <algorithm>

#include "runner/judge_run.h"

namespace contract {
namespace {

/// Whether the client had the call and used time or memory for it.
bool took_its_time(const Reply& reply) {
  const auto* end = std::get_if<ProcessEnd>(&reply);
  return end != nullptr &&
         (end->why == ProcessEnd::Why::stalled || end->why == ProcessEnd::Why::memory ||
          end->why == ProcessEnd::Why::flooded);
}

using Steady = std::chrono::steady_clock;

/// In so many of 100 parts of the time somebody wanted for a processor: the machine is busy.
constexpr int kBusy = 25;

Milliseconds since(Steady::time_point started) {
  return std::chrono::duration_cast<Milliseconds>(Steady::now() - started);
}

/// The same answer where every wait is so many times as long.
Response stretched(Response response, double times) {
  if (times > 1)
    for (WireAction& action : response.script)
      if (auto* pause = std::get_if<Pause>(&action))
        pause->time = std::chrono::round<Milliseconds>(pause->time * times);
  return response;
}

/// Answers at an address of the case that the step at work is not called at.
Response refuse_misplaced(const Request& /*request*/) {
  Response response;
  response.status = 404;
  return response;
}

}  // namespace

std::string not_reused(const Step& step, const StepObservation& exchange) {
  if (!step.reused || exchange.interactions.empty()) return "";
  if (exchange.interactions.front().request.nth > 1) return "";
  return "the client did not use the connection of the call before again: there was none to look "
         "at";
}

CaseRun::CaseRun(RunEnvironment& environment, const Case& each, const Client& client,
                 const Play& play)
    : environment_(environment),
      case_(each),
      client_(client),
      play_(play),
      verdict_(each, environment.options()) {}

void CaseRun::open() {
  at_ = environment_.open(case_);
  call_ =
      environment_.call_of(case_, at_, play_.nth > 1 ? "\nplay " + std::to_string(play_.nth) : "");
  const Milliseconds asked = call_.deadline;
  call_.deadline = deadline_for(asked, environment_.pace().longest(), play_.patience);
  call_.stretch = static_cast<double>(call_.deadline.count()) / static_cast<double>(asked.count());
  emulated_ = environment_.emulate(case_, {call_});
  session_ = at_.sessions->open(call_.access_key_id, refuse_misplaced);
  if (at_.moved_sessions)
    moved_session_ = at_.moved_sessions->open(call_.access_key_id, refuse_misplaced);
}

void CaseRun::play() {
  const auto started = Steady::now();
  if (std::string reason = unsupported_by(client_.hello, case_); !reason.empty()) {
    verdict_.end(Status::skipped, std::move(reason));
    return;
  }
  open();
  for (std::size_t nth = 0; nth < case_.steps.size(); ++nth)
    if (!play(nth)) break;
  if (case_.last) verdict_.add(judge_run(environment_.spec(), environment_.nonces()));
  ms_ = std::chrono::duration<double, std::milli>(Steady::now() - started).count();
}

Verdict CaseRun::take() {
  Verdict verdict = verdict_.take();
  verdict.ms = ms_;
  return verdict;
}

void CaseRun::charge(const Reply& unasked) {
  if (const auto* violation = std::get_if<Violation>(&unasked))
    return verdict_.end(Status::error, violation->text);
  const ProcessEnd& end = std::get<ProcessEnd>(unasked);
  const bool left = end.why == ProcessEnd::Why::exited && end.code == 0;
  if (left || verdict_.status() != Status::pass)
    return verdict_.end(Status::error, "the adapter " + describe(end) + " after its outcome" +
                                           (end.last_words.empty() ? "" : "; its last words: ") +
                                           end.last_words);
  Finding finding = finding_of(end);
  finding.actual += " after its outcome";
  verdict_.add(std::move(finding));
}

Reply CaseRun::call(Lateness& seen) {
  const auto started = Steady::now();
  const long long pressure = play_.nth > 1 ? processor_pressure() : -1;
  Reply reply = client_.call(call_);
  seen.took = since(started);
  seen.usual = environment_.pace().longest();
  seen.harness = environment_.endpoints().late_since(started);
  if (client_.late) seen.harness = std::max(seen.harness, client_.late());
  if (pressure >= 0 && seen.took.count() > 0)
    seen.pressure = static_cast<int>((processor_pressure() - pressure) / 10 / seen.took.count());
  return reply;
}

std::vector<Interaction> CaseRun::arrived(const Lateness& seen, Session& session) {
  if (seen.harness > Milliseconds(0)) environment_.endpoints().settle();
  std::vector<Interaction> all = session.take_log();
  if (!all.empty()) return all;
  environment_.endpoints().settle();
  return session.take_log();
}

bool CaseRun::play(std::size_t nth) {
  const Step& step = case_.steps[nth];
  call_.seq = environment_.next_number();
  call_.action = step.action.empty() ? environment_.spec().action : step.action;
  call_.parameters = step.arguments;
  call_.region = region_of(environment_.spec(), step);
  call_.host = at_.of(step).host();
  call_.port = at_.of(step).port();
  const auto answerer = environment_.answerer(case_, nth, at_, emulated_);
  Session& session = step.moved ? *moved_session_ : *session_;
  session.set_handler([answerer, times = call_.stretch](const Request& request) {
    return stretched(answerer->answer(request), times);
  });
  Lateness seen;
  const Reply reply = call(seen);
  StepObservation exchange;
  exchange.interactions = arrived(seen, session);
  if (moved_session_) {
    session.set_handler(refuse_misplaced);
    for (Interaction& each : (step.moved ? *session_ : *moved_session_).take_log())
      exchange.misplaced.push_back(std::move(each.request));
  }
  exchange.meanings = answerer->meanings();
  exchange.orders = answerer->orders_placed();
  for (Interaction& stray : at_.sessions->take_strays())
    exchange.strays.push_back(std::move(stray.request));
  if (const auto* outcome = std::get_if<Outcome>(&reply)) {
    exchange.outcome = *outcome;
  } else {
    trouble_ = reply;
    unseen_ = nth == 0 && exchange.interactions.empty() && !took_its_time(reply);
  }
  const Outcome& outcome = exchange.outcome;

  const JudgeView view{environment_.spec(),  case_, step, client_.hello, call_.access_key_secret,
                       environment_.nonces()};
  Findings findings;
  bool goes_on = false;
  if (const auto* violation = std::get_if<Violation>(&reply)) {
    verdict_.end(Status::error, violation->text);
  } else if (const auto* end = std::get_if<ProcessEnd>(&reply)) {
    findings = judge_wire(view, exchange);
    findings.push_back(finding_of(*end));
  } else if (outcome.kind == "unsupported" || outcome.kind == "errored") {
    verdict_.end(outcome.kind == "errored" ? Status::error : Status::skipped, outcome.reason);
  } else if (std::string reason = not_reused(step, exchange); !reason.empty()) {
    if (clean_) verdict_.end(Status::skipped, std::move(reason));
  } else {
    findings = judge_wire(view, exchange);
    const Findings told = judge_outcome(view, exchange);
    findings.insert(findings.end(), told.begin(), told.end());
    goes_on = true;
  }
  clean_ = clean_ && findings.empty();
  weigh(seen, findings, exchange);
  show(nth, reply, exchange, goes_on);
  verdict_.add(std::move(exchange), findings);
  // Where the client's requests are in order, whatever else the emulator did is not its doing.
  const std::vector<std::string> departures = answerer->departures();
  if (!goes_on || !departures.empty()) verdict_.leave_open();
  if (goes_on && clean_ && !departures.empty()) {
    verdict_.end(Status::error, "the emulator: " + departures.front());
    if (may_explain(seen, call_.deadline, play_.part)) lateness_ = describe(seen);
    return false;
  }
  return goes_on;
}

void CaseRun::show(std::size_t nth, const Reply& reply, const StepObservation& exchange,
                   bool judged) const {
  if (!environment_.options().seen) return;
  StepSeen seen{nth, exchange, call_.access_key_secret, std::nullopt, judged, nullptr};
  if (const auto* end = std::get_if<ProcessEnd>(&reply)) {
    seen.ended = finding_of(*end);
    seen.judged = true;
  }
  if (case_.last) seen.run = std::make_shared<const NonceLedger>(environment_.nonces());
  environment_.options().seen(case_, seen);
}

void CaseRun::weigh(const Lateness& seen, const Findings& findings,
                    const StepObservation& exchange) {
  under_pressure_ = under_pressure_ || seen.pressure >= kBusy;
  const std::string& kind = exchange.outcome.kind;
  const bool plain = exchange.interactions.size() == 1 && exchange.meanings.size() == 1 &&
                     !exchange.meanings.front().faulty;
  if (plain && (kind == "ok" || kind == "api_error")) environment_.pace().note(seen.took);
  const bool of_time = std::any_of(findings.begin(), findings.end(), is_of_time);
  if (of_time && lateness_.empty() && may_explain(seen, call_.deadline, play_.part))
    lateness_ = describe(seen);
}

Finding CaseRun::finding_of(const ProcessEnd& end) const {
  const bool stall = end.why == ProcessEnd::Why::stalled;
  const bool memory = end.why == ProcessEnd::Why::memory;
  const std::string rule = stall ? "client.deadline" : memory ? "client.memory" : "client.crash";
  const std::string expected =
      stall    ? "an end within the deadline of " + std::to_string(call_.deadline.count()) + " ms"
      : memory ? "bounded memory"
               : "an outcome";
  return cite(environment_.spec(), rule, rule, expected, describe(end),
              end.last_words.empty() ? "" : "its last words: " + end.last_words);
}

}  // namespace contract
