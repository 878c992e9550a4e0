#include "runner/in_process.h"

#include <algorithm>

#include "ecs_contract/error.h"

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

std::vector<Verdict> run_function(const Suite& suite, const Hello& client, const ClientCall& call,
                                  const FunctionRun& options) {
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

std::shared_ptr<const Suite> open_suite(const std::filesystem::path& data) {
  return std::make_shared<const Suite>(load_suite({data, {}, {}}));
}

std::vector<Verdict> run_in_process(const Suite& suite, const Hello& client, const ClientCall& call,
                                    const InProcessOptions& options) {
  FunctionRun run;
  run.selection.prefixes = options.cases;
  run.selection.rules = options.rules;
  run.run.jobs = options.jobs;
  run.run.deadline = options.deadline;
  run.run.strict = options.strict;
  if (!options.known_failing.empty()) {
    if (!std::filesystem::exists(options.known_failing))
      throw Error("there is no list " + options.known_failing.string(),
                  "name the list of what is known to fail, or leave it out");
    run.known = load_known_failing(options.known_failing);
  }
  return run_function(suite, client, call, run);
}

Reported told(const std::optional<std::string>& text, std::string type) {
  return {text.has_value(), std::move(type), text.value_or(""), ""};
}

}  // namespace contract
