#include "runner/warm_up.h"

#include <algorithm>
#include <atomic>

#include "ecs_contract/error.h"

namespace contract {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kCalls = 2;
/// What a language does once may take as long as this.
constexpr Milliseconds kDeadline{30'000};

/// A case of one call that a client of this kind can be asked and need not refuse; nullptr: none.
const Case* askable(const Hello& hello, const std::vector<Case>& cases, const char* scheme) {
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const Case& each) {
    const Step& step = each.steps.front();
    return each.scheme == scheme && !step.refused && step.action.empty() &&
           unsupported_by(hello, each).empty();
  });
  return found == cases.end() ? nullptr : &*found;
}

/// What became of a call that leaves no client; empty: it is there.
std::string end_of(const Reply& reply) {
  if (const auto* violation = std::get_if<Violation>(&reply)) return violation->text;
  if (const auto* end = std::get_if<ProcessEnd>(&reply))
    return "it " + describe(*end) +
           (end->last_words.empty() ? "" : "; its last words: " + printable(end->last_words, 600));
  return "";
}

void warm_up(const Client& client, RunEnvironment& environment, const Case& like) {
  Case each = like;
  each.id = "warm-up@" + like.id.substr(std::min(like.id.find('@') + 1, like.id.size()));
  each.emulation = nullptr;
  each.steps.resize(1);
  each.steps[0].answers = {StepAnswer{}};
  const CaseEndpoints at = environment.open(each);
  Call call = environment.call_of(each, at);
  call.deadline = std::max(kDeadline, call.deadline);
  call.parameters = each.steps[0].arguments;
  const auto session =
      at.sessions->open(call.access_key_id, [](const Request&) { return Response{}; });
  for (int i = 0; i < kCalls; ++i) {
    call.seq = environment.next_number();
    const auto answerer = environment.answerer(each, 0, at, nullptr);
    session->set_handler([answerer](const Request& request) { return answerer->answer(request); });
    const auto started = Steady::now();
    const Reply reply = client.call(call);
    const auto took = std::chrono::duration_cast<Milliseconds>(Steady::now() - started);
    if (const std::string end = end_of(reply); !end.empty())
      throw Error(
          "the client was gone after a call that was answered at once, before any case: " + end,
          "ecs-contract check adapter says more");
    if (i + 1 == kCalls) environment.pace().note(took);
  }
}

}  // namespace

ClientMaker warmed_up(const ClientMaker& make, RunEnvironment& environment,
                      const std::vector<Case>& cases) {
  return [&make, &environment, &cases, done = std::make_shared<std::atomic<bool>>(false)] {
    Client client = make();
    if (done->exchange(true) && client.starts_for_each_call) return client;
    for (const char* scheme : {"https", "http"})
      if (const Case* like = askable(client.hello, cases, scheme))
        warm_up(client, environment, *like);
    return client;
  };
}

}  // namespace contract
