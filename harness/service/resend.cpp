#include "service/resend.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "cassette/diff.h"
#include "cassette/match.h"
#include "cassette/redaction/redact.h"
#include "cassette/redaction/sensitive.h"
#include "formats/json.h"
#include "formats/json_or_xml.h"
#include "formats/xml.h"
#include "service/recorded.h"
#include "wire/digest.h"
#include "wire/sign_again.h"
#include "wire/time.h"

namespace contract {
namespace {

using Time = std::chrono::system_clock::time_point;
using Outcome = Resent::Outcome;

constexpr const char* kPrivate = "<private>";
constexpr std::size_t kSoughtBytes = 6;  ///< a shorter value stands in a text by chance

// What an answer is when all that differs by nature is gone from it.

void collect(const Value& value, const Names& names, std::vector<std::string>& found) {
  for (const Value& item : value.items) collect(item, names, found);
  for (const Member& member : value.members) {
    if (names.has(member.name) && member.value.text.size() >= kSoughtBytes)
      found.push_back(member.value.text);
    collect(member.value, names, found);
  }
}

void blur(Value& value, bool named, const Names& names, const std::vector<std::string>& echoes) {
  if (value.is(Value::Kind::number) && named) value.text = "0";
  if (value.is(Value::Kind::string)) {
    for (const std::string& echo : echoes)
      for (auto at = value.text.find(echo); at != std::string::npos; at = value.text.find(echo))
        value.text.replace(at, echo.size(), kPrivate);
    value.text = named && !value.text.empty() ? kPrivate : masked(value.text);
  }
  for (Value& item : value.items) blur(item, named, names, echoes);
  for (Member& member : value.members) blur(member.value, names.has(member.name), names, echoes);
}

Response blurred(Response response, const Names& names) {
  Reading reading = read_json_or_xml(response.body);
  response.headers.clear();
  if (!reading.ok()) return response;
  std::vector<std::string> echoes;
  collect(reading.value, names, echoes);
  blur(reading.value, false, names, echoes);
  if (!is_xml(response.body)) {
    response.body = write_json(reading.value);
  } else {
    const Member& root = reading.value.members.front();
    response.body = write_xml(root.name, root.value, "");
  }
  return response;
}

// Which error rows can be met again.

bool refers(const Decision& decision, const std::string& row) {
  return decision.refusal && decision.refusal->error == row;
}

/// Whether a decision hangs on what is replaced before a request is sent again.
bool is_lost(const Spec& spec, const Decision& decision) {
  const Rule* rule = spec.rule(decision.rule);
  const auto kind = rule == nullptr ? Check::Kind::none : rule->check.kind;
  if (kind == Check::Kind::time || kind == Check::Kind::within_minutes) return true;
  return std::any_of(decision.given.begin(), decision.given.end(), [](const Condition& each) {
    const bool method = each.values == std::vector<std::string>{"method"};
    return each.fact.starts_with("key.") || (each.fact == "signature" && !method);
  });
}

enum class Way { by_request, by_injection, lost };

Way way_to(const Spec& spec, const ErrorRow& row) {
  if (row.provoked) return row.provoked->by_state ? Way::by_request : Way::by_injection;
  bool lost = false;
  for (const Decision& decision : spec.gateway) {
    if (!refers(decision, row.id)) continue;
    if (!is_lost(spec, decision)) return Way::by_request;
    lost = true;
  }
  if (lost) return Way::lost;
  const bool refused = std::any_of(spec.rules.begin(), spec.rules.end(), [&](const Rule& rule) {
    return rule.refusal && rule.refusal->error == row.id;
  });
  const bool decided =
      std::any_of(spec.behaviour.begin(), spec.behaviour.end(),
                  [&](const Decision& decision) { return refers(decision, row.id); });
  return refused || decided ? Way::by_request : Way::by_injection;
}

const AccessKey* usable_key(const State& state) {
  for (const Account& account : state.accounts)
    for (const AccessKey& key : account.keys)
      if (key.active && key.denied.empty()) return &key;
  return nullptr;
}

/// The requests of one recording on their way.
class Resender {
 public:
  Resender(const Service& service, const Accounts& accounts, const CassetteRules& rules)
      : service_(service), accounts_(accounts), rules_(rules), compared_(rules.fields) {
    compared_.names.push_back(service.first().envelope.host_id);
  }

  Resent send(const StoredInteraction& stored, const std::string& account) {
    Resent result;
    result.file = stored.file;
    const std::string action = read_asked(stored.interaction.request, rules_).action;
    const Spec* served = service_.action(action);
    const Spec& spec = served == nullptr ? service_.first() : *served;
    const Way way = way_of(spec, stored, result);
    result.reason = obstacle(spec, stored, account, way);
    if (!result.reason.empty()) return not_sent(std::move(result));
    Emulator& emulator = emulator_of(account, stored.origin.of_case);
    const State state = emulator.state();
    const AccessKey* key = usable_key(state);
    if (key == nullptr) {
      result.reason = "account " + account + " has no key that may call";
      return not_sent(std::move(result));
    }
    result.account = account;
    const Response answer = answered(
        emulator, signed_again(stored.interaction.request, *key, arrival_of(stored)), result);
    if (result.outcome == Outcome::failed) return result;
    compare(stored, answer, result);
    if (result.outcome == Outcome::differs && served == nullptr && !action.empty()) {
      result.reason = "no table serves the action " + printable(action, 60);
      return not_sent(std::move(result));
    }
    return result;
  }

