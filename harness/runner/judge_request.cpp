#include "runner/judge_request.h"

#include <algorithm>

#include "runner/judge_elsewhere.h"
#include "runner/told.h"
#include "runner/value_text.h"
#include "spec/check_request.h"
#include "wire/auth_params.h"
#include "wire/params.h"
#include "wire/time.h"

namespace contract {
namespace {

/// Whether a value on the wire is the value the user gave. What a user spells as programs do
/// ("0x10", "yes") may arrive as the value that it stands for, which the service can read
/// (value_text.h).
bool same(ValueType type, const std::string& given, const std::string& sent) {
  if (same_value(type, given, sent)) return true;
  if (type == ValueType::integer) return same_value(type, integer_meant(given), sent);
  return type == ValueType::boolean && same_value(type, boolean_meant(given), sent);
}

std::string asked_signature(const AuthParams& auth) {
  if (auth.signing == Signing::v3) return "v3";
  return equal_ignoring_case(auth.method, "HMAC-SHA256") ? "v1-hmac-sha256" : "v1-hmac-sha1";
}

/// Collects what one request breaks.
class RequestJudge {
 public:
  RequestJudge(const JudgeView& view, const Request& request, bool repeated)
      : view_(view), request_(request), parsed_(parse_params(request)), repeated_(repeated) {}

  Findings judge() {
    if (request_.elsewhere) return judge_elsewhere(view_, request_);
    judge_transport();
    judge_signature();
    judge_addressing();
    judge_arguments();
    judge_additions();
    return std::move(findings_);
  }

 private:
  void add(const std::string& rule, const std::string& subject, const std::string& expected,
           const std::string& actual, const std::string& note = "") {
    findings_.push_back(cite(view_.spec, rule, subject, expected, actual, note));
  }

  void judge_transport() {
    for (const Finding& finding : parsed_.findings)
      add(finding.subject == "wire.repeated" ? "encoding.repeated" : "encoding.rfc3986",
          finding.subject, finding.expected, finding.actual, finding.note);
    const std::string& wanted = view_.each.method;
    if (request_.method != "GET" && request_.method != "POST")
      add("transport.methods", "wire.method", "GET or POST", request_.method);
    else if (!wanted.empty() && request_.method != wanted)
      add("transport.methods", "wire.method", wanted, request_.method, "the user asked for it");
    if (path_of(request_.target) != "/")
      add("transport.path", "wire.path", "/", std::string(path_of(request_.target)));
    if (const std::string how = Confidence(view_.secret).told_by(request_.raw); !how.empty())
      add("signature.secret-stays", "wire.secret", "not sent", "sent " + how);
  }

  void judge_signature() {
    const std::optional<AuthParams> auth = read_auth_params(request_, parsed_.params);
    for (Finding finding : verify_signature(request_, parsed_.params, view_.secret)) {
      // What is missing has a row of its own among the parameters that any request has.
      if (finding.subject == "signature.v1.missing" && lacks_common()) continue;
      finding.rule = signature_rule(finding);
      if (const Rule* rule = view_.spec.rule(finding.rule)) {
        finding.basis = rule->basis;
        finding.ground = ground_of(*rule);
        if (finding.level == Level::must) finding.level = rule->level;
      }
      // V1 with the other digest rests on no page.
      if (finding.rule == "signature.v1" && view_.each.signature == "v1-hmac-sha256")
        rest_on(*view_.spec.rule("SignatureMethod.sha256"), finding);
      findings_.push_back(std::move(finding));
    }
    if (!auth) return;
    if (auth->signing == Signing::v1) judge_common();
    if (asked_signature(*auth) != view_.each.signature)
      add(auth->signing == Signing::v3 ? "signature.v3" : "signature.v1", "wire.signature",
          view_.each.signature, asked_signature(*auth), "the user asked for it");
    if (auth->security_token != view_.each.security_token)
      add("SecurityToken.value", "wire.security-token", "'" + view_.each.security_token + "'",
          "'" + auth->security_token + "'");
    if (auth->nonce.empty() ||
        !view_.nonces.enter("", auth->access_key_id, auth->nonce, view_.each.id))
      add("SignatureNonce.unique", "wire.nonce", "one that was not used before",
          "'" + auth->nonce + "'");
    judge_time(auth->timestamp);
  }

  /// The row behind a finding about a signature: some steps have one of their own.
  static std::string signature_rule(const Finding& finding) {
    if (finding.subject == "signature.v3.body") return "v3.body-digest";
    if (finding.subject == "signature.v3.headers" && finding.level == Level::information)
      return "v3.other-headers";
    if (finding.subject == "signature.v3.headers" || finding.subject == "signature.v3.missing")
      return "v3.headers";
    return finding.rule;
  }

  bool lacks(const Parameter& parameter) const {
    const std::string* sent = find_param(parsed_.params, parameter.name);
    return rule_of(parameter.name, Check::Kind::required) != nullptr &&
           (sent == nullptr || sent->empty());
  }

