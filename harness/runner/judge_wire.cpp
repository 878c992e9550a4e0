#include <algorithm>
#include <set>

#include "runner/judge.h"
#include "runner/judge_request.h"
#include "runner/judge_tls.h"
#include "spec/check_request.h"
#include "wire/auth_params.h"
#include "wire/params.h"

namespace contract {
namespace {

/// The token of a request; empty where it has none.
std::string token_of(const Spec& spec, const Params& params) {
  for (const Parameter& parameter : spec.parameters)
    for (const std::size_t place : parameter.rules)
      if (spec.rules[place].check.kind == Check::Kind::unique)
        if (const std::string* token = find_param(params, parameter.name)) return *token;
  return "";
}

/// The parameters of the action that a request carries, for comparison with another's.
std::string business_of(const Spec& spec, const Params& params) {
  std::set<std::string> all;
  for (const Param& param : params)
    if (spec.parameter(param.name) != nullptr) all.insert(param.name + "='" + param.value + "'");
  std::string text;
  for (const std::string& one : all) text += (text.empty() ? "" : " ") + one;
  return text;
}

/// Judges the requests of a call as one story: how many, which orders, what each repeat keeps.
class CallJudge {
 public:
  CallJudge(const JudgeView& view, const StepObservation& exchange)
      : view_(view), exchange_(exchange) {
    for (const Interaction& interaction : exchange.interactions)
      params_.push_back(parse_params(interaction.request).params);
  }

  Findings judge() {
    if (!exchange_.misplaced.empty())
      add("transport.address", "wire.address", "the address that this call was made to",
          "the address of another call");
    judge_count();
    judge_orders();
    judge_repeats();
    judge_liveness();
    return std::move(findings_);
  }

 private:
  void add(const std::string& rule, const std::string& subject, const std::string& expected,
           const std::string& actual, const std::string& note = "") {
    findings_.push_back(cite(view_.spec, rule, subject, expected, actual, note));
  }

  const Request& request(std::size_t nth) const { return exchange_.interactions[nth].request; }

  /// One call is one request, or as many as the document allows.
  void judge_count() {
    const std::size_t count = params_.size();
    if (count == 0) {
      if (!exchange_.misplaced.empty()) return;  // a finding of its own
      if (view_.step.refused && exchange_.outcome.kind == "client_error") return;
      // A connection that was gone before the request: the call fails, and nothing has happened.
      if (view_.step.answer(0).expect == Expect::truth && exchange_.outcome.kind != "ok") return;
      // Time ran out, or the client ended: what it says of that is a finding, and no repeat is.
      const std::string& kind = exchange_.outcome.kind;
      if (exchange_.strays.empty() && (kind == "transport_error" || kind.empty())) return;
      add("call.one-request", "wire.requests", "1", "0",
          exchange_.strays.empty() ? "" : "one came with the AccessKeyId of nobody here");
    }
    for (std::size_t nth = 0; nth + 1 < count; ++nth) {
      if (request(nth + 1).elsewhere) continue;  // a finding of its own
      const std::string why = forbidden_repeat(nth);
      if (why.empty()) {
        judge_wait(nth);
        continue;
      }
      add("call.one-request", "wire.requests", "1", std::to_string(count), why);
      // What does no harm breaks the page's advice alone.
      if (keeps_token(nth)) rest_on(*view_.spec.rule("retry.when"), findings_.back());
      return;
    }
  }

  /// Whether the request behind the nth answer carries the token of the first one: the service then
  /// carries the call out once, however often it comes.
  bool keeps_token(std::size_t nth) const {
    const std::string token = token_of(view_.spec, params_.front());
    return !token.empty() && token == token_of(view_.spec, params_[nth + 1]);
  }

  /// Why the request behind the nth answer must not have been sent; empty where the document allows
  /// it: after an answer that says so, and with the token of the first one where the service may
  /// have acted.
  std::string forbidden_repeat(std::size_t nth) const {
    if (nth >= exchange_.meanings.size()) return "each one may place an order";
    const IntendedReply& answered = exchange_.meanings[nth];
    if (exchange_.follows(nth + 1)) return "a redirect was followed, and it is no answer";
    if (!answered.faulty && answered.success)
      return "the call had succeeded: each repeat may place an order";
    const std::string what = answered.faulty
                                 ? "an answer that was lost or broken"
                                 : std::to_string(answered.status) + " " + answered.code;
    if (!answered.faulty && answered.status < 500)
      return answered.retry.empty() && answered.wait.count() == 0
                 ? "the answer " + what + " does not say to try again"
                 : "";
    return keeps_token(nth) ? ""
                            : "repeated after " + what +
                                  " without a token that both carry: it may place a second order";
  }

  /// An answer may say how long to wait before a repeat, in its message or in a header.
  void judge_wait(std::size_t nth) {
    const std::chrono::milliseconds wait = exchange_.meanings[nth].wait;
    const auto apart = std::chrono::duration_cast<std::chrono::milliseconds>(
        request(nth + 1).arrived - request(nth).arrived);
    // Timers of some languages end a little early.
    if (wait.count() == 0 || apart >= wait * 9 / 10) return;
    add("retry.wait", "wire.repeat.wait",
        "no repeat for " + std::to_string(wait.count()) + " ms, as the answer says",
        "one after " + std::to_string(apart.count()) + " ms");
  }

