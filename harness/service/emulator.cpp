#include "service/emulator.h"

#include <algorithm>
#include <set>

#include "ecs_contract/error.h"
#include "service/effects.h"
#include "service/reply_fields.h"
#include "service/seeded_ids.h"
#include "spec/likely_name.h"

namespace contract {
namespace {

const std::set<std::string> kOtherMovements = {"price", "processing", "no-success", "not-quotable",
                                               "lost",  "throttle",   "unavailable"};

/// The id of the order of members in which the gateway answers; empty: as everyone does.
std::string gateway_order(const Spec& spec, Format format) {
  for (const ErrorOrder& order : spec.envelope.error_orders)
    if (order.by == "gateway" && std::find(order.formats.begin(), order.formats.end(),
                                           to_text(format)) != order.formats.end())
      return order.id;
  return "";
}

Format default_format(const Spec& spec) {
  return spec.envelope.default_format == "json" ? Format::json : Format::xml;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

/// The parameters as the action's table knows them: a V3 request has its action in a header.
Params action_params(const Spec& spec, const Arrival& arrival) {
  Params params = arrival.parsed.params;
  const std::string& name = spec.name_of("action");
  if (find_param(params, name) == nullptr && !arrival.action.empty())
    params.push_back({name, arrival.action, false});
  return params;
}

/// What the parameters break first, as the error that it is answered with.
std::optional<Refused> refused_parameter(const Spec& spec, const Params& params,
                                         std::vector<std::string>& why) {
  for (const Finding& finding : check_request(spec, params))
    if (auto refused = refusal_of(spec, finding)) {
      why.push_back(finding.rule);
      return refused;
    }
  return std::nullopt;
}

/// The action of a request is missing or unknown.
std::optional<Refused> refused_action(const Spec& spec, const Arrival& arrival,
                                      std::vector<std::string>& why) {
  const Parameter* action = spec.parameter_of("action");
  if (action == nullptr) return std::nullopt;
  const auto broken = check_parameter(spec, *action, &arrival.action, arrival.parsed.params);
  if (!broken) return std::nullopt;
  why.push_back(broken->rule);
  return refusal_of(spec, *broken);
}

std::optional<Injection> take_injection(State& state, const ServedCall& call) {
  const auto found =
      std::find_if(state.injections.begin(), state.injections.end(), [&](const Injection& each) {
        return (each.action.empty() || each.action == call.spec->action) &&
               (each.instance.empty() || each.instance == call.instance_id);
      });
  if (found == state.injections.end()) return std::nullopt;
  Injection injection = *found;
  if (--found->times <= 0) state.injections.erase(found);
  return injection;
}

/// What is said in the row's place where the service has moved away from its table.
void move_away(State& state, const std::string& action, const ErrorRow& row, std::string& code,
               std::string& message) {
  if (const auto moved = take_movement(state, "code", action, row.id)) code = moved->text;
  if (const auto moved = take_movement(state, "message", action, row.id)) message = moved->text;
}

/// A token that came to an order or a success answers by it from now on.
void remember_token(const ServedCall& call, const std::optional<Refused>& refused) {
  if (call.token.empty() || (refused && call.order.empty())) return;
  call.account->tokens.push_back({call.spec->action, call.token,
                                  canonical_parameters(*call.spec, call.params, "token"),
                                  refused ? refused->row->id : "", call.order});
}

/// Whether a decision that was taken hung on that fact.
bool asks_for(const Course& course, const std::string& fact) {
  return std::any_of(course.taken.begin(), course.taken.end(), [&](const Decision* decision) {
    return std::any_of(decision->given.begin(), decision->given.end(),
                       [&](const Condition& each) { return each.fact == fact; });
  });
}

}  // namespace

Emulator::Emulator(const Service& service, State state)
    : service_(service), first_(std::move(state)) {
  fill_keys(first_);
  service_.check(first_);
  state_ = first_;
}

Response Emulator::answer(const Request& request, Record* decided) {
  const std::lock_guard lock(mutex_);
  Record record;
  record.nth = ++requests_;
  record.request_id = next_request_id(state_);
  Response response = decide(request, record);
  response.headers.push_back({"Date", http_date(now(state_.clock, request.arrived))});
  record.status = response.status;
  if (decided != nullptr) *decided = record;
  records_.push_back(std::move(record));
  if (records_.size() > kRecords) records_.pop_front();
  return response;
}

Response Emulator::decide(const Request& request, Record& record) {
  const Arrival arrival = read_arrival(service_.first(), request);
  const Spec* served = service_.action(arrival.action);
  const Spec& spec = served == nullptr ? service_.first() : *served;
  const Format format =
      asked_format(spec, request, arrival.parsed.params).value_or(default_format(spec));
  record.action = arrival.action;
  record.asked = canonical_parameters(spec, arrival.parsed.params, "action");
  record.access_key = arrival.auth ? arrival.auth->access_key_id : "";

  std::optional<Refused> refused;
  const Sender sender = find_sender(state_, arrival);
  if (served == nullptr) refused = refused_action(spec, arrival, record.why);
  if (!refused) {
    const Facts facts = gateway_facts(spec, arrival, sender, recent_);
    const Course course = walk(spec, spec.gateway, facts, [](const std::string&) { return true; });
    append(record.why, course.why);
    refused = course.refused;
    if (facts.contains("signature") && facts.at("signature") == "right")
      recent_.add_nonce(sender.key->id, arrival.auth->nonce, request.arrived);
  }
  if (!refused && sender.account != nullptr)
    return act(arrival, spec, format, *sender.account, record);
  if (!refused)
    return Response{.status = 500, .reason = "", .headers = {}, .body = "", .script = {}};
  record.code = refused->row->code;
  record.message = refused->message;
  record.error = refused->row->id;
  move_away(state_, arrival.action, *refused->row, record.code, record.message);
  return answer_error(spec, format, record.request_id,
                      {refused->row->status, record.code, record.message, host_of(spec, request)},
                      {}, gateway_order(spec, format));
}

Response Emulator::act(const Arrival& arrival, const Spec& spec, Format format, Account& account,
                       Record& record) {
  ServedCall call;
  call.spec = &spec;
  call.state = &state_;
  call.account = &account;
  call.now = now(state_.clock, arrival.request->arrived);
  call.params = action_params(spec, arrival);
  settle(state_, call.now);

  std::optional<Refused> refused = refused_parameter(spec, call.params, record.why);
  if (!refused) {
    std::vector<DefaultUsed> defaults;
    read_call(call, defaults);
    if (const auto injection = take_injection(state_, call)) {
      const ErrorRow* row = service_.error(injection->error);
      record.why.push_back(injection->error);
      refused = Refused{row, fill_message(*row, injection->fill, likely_name(spec, *row))};
    } else {
      const Facts facts = facts_of(call);
      Course course = walk(spec, spec.behaviour, facts,
                           [&](const std::string& effect) { return have_effect(effect, call); });
      append(record.why, course.why);
      refused = course.refused;
      // Of this call or, where it is a repeat, of the first.
      const TokenUse* use = used_token(call);
      if (use == nullptr) {
        remember_token(call, refused);
      } else if (!refused && !use->error.empty()) {
        refused =
            Refused{service_.error(use->error), fill_message(*service_.error(use->error), "")};
      }
      if (refused || use != nullptr) defaults.clear();
      for (const DefaultUsed& each : defaults)
        if (each.fact.empty() || asks_for(course, each.fact)) record.why.push_back(each.rule);
    }
  }
  record.instance = call.instance_id;
  record.order = call.order;
  if (!refused)
    return answer_value(spec, format, record.request_id, reply_fields(call, record.request_id));
  record.code = refused->row->code;
  record.message = refused->message;
  record.error = refused->row->id;
  move_away(state_, arrival.action, *refused->row, record.code, record.message);
  return answer_error(
      spec, format, record.request_id,
      {refused->row->status, record.code, record.message, host_of(spec, *arrival.request)});
}

std::vector<Record> Emulator::records() const {
  const std::lock_guard lock(mutex_);
  return {records_.begin(), records_.end()};
}

std::uint64_t Emulator::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

State Emulator::state() const {
  const std::lock_guard lock(mutex_);
  State state = state_;
  settle(state, now(state.clock, std::chrono::system_clock::now()));
  return state;
}

void Emulator::load(State state) {
  fill_keys(state);
  service_.check(state);
  const std::lock_guard lock(mutex_);
  first_ = state;
  state_ = std::move(state);
  recent_ = {};
  records_.clear();
  requests_ = 0;
}

void Emulator::reset() {
  const std::lock_guard lock(mutex_);
  state_ = first_;
  recent_ = {};
  records_.clear();
  requests_ = 0;
}

void Emulator::move(Movement movement) {
  const bool of_row = movement.kind == "message" || movement.kind == "code";
  if (of_row && (service_.error(movement.error) == nullptr || movement.text.empty()))
    throw Error("a movement of kind '" + movement.kind + "' names an error row and a text",
                "say error=ROW and text=TEXT; 'ecs-contract check --rules' lists the rows");
  if (!of_row && !kOtherMovements.contains(movement.kind))
    throw Error("no movement is of the kind '" + movement.kind + "'",
                "name message, code, price, processing, no-success, not-quotable, lost, throttle "
                "or unavailable");
  const std::lock_guard lock(mutex_);
  state_.movements.push_back(std::move(movement));
}

std::optional<Movement> Emulator::moved(const std::string& kind, const std::string& action) {
  const std::lock_guard lock(mutex_);
  return take_movement(state_, kind, action);
}

void Emulator::set_clock(Clock clock) {
  const std::lock_guard lock(mutex_);
  state_.clock = clock;
}

}  // namespace contract
