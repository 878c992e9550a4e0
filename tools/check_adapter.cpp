#include "runner/check_adapter.h"

#include <iostream>
#include <memory>

#include "ecs_contract/error.h"
#include "interruption.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  SuiteArguments suite;
  ClientArguments client;
  long long deadline_ms = 2000;
  long long start_ms = 30000;
};

int check(const Arguments& arguments) {
  const SuiteFiles files = files_of(arguments.suite);
  const std::optional<AdapterConfig> adapter = usable_adapter(files, arguments.client);
  if (!adapter) return kSkipped;
  const Spec spec = load_spec(files.spec(), files.folder / "specs/schema/spec.schema.json");
  CheckTimes times;
  times.hello = std::chrono::milliseconds(arguments.start_ms);
  times.deadline = std::chrono::milliseconds(arguments.deadline_ms);
  const Interruption interruption;
  times.stop = interruption.token();
  std::size_t all = 0;
  std::size_t wrong = 0;
  check_adapter(*adapter, ProtocolSchemas::load(files.schemas()), spec, times,
                [&](const AdapterCheck& each) {
                  ++all;
                  std::cout << (each.wrong.empty() ? "ok     " : "wrong  ") << each.demand << "\n";
                  if (!each.note.empty()) std::cout << "       " << each.note << "\n";
                  if (each.wrong.empty()) return;
                  ++wrong;
                  std::cout << "       " << each.wrong << "\n";
                });
  if (times.stop.stop_requested())
    throw Error(interruption.reason() + " after " + std::to_string(all) + " demands",
                "start it again");
  std::cout << adapter->name << ": " << all - wrong << " of " << all << " demands met\n";
  return wrong == 0 ? kAsExpected : kFindings;
}

}  // namespace

Verb add_check_adapter(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  app.add_option("name", a.client.adapter,
                 "A folder below conformance/adapters, or the path of one")
      ->required();
  app.add_option("--deadline", a.deadline_ms, "Milliseconds a call may take")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  app.add_option("--start-deadline", a.start_ms, "Milliseconds an adapter may take to say hello")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  add_options(app, a.client);
  add_options(app, a.suite);
  app.footer("Example: ecs-contract check adapter node-pop-core");
  return [arguments] { return check(*arguments); };
}

}  // namespace contract
