#include "runner/in_process.h"

#include <algorithm>

namespace contract {
namespace {

Reply reply_of(const ClientCall& make_call, const Call& call) try {
  return make_call(call);
} catch (const std::exception& fault) {
  Outcome outcome;
  outcome.kind = "errored";
  outcome.reason = std::string("an exception left the call: ") + fault.what();
  return outcome;
}

}  // namespace

std::vector<Verdict> run_in_process(const Suite& suite, const Hello& client, const ClientCall& call,
                                    const InProcessOptions& options) {
  const ClientMaker maker = [&] {
    return Client{client, [&call](const Call& asked) { return reply_of(call, asked); }};
  };
  std::vector<Verdict> verdicts;
  run_cases(suite.spec, select(suite.cases, options.selection), maker, options.known, options.run,
            [&](const Verdict& verdict) { verdicts.push_back(verdict); });
  std::sort(verdicts.begin(), verdicts.end(),
            [](const Verdict& a, const Verdict& b) { return a.id < b.id; });
  return verdicts;
}

Reported told(const std::optional<std::string>& text, std::string type) {
  return {text.has_value(), std::move(type), text.value_or(""), ""};
}

}  // namespace contract
