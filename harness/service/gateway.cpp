#include "service/gateway.h"

#include <algorithm>
#include <functional>

#include "spec/check_request.h"
#include "wire/time.h"

namespace contract {
namespace {

std::string truth(bool holds) { return holds ? "true" : "false"; }

bool any_of(const Findings& findings, std::string_view subject) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& each) { return each.subject == subject; });
}

bool is_v3(const Arrival& arrival) { return arrival.auth && arrival.auth->signing == Signing::v3; }

/// "right", or the step of the signature that is wrong: "missing", "method", "body", …
std::string signature_step(const Arrival& arrival, const AccessKey& key) {
  for (const Finding& each : verify_signature(*arrival.request, arrival.parsed.params, key.secret))
    if (each.level == Level::must) return each.subject.substr(each.rule.size() + 1);
  return "right";
}

std::string token_fact(const AuthParams& auth, const AccessKey& key, RecentCalls::Time arrived) {
  if (key.security_token.empty()) return auth.security_token.empty() ? "none" : "unasked";
  if (auth.security_token.empty()) return "missing";
  if (auth.security_token != key.security_token) return "wrong";
  return key.expires && *key.expires <= arrived ? "expired" : "right";
}

void add_sender(const Arrival& arrival, const Sender& sender, Facts& facts) {
  facts["key.exists"] = truth(sender.key != nullptr);
  if (sender.key == nullptr) return;
  const auto& denied = sender.key->denied;
  facts["key.active"] = truth(sender.key->active);
  facts["key.denied"] =
      truth(std::find(denied.begin(), denied.end(), arrival.action) != denied.end());
  facts["key.token"] = token_fact(*arrival.auth, *sender.key, arrival.request->arrived);
  facts["signature"] = signature_step(arrival, *sender.key);
  if (facts["signature"] != "right")
    facts["text"] = string_to_sign(*arrival.request, arrival.parsed.params);
}

/// The rules of common parameters that the request breaks. What has no role is V1's alone.
void add_breaks(const Spec& spec, const Arrival& arrival, Facts& facts) {
  for (const Parameter& parameter : spec.shared_parameters) {
    if (is_v3(arrival) && parameter.role.empty()) continue;
    const std::string* value = shared_value(spec, arrival, parameter);
    if (const auto broken = check_parameter(spec, parameter, value, arrival.parsed.params))
      facts["breaks." + broken->rule] = "true";
  }
}

const Rule* rule_of_kind(const Spec& spec, const Parameter& parameter, Check::Kind kind) {
  for (const std::size_t place : parameter.rules)
    if (spec.rules[place].check.kind == kind) return &spec.rules[place];
  return nullptr;
}

/// How near the request's time is to now, and whether its nonce came before.
void add_freshness(const Spec& spec, const Arrival& arrival, const Sender& sender,
                   RecentCalls& recent, Facts& facts) {
  const Parameter* timestamp = spec.parameter_of("timestamp");
  const Parameter* nonce = spec.parameter_of("nonce");
  if (timestamp == nullptr || nonce == nullptr) return;
  const Rule* form = rule_of_kind(spec, *timestamp, Check::Kind::time);
  const Rule* fresh = rule_of_kind(spec, *timestamp, Check::Kind::within_minutes);
  const Rule* unique = rule_of_kind(spec, *nonce, Check::Kind::unique);
  if (form == nullptr || fresh == nullptr || unique == nullptr || sender.key == nullptr) return;
  const auto window = std::chrono::minutes(fresh->check.minutes);
  const auto arrived = arrival.request->arrived;
  if (const auto said = parse_utc(arrival.auth->timestamp, form->check.pattern))
    if (*said < arrived - window || *said > arrived + window) facts["breaks." + fresh->id] = "true";
  if (recent.nonce_used(sender.key->id, arrival.auth->nonce, arrived - window))
    facts["breaks." + unique->id] = "true";
}

