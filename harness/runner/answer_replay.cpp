#include "runner/answer_replay.h"

#include <algorithm>

#include "cassette/match.h"
#include "ecs_contract/error.h"
#include "ecs_contract/listener.h"
#include "runner/protocol.h"
#include "service/answer.h"
#include "wire/auth_params.h"

namespace contract {
namespace {

/// A fresh client may have to load and compile a library in it.
constexpr std::chrono::milliseconds kDeadline{30'000};

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

/// The signature of the recorded call, where the client has it: what an answer says does not depend
/// on it.
std::string signature_for(const Hello& hello, const Request& request, const Params& params) {
  std::string recorded = "v1-hmac-sha1";
  if (const auto auth = read_auth_params(request, params)) {
    if (auth->signing == Signing::v3) recorded = "v3";
    if (auth->method == "HMAC-SHA256") recorded = "v1-hmac-sha256";
  }
  return contains(hello.signatures, recorded) ? recorded : hello.signatures.front();
}

}  // namespace

std::string to_line(const Outcome& outcome) {
  std::string line = outcome.kind;
  if (!outcome.reason.empty()) line += ": " + printable(outcome.reason);
  const auto add = [&](const std::optional<Reported>& field, const std::string& before) {
    if (field && field->present) line += before + printable(field->text);
  };
  add(outcome.status, " ");
  add(outcome.code, " ");
  if (outcome.message && outcome.message->present)
    line += " '" + printable(outcome.message->text) + "'";
  const auto given = [](const std::optional<Reported>& field) {
    return field && field->present && !field->text.empty();
  };
  if (given(outcome.request_id)) line += " with a request id";
  if (given(outcome.order_id))
    line += given(outcome.request_id) ? " and an order id" : " with an order id";
  return line;
}

AnswerReplay::AnswerReplay(Tables tables, ClientMaker make)
    : tables_(tables), make_(std::move(make)) {}

Client& AnswerReplay::client() {
  if (!client_) client_ = make_();
  return *client_;
}

const Hello& AnswerReplay::hello() { return client().hello; }

Case AnswerReplay::asked_in(const Interaction& recorded) {
  const Params params = parse_params(recorded.request).params;
  Case each;
  each.id = "replay/recorded";
  each.format = asked_format(tables_.spec, recorded.request, params).value_or(Format::xml);
  each.signature = signature_for(hello(), recorded.request, params);
  each.scheme = contains(hello().schemes, "http") ? "http" : "https";
  Step step;
  const Asked asked = read_asked(recorded.request, tables_.rules);
  step.action = asked.action;
  for (const auto& [name, value] : asked.parameters) {
    if (name == tables_.region)
      step.region = value;
    else if (name != tables_.spec.name_of("action"))
      step.arguments.push_back(argument_of(tables_.spec, name, value));
  }
  each.steps = {std::move(step)};
  return each;
}

AnswerReplay::Said AnswerReplay::replay(const Interaction& recorded, int times) {
  const Case each = asked_in(recorded);
  Said said{unsupported_by(hello(), each), {}};
  if (!said.unaskable.empty()) return said;
  ListenerOptions options;
  if (each.scheme == "https") {
    if (!authority_) authority_ = make_local_authority();
    options.tls = authority_->server;
  }
  const Listener listener([&](const Request&) { return recorded.response; }, options);
  Call asked = call_of(tables_.spec, each);
  asked.action = each.steps.front().action;
  asked.region = region_of(tables_.spec, each.steps.front());
  asked.host = "127.0.0.1";
  asked.port = listener.port();
  asked.ca_pem = authority_ ? authority_->authority_pem : "";
  asked.access_key_id = "LTAIreplay";
  asked.access_key_secret = "secretreplay";
  asked.parameters = each.steps.front().arguments;
  asked.deadline = kDeadline;
  for (int i = 0; i < times; ++i) {
    const Told told = call(asked);
    if (!told.by_client) return {told.text, {}};
    said.times.push_back(told.text);
  }
  return said;
}

AnswerReplay::Told AnswerReplay::call(Call& call) {
  call.seq = ++calls_;
  const Reply reply = client().call(call);
  if (const auto* outcome = std::get_if<Outcome>(&reply))
    return {to_line(*outcome), outcome->kind != "unsupported" && outcome->kind != "errored"};
  client_.reset();
  if (const auto* violation = std::get_if<Violation>(&reply)) return {violation->text, false};
  return {"gone: it " + describe(std::get<ProcessEnd>(reply)), true};
}

}  // namespace contract