  /// The orders that the call placed. The emulator names each; of a written answer a service would
  /// have placed one for each request that it carried out, unless an earlier one had the same
  /// token.
  void judge_orders() {
    std::set<std::string> orders;
    const bool emulated = view_.each.emulation != nullptr;
    for (std::size_t nth = 0; nth < params_.size() && nth < exchange_.meanings.size(); ++nth) {
      const IntendedReply& meaning = exchange_.meanings[nth];
      if (request(nth).elsewhere) continue;
      if (emulated) {
        if (meaning.order_id) orders.insert(*meaning.order_id);
      } else if (meaning.acts && (nth == 0 || !refused_unread(nth))) {
        const std::string token = token_of(view_.spec, params_[nth]);
        orders.insert(token.empty() ? "request " + std::to_string(nth) : "token " + token);
      }
    }
    if (orders.size() > 1)
      return add("money.one-order", "wire.orders", "1", std::to_string(orders.size()),
                 emulated ? "the emulator's account has them"
                          : "one for each request that was carried out, or may have been, under a "
                            "token of its own or none");
    if (const std::size_t most = orders_called_for(); emulated && exchange_.orders > most)
      add("money.one-order", "wire.orders", std::to_string(most), std::to_string(exchange_.orders),
          "the emulator's account has them, of calls that were given one token");
  }

  /// How many orders the calls of the case may have placed so far: calls that the user gave the
  /// same token are one.
  std::size_t orders_called_for() const {
    std::set<std::string> calls;
    for (const Step& step : view_.each.steps) {
      Params given;
      for (const Argument& each : step.arguments)
        if (each.text) given.push_back({each.name, *each.text, false});
      const std::string token = token_of(view_.spec, given);
      calls.insert(token.empty() ? "call " + std::to_string(calls.size()) : "token " + token);
      if (&step == &view_.step) break;
    }
    return std::max<std::size_t>(calls.size(), 1);
  }

  /// Whether the tables refuse the nth request, whatever answer the case has for it: its nonce was
  /// used before, its signature is wrong, or a parameter breaks its rule. Such a one places no
  /// order.
  bool refused_unread(std::size_t nth) const {
    const auto auth = read_auth_params(request(nth), params_[nth]);
    if (!auth) return true;
    for (std::size_t earlier = 0; earlier < nth; ++earlier)
      if (const auto before = read_auth_params(request(earlier), params_[earlier]);
          before && before->nonce == auth->nonce)
        return true;
    const Findings signature = verify_signature(request(nth), params_[nth], view_.secret);
    return std::any_of(signature.begin(), signature.end(),
                       [](const Finding& finding) { return finding.level == Level::must; }) ||
           !check_request(view_.spec, with_action(nth)).empty();
  }

  /// The parameters as the table knows them: V3 says the action in a header.
  Params with_action(std::size_t nth) const {
    Params params = params_[nth];
    const std::string& name = view_.spec.name_of("action");
    const std::string* action = named_action(request(nth), params, name);
    if (action != nullptr && find_param(params, name) == nullptr)
      params.push_back({name, *action, false});
    return params;
  }

  /// A case about liveness notes who gives up where a repeat is safe. Nobody has to repeat.
  void judge_liveness() {
    const auto& rules = view_.each.rules;
    if (std::find(rules.begin(), rules.end(), "retry.live") == rules.end() || params_.size() != 1 ||
        token_of(view_.spec, params_.front()).empty())
      return;
    add("retry.live", "wire.requests.live", "a repeat with the same token", "one request");
  }

  /// A repeat is the same call with a signature of its own.
  void judge_repeats() {
    for (std::size_t nth = 1; nth < params_.size(); ++nth) {
      if (request(nth).elsewhere || exchange_.follows(nth)) continue;
      const std::string first = business_of(view_.spec, params_.front());
      const std::string again = business_of(view_.spec, params_[nth]);
      if (first != again) add("retry.same-token", "wire.repeat", first, again);
      judge_freshness(nth);
    }
  }

  /// Nonces are judged with each request; a timestamp may be the same within its second.
  void judge_freshness(std::size_t nth) {
    const auto before = read_auth_params(request(nth - 1), params_[nth - 1]);
    const auto now = read_auth_params(request(nth), params_[nth]);
    const auto apart = request(nth).arrived - request(nth - 1).arrived;
    if (before && now && before->timestamp == now->timestamp && apart >= std::chrono::seconds(2))
      add("retry.fresh", "wire.repeat.timestamp", "the time of the repeat",
          "'" + now->timestamp + "' again");
  }

  const JudgeView& view_;
  const StepObservation& exchange_;
  std::vector<Params> params_;
  Findings findings_;
};

}  // namespace

Findings judge_wire(const JudgeView& view, const StepObservation& exchange) {
  if (view.each.tls != TlsFlaw::none) return judge_tls(view, exchange);
  Findings findings = CallJudge(view, exchange).judge();
  for (std::size_t nth = 0; nth < exchange.interactions.size(); ++nth) {
    // What it looks like where a redirect led is no second call: that it was sent is the finding.
    if (exchange.follows(nth) && !exchange.interactions[nth].request.elsewhere) continue;
    Findings more = judge_request(view, exchange.interactions[nth].request, nth > 0);
    findings.insert(findings.end(), more.begin(), more.end());
  }
  return findings;
}

}  // namespace contract