 private:
  static Resent not_sent(Resent result) {
    result.outcome = Outcome::not_sent;
    result.account.clear();
    result.injected.clear();
    result.findings.clear();
    return result;
  }

  /// Of the rows that the answer may be, one that a request leads to goes before an injection.
  Way way_of(const Spec& spec, const StoredInteraction& stored, Resent& result) const {
    std::optional<Way> way;
    for (const std::string& id : judge_recorded(spec, stored.interaction).rows) {
      const ErrorRow* row = spec.error(id);
      if (row == nullptr) continue;
      const Way each = way_to(spec, *row);
      if (each == Way::by_request) {
        result.injected.clear();
        return each;
      }
      if (!way || each == Way::lost) way = each;
      if (each == Way::by_injection && result.injected.empty()) result.injected = id;
    }
    return way.value_or(Way::by_request);
  }

  std::string obstacle(const Spec& spec, const StoredInteraction& stored,
                       const std::string& account, Way way) const {
    const Response& response = stored.interaction.response;
    if (const std::string* what = find_header(response.headers, kUpstreamHeader))
      return "no answer of the service was recorded: it " + printable(*what);
    if (!response.script.empty()) return "no whole answer was recorded";
    if (way == Way::lost) return "an error of its own key, time or signature was recorded";
    for (const Param& param : parse_params(stored.interaction.request).params) {
      if (spec.parameter(param.name) == nullptr || param.value.empty()) continue;
      if (rules_.parameters.has(param.name) || masked(param.value) != param.value)
        return "the value of " + param.name + " was redacted";
    }
    return account.empty() ? "no account is named, by --state or in the recording" : "";
  }

  /// Each case begins with the account as it is.
  Emulator& emulator_of(const std::string& account, const std::string& of_case) {
    auto& emulator = emulators_[account + "\n" + of_case];
    if (!emulator) emulator = std::make_unique<Emulator>(service_, accounts_(account));
    return *emulator;
  }

  /// When it was recorded, and never before the one before it.
  Time arrival_of(const StoredInteraction& stored) {
    if (const auto date = parse_utc(stored.origin.date, "yyyy-MM-ddTHH:mm:ssZ"))
      last_ = std::max(last_, Time(*date));
    return last_;
  }

  Request signed_again(const Request& recorded, const AccessKey& key, Time at) const {
    Request request = recorded;
    const std::string time =
        format_utc(std::chrono::floor<std::chrono::seconds>(at), "yyyy-MM-ddTHH:mm:ssZ");
    const Params params = parse_params(request).params;
    for (const auto& [name, text] : rules_.times) {
      const std::string* sent = find_param(params, name);
      if (sent != nullptr && !sent->empty()) set_param(request, name, time);
      for (Header& header : request.headers)
        if (equal_ignoring_case(header.name, name)) header.value = time;
    }
    for (Header& header : request.headers)
      if (equal_ignoring_case(header.name, "x-acs-content-sha256"))
        header.value = hex(digest(Hash::sha256, request.body));
    const std::string* host = find_header(request.headers, "Host");
    request = sign_again(request, {key.id, key.secret, key.security_token},
                         host == nullptr ? service_.first().envelope.endpoint : *host);
    request.arrived = at;
    return request;
  }

  Response answered(Emulator& emulator, const Request& request, Resent& result) const {
    const auto failed = [&](const std::string& why) {
      result.outcome = Outcome::failed;
      result.reason = why;
      return Response{};
    };
    try {
      if (!result.injected.empty()) emulator.inject({result.injected, "", "", "", 1});
      Response response = emulator.answer(request);
      if (!result.injected.empty()) emulator.withdraw(result.injected);
      if (response.body.empty()) return failed("the emulator gave an answer without a body");
      Redactor redactor(rules_);
      return redactor.redact({request, std::move(response)}).interaction().response;
    } catch (const std::exception& wrong) {
      return failed(wrong.what());
    }
  }

  void compare(const StoredInteraction& stored, const Response& answer, Resent& result) const {
    const auto alone = [&](const Response& response) {
      return Cassette{{},
                      {{{stored.interaction.request, blurred(response, compared_)},
                        stored.origin,
                        stored.file}}};
    };
    const Envelope& envelope = service_.first().envelope;
    result.findings = diff_recordings(alone(stored.interaction.response), alone(answer), rules_,
                                      {envelope.code, envelope.message});
    std::erase_if(result.findings,
                  [](const Finding& each) { return each.level == Level::information; });
    if (!result.findings.empty()) result.outcome = Outcome::differs;
  }

  const Service& service_;
  const Accounts& accounts_;
  const CassetteRules& rules_;
  Names compared_;  ///< members whose values are not compared
  std::map<std::string, std::unique_ptr<Emulator>> emulators_;
  Time last_{};
};

}  // namespace

std::vector<Resent> resend(const Service& service, const Accounts& accounts,
                           const std::string& account, const Cassette& recording,
                           const CassetteRules& rules) {
  Resender resender(service, accounts, rules);
  std::vector<Resent> results;
  for (const StoredInteraction& stored : recording.interactions)
    results.push_back(resender.send(stored, account.empty() ? stored.origin.account : account));
  return results;
}

}  // namespace contract
