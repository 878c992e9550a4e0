#include "proxy/record.h"

#include <utility>
#include <variant>

#include "ecs_contract/error.h"
#include "ecs_contract/finding.h"
#include "net/answer.h"
#include "net/wait.h"
#include "wire/auth_params.h"
#include "wire/params.h"
#include "wire/percent.h"

namespace contract {
namespace {

constexpr std::size_t kLookedAt = 10'000;  ///< interactions that are read again without thought

Response plain(int status, const std::string& text) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
  response.body = text + "\n";
  return response;
}

}  // namespace

Recorder::Recorder(Journal& journal, Redactor& redactor, RecorderOptions options)
    : journal_(journal), options_(std::move(options)), pipeline_(redactor) {}

Handler Recorder::record(Handler inner, std::string of_case, std::string account) {
  return [this, inner = std::move(inner), of_case = std::move(of_case),
          account = std::move(account)](const Request& request) {
    if (failed_)
      return plain(503, "not passed on, for nothing passes unrecorded: " + failure().value_or(""));
    Response response = call(inner, request);
    try {
      const Journal::Place place = [&] {
        const std::shared_lock lock(taking_);
        return journal_.add(taken(request, response, of_case, account));
      }();
      if (pipeline_.has_news() && journal_.count() >= next_look_) look_back();
      let_others_go_first();
      journal_.flush(place);
    } catch (const std::exception& wrong) {
      fail(wrong.what());
      return plain(503,
                   std::string("passed on, but its answer can't be recorded: ") + wrong.what());
    }
    return response;
  };
}

void Recorder::keep(const Interactions& answered) {
  std::vector<RecordedText> texts;
  for (const Interaction& each : answered)
    texts.push_back(taken(each.request, each.response, "", ""));
  pipeline_.look_back(texts);
  if (!texts.empty()) journal_.append(texts);
}

void Recorder::look_back() {
  const std::lock_guard lock(taking_);
  const auto suspects = pipeline_.suspects();
  if (!suspects) return;
  journal_.flush();
  const std::vector<RecordedText> texts = JournalReader::read(journal_.path()).texts;
  for (std::size_t i = 0; i < texts.size(); ++i)
    if (const auto again = pipeline_.again(texts[i], *suspects)) journal_.replace(i + 1, *again);
  // A service that shows every token before it is used would have all read again each time.
  looked_at_ += texts.size();
  if (looked_at_ > kLookedAt) next_look_ = 2 * texts.size();
}

RecordedText Recorder::taken(const Request& request, const Response& response,
                             const std::string& of_case, const std::string& account) {
  const Origin origin{options_.provenance,
                      options_.now(),
                      options_.client,
                      {},
                      account.empty() ? options_.account : account,
                      of_case};
  auto taken = pipeline_.take_or_withhold({request, response}, origin);
  if (auto* text = std::get_if<RecordedText>(&taken)) return std::move(*text);
  return pipeline_.withheld({request, response}, std::get<Withheld>(taken).reason, origin);
}

void Recorder::fail(const std::string& what) {
  const std::lock_guard lock(mutex_);
  if (!failure_) failure_ = what;
  failed_ = true;
}

std::optional<std::string> Recorder::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void prove_redaction(const CassetteRules& rules) {
  const std::string secret =
      "CANARY+"
      "secret/0=word&";
  const std::string key =
      "LTAI"
      "5tCanaryCanaryCan";
  const std::string signature = "canary+signature/0000=";
  const std::string encoded = percent_encode(secret);
  Interaction planted;
  Request& request = planted.request;
  request.method = "POST";
  request.version = "HTTP/1.1";
  request.target = "/?AccessKeyId=" + key + "&SecurityToken=" + encoded + "&Note=" + encoded;
  request.headers = {
      {"Content-Type", "application/x-www-form-urlencoded"},
      {"x-acs-security-token", secret},
      {"Authorization", "ACS3-HMAC-SHA256 Credential=" + key + ",Signature=" + signature},
      {"User-Agent", "canary " + secret},
      {"X-Other", secret}};
  request.body = "Signature=" + percent_encode(signature) + "&Text=" + percent_encode(encoded);
  planted.response.headers = {{"Content-Type", "text/xml"}, {"Server", key}};
  planted.response.body = "<Error><Message>string to sign is:GET&amp;%2F&amp;AccessKeyId%3D" + key +
                          "</Message><Recommend><![CDATA[" + encoded + "]]></Recommend></Error>";
  const Scanner scanner({secret, key, signature});
  const std::string before = to_bytes(request) + to_bytes(planted.response);
  const PrivateValues read = private_values_of(before);
  Redactor redactor(rules);
  const RecordedText after(Recorded{redactor.redact(planted), {}});
  if (scanner.scan(before).size() < 4 || read.count(key) == 0)
    throw Error("the scanner does not find secrets that were planted for it", "please report it");
  const std::vector<Leak> left = scanner.scan(after.text());
  if (!left.empty())
    throw Error("redaction leaves a planted secret: " + to_line(left.front()),
                "restore cassettes/rules.json");
}

Handler demand_signed_by(SigningKey client, Handler inner) {
  return [client = std::move(client), inner = std::move(inner)](const Request& request) {
    const Params params = parse_params(request).params;
    const auto auth = read_auth_params(request, params);
    std::string wrong;
    if (!auth) {
      wrong = "the request is not signed";
    } else if (auth->access_key_id != client.id) {
      wrong = "the request is signed by another key than the one the recorder gave out";
    } else {
      for (const Finding& finding : verify_signature(request, params, client.secret))
        if (finding.level == Level::must) wrong += (wrong.empty() ? "" : "\n") + to_line(finding);
    }
    if (!wrong.empty()) return plain(403, "not passed on: " + wrong);
    return inner(request);
  };
}

Handler demand_action(std::set<std::string> actions, std::string name, Handler inner) {
  return [actions = std::move(actions), name = std::move(name),
          inner = std::move(inner)](const Request& request) {
    std::vector<std::string> named;
    for (const Param& param : parse_params(request).params)
      if (equal_ignoring_case(param.name, name)) named.push_back(param.value);
    for (const Header& header : request.headers)
      if (equal_ignoring_case(header.name, "x-acs-action")) named.push_back(header.value);
    if (named.empty()) return plain(403, "not passed on: the call names no action");
    for (const std::string& each : named)
      if (actions.count(each) == 0)
        return plain(403, "not passed on: '" + printable(each, 80) +
                              "' is no action of the tables; --action NAME has it signed too");
    return inner(request);
  };
}

Handler sign_again_for(SigningKey real, std::string host, Handler inner) {
  return [real = std::move(real), host = std::move(host), inner = std::move(inner)](
             const Request& request) { return inner(sign_again(request, real, host)); };
}

Handler refuse_v3(Handler inner) {
  return [inner = std::move(inner)](const Request& request) {
    if (!has_signature_header(request.headers)) return inner(request);  // its parameters unread
    const auto auth = read_auth_params(request, parse_params(request).params);
    if (auth && auth->signing == Signing::v3)
      return plain(501,
                   "not passed on: signature V3 covers the host, which is another behind the "
                   "recorder; record with --sign-again");
    return inner(request);
  };
}

}  // namespace contract