  bool lacks_common() const {
    const auto& all = view_.spec.shared_parameters;
    return std::any_of(all.begin(), all.end(), [&](const Parameter& each) { return lacks(each); });
  }

  /// The parameters that any V1 request has.
  void judge_common() {
    for (const Parameter& parameter : view_.spec.shared_parameters)
      if (lacks(parameter))
        add(rule_of(parameter.name, Check::Kind::required)->id, "wire.common." + parameter.name,
            "sent", "not sent, or empty");
  }

  /// The shared parameter of a role, and the rule of it with that kind of check.
  const Rule* rule_of(const std::string& name, Check::Kind kind) const {
    for (const auto* list : {&view_.spec.parameters, &view_.spec.shared_parameters})
      for (const Parameter& parameter : *list) {
        if (parameter.name != name) continue;
        for (const std::size_t place : parameter.rules)
          if (view_.spec.rules[place].check.kind == kind) return &view_.spec.rules[place];
      }
    return nullptr;
  }

  void judge_time(const std::string& timestamp) {
    const std::string& name = view_.spec.name_of("timestamp");
    const Rule* form = rule_of(name, Check::Kind::time);
    const Rule* fresh = rule_of(name, Check::Kind::within_minutes);
    if (form == nullptr || fresh == nullptr) return;
    const std::optional<UtcTime> time = parse_utc(timestamp, form->check.pattern);
    if (!time) return add(form->id, "wire.timestamp", form->check.pattern, "'" + timestamp + "'");
    const auto off = request_.arrived - *time;
    const auto most = std::chrono::minutes(fresh->check.minutes);
    if (off > most || off < -most)
      add(fresh->id, "wire.timestamp",
          "within " + std::to_string(fresh->check.minutes) + " minutes of now",
          "'" + timestamp + "'");
  }

  static std::string text_of(const std::string* said) { return said == nullptr ? "" : *said; }

  void judge_addressing() {
    const std::string& action = view_.spec.name_of("action");
    const std::string& called = view_.step.action.empty() ? view_.spec.action : view_.step.action;
    if (const auto sent = text_of(named_action(request_, parsed_.params, action)); sent != called) {
      const Rule* left_out = sent.empty() ? rule_of(action, Check::Kind::required) : nullptr;
      add((left_out != nullptr ? left_out : rule_of(action, Check::Kind::one_of))->id,
          "wire.action", called, sent);
    }
    const std::string& version = view_.spec.name_of("version");
    if (const auto sent = text_of(named_version(request_, parsed_.params, version));
        sent != view_.spec.version)
      add(rule_of(version, Check::Kind::one_of)->id, "wire.version", view_.spec.version, sent);
    const std::optional<Format> asked = asked_format(view_.spec, request_, parsed_.params);
    if (asked != view_.each.format)
      add(rule_of(view_.spec.name_of("format"), Check::Kind::one_of)->id, "wire.format",
          to_text(view_.each.format), asked ? to_text(*asked) : "something else",
          "the user asked for it");
    judge_region();
  }

  /// A region may travel, and then it is the one that the user named.
  void judge_region() {
    const Rule* rule = view_.spec.rule("RegionId.value");
    const std::string* sent =
        rule == nullptr ? nullptr : find_param(parsed_.params, rule->parameter);
    const std::string& named = region_of(view_.spec, view_.step);
    if (sent != nullptr && !sent->empty() && *sent != named)
      add(rule->id, "wire.region", "'" + named + "', or not sent", "'" + *sent + "'");
  }

  /// A value that did not arrive as it was given. Where the value given keeps the rules of its
  /// parameter and what arrived breaks one, that one is cited: it is the page's own.
  void add_unfaithful(const Argument& given, const std::string* sent, const std::string& expected,
                      const std::string& actual) {
    Finding finding =
        cite(view_.spec, "call.faithful", "wire.parameter." + given.name, expected, actual);
    if (const Rule* broken = broken_on_the_way(given, sent)) rest_on(*broken, finding);
    findings_.push_back(std::move(finding));
  }

  /// The rule of the parameter that `sent` (nullptr: not sent) breaks; nullptr where it breaks
  /// none, or where the value given breaks one too.
  const Rule* broken_on_the_way(const Argument& given, const std::string* sent) const {
    const Parameter* parameter = view_.spec.parameter(given.name);
    if (parameter == nullptr || !given.text || given.text->empty()) return nullptr;
    if (sent != nullptr && in_another_zone(*parameter, *given.text, *sent))
      return rule_of(given.name, Check::Kind::utc);
    const auto broken = check_parameter(view_.spec, *parameter, sent, parsed_.params);
    if (!broken || check_parameter(view_.spec, *parameter, &*given.text, given_params()))
      return nullptr;
    return view_.spec.rule(broken->rule);
  }

