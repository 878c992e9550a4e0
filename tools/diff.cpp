#include "cassette/diff.h"

#include <iostream>
#include <memory>

#include "cassette_setting.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  SuiteArguments suite;
  std::string before, after;
  std::string fail_on = "SHOULD";
};

int diff(const Arguments& arguments) {
  const CassetteSetting setting = load_setting(arguments.suite);
  const Cassette before = load_cassette(arguments.before);
  const Cassette after = load_cassette(arguments.after);
  const Findings findings = diff_recordings(
      before, after, setting.rules, {setting.spec.envelope.code, setting.spec.envelope.message});
  std::size_t counts[3] = {};
  bool found = false;
  for (const Finding& finding : findings) {
    ++counts[static_cast<int>(finding.level)];
    found = found || fails(finding.level, arguments.fail_on);
    std::cout << to_line(finding) << "\n";
  }
  if (before.facts.rules != after.facts.rules)
    std::cout << "the recordings were redacted by different rules\n";
  std::cout << before.interactions.size() << " and " << after.interactions.size()
            << " interactions: " << counts[0] << " breaking, " << counts[1] << " notable, "
            << counts[2] << " slight differences\n";
  return found ? kFindings : kAsExpected;
}

}  // namespace

Verb add_diff(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("before", arguments->before, "The folder of the older recording")->required();
  app.add_option("after", arguments->after, "The folder of the newer one")->required();
  add_fail_on(app, arguments->fail_on);
  add_setting_options(app, arguments->suite);
  app.footer("Example: ecs-contract diff cassettes/last-month cassettes/today");
  return [arguments] { return diff(*arguments); };
}

}  // namespace contract
