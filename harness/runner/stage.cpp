#include "runner/stage.h"

#include <algorithm>

#include "server/certificate.h"
#include "wire/digest.h"

namespace contract {
namespace {

bool needs_https(const std::vector<Case>& cases) {
  return std::any_of(cases.begin(), cases.end(),
                     [](const Case& each) { return each.scheme == "https"; });
}

/// Whether a redirect leads to another host.
bool needs_elsewhere(const std::vector<Case>& cases) {
  const auto leads_away = [](const StepAnswer& answer) {
    const std::string* location = find_header(answer.fault.headers, "Location");
    return location != nullptr && location->find("{elsewhere}") != std::string::npos;
  };
  return std::any_of(cases.begin(), cases.end(), [&](const Case& each) {
    return std::any_of(each.steps.begin(), each.steps.end(), [&](const Step& step) {
      return std::any_of(step.answers.begin(), step.answers.end(), leads_away);
    });
  });
}

/// All of 127.0.0.0/8 is loopback: a host of another name that is on this machine too.
std::string other_host(const std::string& host) { return host == "127.0.0.1" ? "127.0.0.2" : host; }

/// Marks what comes to the other host.
Handler mark_elsewhere(Handler handler) {
  return [handler = std::move(handler)](const Request& request) {
    Request marked = request;
    marked.elsewhere = true;
    return handler(marked);
  };
}

ListenerOptions listen_at(const std::string& host, int port) {
  ListenerOptions options;
  options.host = host;
  options.port = port;
  return options;
}

/// A request that belongs to no case is a mystery to report, not to answer.
Response refuse_stranger(const Request& /*request*/) {
  Response response;
  response.status = 404;
  response.headers = {{"Content-Type", "text/plain"}};
  response.body = "no case of this run has that AccessKeyId\n";
  return response;
}

}  // namespace

Stage::Stage(const Spec& spec, const std::vector<Case>& cases, const RunOptions& options)
    : spec_(spec),
      options_(options),
      http_(sessions_.handler(refuse_stranger), listen_at(options.host, options.port)) {
  if (needs_elsewhere(cases))
    elsewhere_.emplace(mark_elsewhere(sessions_.handler(refuse_stranger)),
                       listen_at(other_host(options.host), 0));
  if (!needs_https(cases)) return;
  const LocalAuthority authority = make_local_authority();
  ca_pem_ = authority.authority_pem;
  ListenerOptions secure = listen_at(options.host, 0);
  secure.tls = authority.server;
  https_.emplace(sessions_.handler(refuse_stranger), secure);
}

Call Stage::call_of(const Case& each, const std::string& part) const {
  const std::string hash = hex(digest(Hash::sha256, options_.seed + "\n" + each.id + part));
  Call call = contract::call_of(spec_, each);
  call.host = options_.host;
  call.port = each.scheme == "https" ? https_->port() : http_.port();
  call.ca_pem = ca_pem_;
  call.access_key_id = "LTAI" + hash.substr(0, 20);
  call.access_key_secret = "secret" + hash.substr(20, 24);
  call.deadline =
      each.deadline_ms > 0 ? std::chrono::milliseconds(each.deadline_ms) : options_.deadline;
  return call;
}

std::shared_ptr<EmulatedCase> Stage::emulate(const Case& each,
                                             const std::vector<Call>& calls) const {
  if (!each.emulation) return nullptr;
  std::vector<AccessKey> keys;
  keys.reserve(calls.size());
  for (const Call& call : calls)
    keys.push_back({call.access_key_id, call.access_key_secret, call.security_token, {}, true, {}});
  Answering answering = from_emulator(*each.emulation, keys, options_.seed + "\n" + each.id);
  if (options_.answering) answering = options_.answering(each, std::move(answering));
  return std::make_shared<EmulatedCase>(*each.emulation, std::move(answering));
}

std::shared_ptr<StepAnswerer> Stage::answerer(const Case& each, std::size_t nth,
                                              std::shared_ptr<EmulatedCase> emulated) const {
  return std::make_shared<StepAnswerer>(spec_, each.steps[nth],
                                        options_.seed + "\n" + each.id + "\n" + std::to_string(nth),
                                        elsewhere(), std::move(emulated));
}

std::string Stage::elsewhere() const {
  return elsewhere_ ? other_host(options_.host) + ":" + std::to_string(elsewhere_->port()) : "";
}

void Stage::stop() {
  http_.stop();
  if (https_) https_->stop();
  if (elsewhere_) elsewhere_->stop();
}

}  // namespace contract