  /// Whether a time arrived moved by what two zones of the earth can differ in.
  bool in_another_zone(const Parameter& parameter, const std::string& given,
                       const std::string& sent) const {
    const Rule* form = rule_of(parameter.name, Check::Kind::time);
    if (form == nullptr || rule_of(parameter.name, Check::Kind::utc) == nullptr) return false;
    const std::optional<UtcTime> meant = parse_utc(given, form->check.pattern);
    const std::optional<UtcTime> arrived = parse_utc(sent, form->check.pattern);
    if (!meant || !arrived || *meant == *arrived) return false;
    const auto off = std::chrono::abs(*meant - *arrived);
    return off <= std::chrono::hours(14) && off % std::chrono::minutes(15) == off.zero();
  }

  Params given_params() const {
    Params params;
    for (const Argument& each : view_.step.arguments)
      if (each.text) params.push_back({each.name, *each.text, false});
    return params;
  }

  void judge_arguments() {
    for (const Argument& given : view_.step.arguments) {
      const std::string* sent = find_param(parsed_.params, given.name);
      const std::string subject = "wire.parameter." + given.name;
      if (!given.text || given.text->empty()) {
        // Null and empty stand for no value: not sent and sent empty are both right, and what a
        // client puts in their place is judged as an addition. But no word stands for nothing.
        if (sent == nullptr || !is_word_for_nothing(*sent)) continue;
        add("call.faithful", subject, given.text ? "empty, or not sent" : "not sent, or empty",
            "'" + *sent + "'");
        // The same word for every call: what has to differ between them does not.
        if (const Rule* unique = rule_of(given.name, Check::Kind::unique))
          rest_on(*unique, findings_.back());
      } else if (sent == nullptr) {
        add_unfaithful(given, nullptr, "'" + *given.text + "'", "not sent");
      } else if (!same(given.type, *given.text, *sent)) {
        add_unfaithful(given, sent, "'" + *given.text + "'", "'" + *sent + "'");
      }
    }
  }

  /// Whether the user gave the parameter a value, be it one that stands for nothing: `sent` says.
  bool given(const std::string& name, const std::string& sent) const {
    const auto& all = view_.step.arguments;
    return std::any_of(all.begin(), all.end(), [&](const Argument& each) {
      const bool value = each.text && !each.text->empty();
      return each.name == name && (value || is_word_for_nothing(sent));
    });
  }

  /// A client may make the token itself: then another one for each call, the same one for each
  /// repeat of it, and each as the rules of the parameter want it.
  void judge_made(const Rule& unique, const Parameter& parameter, const std::string& sent) {
    if (repeated_) return;
    const std::string subject = "wire.parameter." + parameter.name;
    if (!view_.nonces.enter(parameter.name, view_.each.id, sent, view_.each.id))
      add(unique.id, subject, "one that was not used before", "'" + sent + "'",
          "the client made it");
    if (const auto broken = check_parameter(view_.spec, parameter, &sent, parsed_.params))
      add(broken->rule, subject, broken->expected, "'" + sent + "'", "the client made it");
  }

  /// What the user did not set is not sent, unless it says what its absence says. A parameter that
  /// the action does not have is passed over, as the service does, unless a row names it.
  void judge_additions() {
    for (const Param& sent : parsed_.params) {
      if (sent.value.empty() || given(sent.name, sent.value)) continue;
      const Parameter* parameter = view_.spec.parameter(sent.name);
      if (parameter == nullptr) {
        judge_unknown(sent);
        continue;
      }
      if (parameter->role == "action") continue;
      if (const Rule* unique = rule_of(sent.name, Check::Kind::unique)) {
        judge_made(*unique, *parameter, sent.value);
        continue;
      }
      const std::optional<Default> otherwise = default_of(view_.spec, *parameter, parsed_.params);
      if (otherwise && same_value(parameter->type, otherwise->value, sent.value)) continue;
      add(otherwise ? otherwise->rule : "call.nothing-added", "wire.parameter." + sent.name,
          "not sent", "'" + sent.value + "'", "the user did not set it");
    }
  }

  void judge_unknown(const Param& sent) {
    for (const Rule& rule : view_.spec.rules)
      if (rule.check.kind == Check::Kind::unsent &&
          std::any_of(
              rule.check.values.begin(), rule.check.values.end(),
              [&](const std::string& name) { return equal_ignoring_case(name, sent.name); }))
        add(rule.id, "wire.parameter." + sent.name, "not sent", "'" + sent.value + "'",
            "the user did not set it");
  }

  const JudgeView& view_;
  const Request& request_;
  ParsedParams parsed_;
  bool repeated_;
  Findings findings_;
};

}  // namespace

Findings judge_request(const JudgeView& view, const Request& request, bool repeated) {
  return RequestJudge(view, request, repeated).judge();
}

}  // namespace contract