void add_flow(const Arrival& arrival, const Sender& sender, RecentCalls& recent, Facts& facts) {
  if (sender.account == nullptr) return;
  const std::size_t calls = recent.count_call(sender.account->id, arrival.request->arrived);
  const auto& own = sender.account->calls_a_minute;
  // An account with a bound of its own is held to that one alone.
  if (own) {
    facts["account.over_own_bound"] = truth(static_cast<long long>(calls) > *own);
  } else {
    facts["account.calls_in_minute"] = std::to_string(calls);
  }
}

std::size_t hash_of(const std::string& key, const std::string& nonce) {
  return std::hash<std::string>()(key + "\n" + nonce);
}

}  // namespace

Arrival read_arrival(const Spec& spec, const Request& request) {
  Arrival arrival;
  arrival.request = &request;
  arrival.parsed = parse_params(request);
  arrival.auth = read_auth_params(request, arrival.parsed.params);
  if (const Parameter* action = spec.parameter_of("action"))
    if (const std::string* said = shared_value(spec, arrival, *action)) arrival.action = *said;
  return arrival;
}

Sender find_sender(State& state, const Arrival& arrival) {
  if (!arrival.auth) return {};
  for (Account& account : state.accounts)
    for (const AccessKey& key : account.keys)
      if (key.id == arrival.auth->access_key_id) return {&account, &key};
  return {};
}

const std::string* shared_value(const Spec& spec, const Arrival& arrival,
                                const Parameter& parameter) {
  if (!is_v3(arrival)) {
    if (parameter.role == "timestamp" && arrival.auth) return &arrival.auth->timestamp;
    return find_param(arrival.parsed.params, parameter.name);
  }
  const Headers& headers = arrival.request->headers;
  if (parameter.role == "action") return find_header(headers, "x-acs-action");
  if (parameter.role == "version") return find_header(headers, "x-acs-version");
  if (parameter.role == "timestamp") return &arrival.auth->timestamp;
  if (parameter.role == "nonce") return &arrival.auth->nonce;
  if (parameter.role == "access_key") return &arrival.auth->access_key_id;
  return find_param(arrival.parsed.params, spec.name_of(parameter.role));
}

bool RecentCalls::nonce_used(const std::string& key, const std::string& nonce, Time since) {
  while (!order_.empty() && (order_.front().first < since || order_.size() > kNonces)) {
    nonces_.erase(order_.front().second);
    order_.pop_front();
  }
  return nonces_.contains(hash_of(key, nonce));
}

void RecentCalls::add_nonce(const std::string& key, const std::string& nonce, Time arrived) {
  const std::size_t hash = hash_of(key, nonce);
  if (nonces_.insert(hash).second) order_.push_back({arrived, hash});
}

std::size_t RecentCalls::count_call(const std::string& account, Time arrived) {
  std::deque<Time>& calls = calls_[account];
  while (!calls.empty() && calls.front() <= arrived - std::chrono::minutes(1)) calls.pop_front();
  calls.push_back(arrived);
  return calls.size();
}

Facts gateway_facts(const Spec& spec, const Arrival& arrival, const Sender& sender,
                    RecentCalls& recent) {
  const Request& request = *arrival.request;
  Facts facts;
  facts["request.method"] = request.method;
  facts["request.path"] = std::string(path_of(request.target));
  facts["request.encoding"] = any_of(arrival.parsed.findings, "wire.encoding") ? "broken" : "fine";
  facts["request.repeats"] = truth(any_of(arrival.parsed.findings, "wire.repeated"));
  facts["request.signed"] = !arrival.auth ? "none" : is_v3(arrival) ? "v3" : "v1";
  add_breaks(spec, arrival, facts);
  if (arrival.auth) add_sender(arrival, sender, facts);
  add_freshness(spec, arrival, sender, recent, facts);
  add_flow(arrival, sender, recent, facts);
  return facts;
}

}  // namespace contract
