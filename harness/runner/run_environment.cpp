#include "runner/run_environment.h"

#include <algorithm>

#include "wire/digest.h"

namespace contract {
namespace {

// Lateness of less than a few of these explains nothing.
constexpr std::chrono::milliseconds kBeat{20};

bool needs_https(const std::vector<Case>& cases) {
  return std::any_of(cases.begin(), cases.end(),
                     [](const Case& each) { return each.scheme == "https"; });
}

/// Whether a redirect leads to another host.
bool needs_elsewhere(const Case& each) {
  const auto leads_away = [](const StepAnswer& answer) {
    const std::string* location = find_header(answer.fault.headers, "Location");
    return location != nullptr && location->find("{elsewhere}") != std::string::npos;
  };
  return std::any_of(each.steps.begin(), each.steps.end(), [&](const Step& step) {
    return std::any_of(step.answers.begin(), step.answers.end(), leads_away);
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

/// As ListenerOptions has it, for all cases together.
ListenerOptions serving(int port) {
  ListenerOptions options;
  options.port = port;
  options.loops = 2;
  options.beat = kBeat;
  return options;
}

/// A request with a key that is not the case's is a mystery to report, not to answer.
Response refuse_stranger(const Request& /*request*/) {
  Response response;
  response.status = 404;
  response.headers = {{"Content-Type", "text/plain"}};
  response.body = "the case at this address has another AccessKeyId\n";
  return response;
}

/// The handler may run on for a moment when the address is closed: it keeps the sessions alive.
Handler answer_by(const std::shared_ptr<Sessions>& sessions, Handler answer) {
  return [sessions, answer = std::move(answer)](const Request& request) { return answer(request); };
}

Handler answer_by(const std::shared_ptr<Sessions>& sessions) {
  return answer_by(sessions, sessions->handler(refuse_stranger));
}

}  // namespace

RunEnvironment::RunEnvironment(const Spec& spec, const std::vector<Case>& cases,
                               const RunOptions& options)
    : spec_(spec), options_(options), endpoints_(serving(options.port)) {
  if (!needs_https(cases)) return;
  authority_ = make_lasting_authority();
  tls_ = make_flawed_tls(authority_, TlsFlaw::none);
}

std::shared_ptr<const TlsContext> RunEnvironment::tls_of(const Case& each) const {
  if (each.scheme != "https") return nullptr;
  return each.tls == TlsFlaw::none ? tls_ : make_flawed_tls(authority_, each.tls);
}

CaseEndpoints RunEnvironment::open(const Case& each) {
  CaseEndpoints at;
  at.sessions = std::make_shared<Sessions>();
  const Handler handler = answer_by(at.sessions);
  const auto tls = tls_of(each);
  at.called = endpoints_.open({options_.host, tls}, handler);
  if (std::any_of(each.steps.begin(), each.steps.end(), [](const Step& s) { return s.moved; })) {
    at.moved_sessions = std::make_shared<Sessions>();
    at.moved = endpoints_.open({options_.host, tls}, answer_by(at.moved_sessions));
  }
  if (needs_elsewhere(each))
    at.elsewhere = endpoints_.open(
        {other_host(options_.host), nullptr},
        mark_elsewhere(answer_by(at.sessions, at.sessions->handler_of_followers(refuse_stranger))));
  return at;
}

Call RunEnvironment::call_of(const Case& each, const CaseEndpoints& at,
                             const std::string& part) const {
  const std::string hash = hex(digest(Hash::sha256, options_.seed + "\n" + each.id + part));
  Call call = contract::call_of(spec_, each);
  call.host = at.called.host();
  call.port = at.called.port();
  call.ca_pem = authority_.certificate_pem;
  call.access_key_id = "LTAI" + hash.substr(0, 20);
  call.access_key_secret = "secret" + hash.substr(20, 24);
  call.deadline =
      each.deadline_ms > 0 ? std::chrono::milliseconds(each.deadline_ms) : options_.deadline;
  return call;
}

std::shared_ptr<EmulatedCase> RunEnvironment::emulate(const Case& each,
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

std::shared_ptr<StepAnswerer> RunEnvironment::answerer(
    const Case& each, std::size_t nth, const CaseEndpoints& at,
    std::shared_ptr<EmulatedCase> emulated) const {
  const std::string elsewhere =
      at.elsewhere.port() == 0 ? ""
                               : at.elsewhere.host() + ":" + std::to_string(at.elsewhere.port());
  return std::make_shared<StepAnswerer>(spec_, each.steps[nth],
                                        options_.seed + "\n" + each.id + "\n" + std::to_string(nth),
                                        elsewhere, std::move(emulated));
}

void RunEnvironment::stop() { endpoints_.stop(); }

}  // namespace contract
