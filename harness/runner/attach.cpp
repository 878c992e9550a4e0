#include "runner/attach.h"

#include <algorithm>

#include "ecs_contract/error.h"
#include "runner/case_run.h"
#include "runner/judge_run.h"
#include "service/provoke.h"

namespace contract {

struct Attach::PlayedStep {
  const Step* step = nullptr;
  Call call;
  std::shared_ptr<StepAnswerer> answerer;
  std::shared_ptr<Session> session;
  std::shared_ptr<std::atomic<bool>> called = std::make_shared<std::atomic<bool>>(false);
};

struct Attach::PlayedCase {
  const Case* each = nullptr;
  CaseEndpoints at;
  std::shared_ptr<EmulatedCase> emulated;
  std::vector<PlayedStep> steps;

  std::vector<Call> calls() const {
    std::vector<Call> calls;
    for (const PlayedStep& one : steps) calls.push_back(one.call);
    return calls;
  }
};

namespace {

Value text_or_null(const std::optional<std::string>& text) {
  return text ? Value::string(*text) : Value::null_value();
}

/// The request that a client makes of a call.
Request expected_request(const Spec& spec, const Call& call) {
  Assignment parameters{{spec.name_of("action"), call.action}};
  for (const Argument& each : call.parameters)
    if (each.text) parameters[each.name] = *each.text;
  const AccessKey key{
      call.access_key_id, call.access_key_secret, call.security_token, {}, true, {}};
  return signed_request(spec, parameters, key, call.format == "json" ? Format::json : Format::xml,
                        "foreseen-" + std::to_string(call.seq), std::chrono::system_clock::now());
}

/// What a client that has read the first answer tells its user.
Value expected_outcome(const IntendedReply& meaning) {
  Value value = Value::object();
  if (meaning.expect == Expect::failure) return value.add("kind", Value::string("failure"));
  value.add("kind", Value::string(meaning.success ? "ok" : "api_error"))
      .add("or_failure", Value::boolean(meaning.expect == Expect::truth))
      .add("status", Value::number(meaning.status));
  if (!meaning.success)
    value.add("code", Value::string(meaning.code)).add("message", Value::string(meaning.message));
  value.add("request_id", Value::string(meaning.request_id));
  if (meaning.success) value.add("order_id", text_or_null(meaning.order_id));
  return value;
}

}  // namespace

Attach::Attach(const Spec& spec, const std::vector<Case>& cases, const RunOptions& options,
               std::function<void()> on_request)
    : environment_(spec, cases, options), on_request_(std::move(on_request)) {
  if (cases.empty())
    throw Error("no case was selected", "widen --case, --rule, --format or --signature");
  raise_descriptor_limit();
  for (const Case& each : cases) {
    PlayedCase& played = played_.emplace_back();
    played.each = &each;
    played.at = environment_.open(each);
    for (std::size_t nth = 0; nth < each.steps.size(); ++nth) {
      PlayedStep& one = played.steps.emplace_back();
      one.step = &each.steps[nth];
      one.call = environment_.call_of(each, played.at, "\n" + std::to_string(nth));
      one.call.seq = environment_.next_number();
      if (!one.step->action.empty()) one.call.action = one.step->action;
      one.call.parameters = one.step->arguments;
      one.call.region = region_of(spec, *one.step);
      one.call.host = played.at.of(*one.step).host();
      one.call.port = played.at.of(*one.step).port();
    }
    played.emulated = environment_.emulate(each, played.calls());
    for (std::size_t nth = 0; nth < each.steps.size(); ++nth) {
      PlayedStep& one = played.steps[nth];
      one.answerer = environment_.answerer(each, nth, played.at, played.emulated);
      ++uncalled_;
      one.session = played.at.sessions_of(*one.step).open(
          one.call.access_key_id,
          [this, answerer = one.answerer, called = one.called](const Request& request) {
            Response response = answerer->answer(request);
            if (!called->exchange(true)) --uncalled_;
            if (on_request_) on_request_();
            return response;
          });
    }
  }
}

Attach::~Attach() { environment_.stop(); }

Value Attach::call_sheet() const {
  Value cases = Value::array();
  for (const PlayedCase& played : played_) {
    Value steps = Value::array();
    // An emulator of its own: what is foreseen leaves no trace in the one that answers.
    const auto emulated = environment_.emulate(*played.each, played.calls());
    std::size_t nth = 0;
    for (const PlayedStep& one : played.steps) {
      const auto foresight = environment_.answerer(*played.each, nth++, played.at, emulated);
      foresight->answer(expected_request(environment_.spec(), one.call));
      Value step = Value::object();
      step.add("call", call_message(one.call))
          .add("may_refuse", Value::boolean(one.step->refused))
          .add("expect", expected_outcome(foresight->meanings().front()));
      steps.items.push_back(std::move(step));
    }
    Value value = Value::object();
    value.add("id", Value::string(played.each->id))
        .add("title", Value::string(played.each->title))
        .add("rules", Value::texts(played.each->rules))
        .add("features", Value::texts(played.each->features))
        .add("steps", std::move(steps));
    cases.items.push_back(std::move(value));
  }
  Value sheet = Value::object();
  sheet.add("format", Value::number(1))
      .add("suite", Value::string(CONTRACT_VERSION))
      .add("spec", Value::string(environment_.spec().id))
      .add("cases", std::move(cases));
  return sheet;
}

std::size_t Attach::uncalled() const { return uncalled_; }

std::vector<Verdict> Attach::judge() {
  stopped_ = std::chrono::steady_clock::now();
  environment_.stop();
  std::vector<Verdict> verdicts;
  for (const bool last : {false, true})
    for (PlayedCase& played : played_)
      if (played.each->last == last) verdicts.push_back(judge_case(played));
  return verdicts;
}

Lateness Attach::lateness_of(const PlayedStep& one, const StepObservation& exchange) const {
  const auto steady = [](std::chrono::system_clock::time_point time) {
    return std::chrono::steady_clock::now() - (std::chrono::system_clock::now() - time);
  };
  const auto first = steady(exchange.interactions.front().request.arrived);
  const auto last = steady(exchange.interactions.back().request.arrived);
  Lateness seen;
  seen.harness = environment_.endpoints().late_between(
      first - one.call.deadline, std::min(last + one.call.deadline, stopped_));
  seen.took = std::chrono::duration_cast<Milliseconds>(last - first);
  return seen;
}

Verdict Attach::judge_case(PlayedCase& played) {
  VerdictBuilder builder(*played.each, environment_.options());
  const Hello nobody;  // the wire is judged the same for every client
  std::size_t called = 0;
  std::string missing;
  std::string departed;  // what the emulator did otherwise than the case says
  std::string missed;    // why a step could not be looked at
  std::string late;      // what may explain a finding, other than the client
  bool in_order = true, clean = true;
  std::chrono::system_clock::time_point last;
  for (std::size_t nth = 0; nth < played.steps.size(); ++nth) {
    PlayedStep& one = played.steps[nth];
    StepObservation exchange;
    exchange.interactions = one.session->take_log();
    exchange.meanings = one.answerer->meanings();
    exchange.orders = one.answerer->orders_placed();
    for (Interaction& stray : played.at.sessions->take_strays())
      exchange.strays.push_back(std::move(stray.request));
    if (exchange.interactions.empty()) {
      missing += (missing.empty() ? "" : ", ") + std::to_string(nth + 1);
      builder.add(std::move(exchange), {});
      continue;
    }
    ++called;
    in_order = in_order && exchange.interactions.front().request.arrived >= last;
    last = exchange.interactions.front().request.arrived;
    const JudgeView view{environment_.spec(),        *played.each,         *one.step, nobody,
                         one.call.access_key_secret, environment_.nonces()};
    if (missed.empty()) missed = not_reused(*one.step, exchange);
    const Findings findings = missed.empty() ? judge_wire(view, exchange) : Findings{};
    clean = clean && findings.empty();
    if (const Lateness seen = lateness_of(one, exchange);
        late.empty() && std::any_of(findings.begin(), findings.end(), is_of_time) &&
        may_explain(seen, one.call.deadline, kGoodPart))
      late = describe(seen);
    if (const auto departures = one.answerer->departures(); departed.empty() && clean)
      if (!departures.empty()) departed = departures.front();
    builder.add(std::move(exchange), findings);
  }
  if (played.each->last) builder.add(judge_run(environment_.spec(), environment_.nonces()));
  if (called == 0)
    builder.end(Status::skipped, played.steps.front().step->refused
                                     ? "not called, or refused by the client itself"
                                     : "not called");
  else if (!missing.empty())
    builder.end(Status::error, "called in part: no request for step " + missing + " of " +
                                   std::to_string(played.steps.size()));
  else if (!in_order)
    builder.end(Status::error, "called out of order: a step began before the one before it");
  else if (!missed.empty() && clean)
    builder.end(Status::skipped, missed);
  else if (!late.empty())
    builder.end(Status::error, "lateness that is not the client's may explain it: " + late);
  else if (!departed.empty())
    builder.end(Status::error, "the emulator: " + departed);
  return builder.take();
}

}  // namespace contract
