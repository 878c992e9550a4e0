#include "runner/compare_results.h"

#include <iostream>
#include <memory>

#include "formats/json.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  SuiteArguments suite;
  std::string before, after, form = "text";
};

std::string name_of(const RunInfo& info) {
  return info.adapter + " " + info.client_version + " of " + info.started.substr(0, 10);
}

int run(const Arguments& arguments) {
  const Schema schema = Schema::load(files_of(arguments.suite).schemas() / "result.schema.json");
  const SavedResult before = load_result(arguments.before, schema);
  const SavedResult after = load_result(arguments.after, schema);
  const Comparison comparison = compare(before, after);
  if (arguments.form == "json") {
    std::cout << write_json(to_value(comparison), 2) << "\n";
  } else {
    std::cout << name_of(before.info) << ", then " << name_of(after.info) << "\n"
              << to_text(comparison);
  }
  return any_broken(comparison) ? kFindings : kAsExpected;
}

}  // namespace

Verb add_compare(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  app.add_option("before", a.before, "A saved result or a run's reports: the folder or the file")
      ->required();
  app.add_option("after", a.after, "Another one of the same client, later or of another version")
      ->required();
  app.add_option("--as", a.form, "The form of what is told")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  add_options(app, a.suite);
  app.footer(
      "Exits with 1 where a case breaks a MUST rule that it kept before.\n"
      "Example: ecs-contract compare conformance/results/go-sdk/1.63.107 reports/go-sdk");
  return [arguments] { return run(*arguments); };
}

}  // namespace contract
