#include <unistd.h>

#include <iostream>
#include <memory>

#include "formats/files.h"
#include "runner/report.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  std::string stream;
  std::string form = "text";
  std::string out;
};

std::string written(const RunRecord& record, const std::string& form, bool colour) {
  if (form == "junit") return junit_report(record);
  if (form == "json") return json_report(record);
  if (form == "tap") return tap_report(record);
  if (form == "github") return github_report(record);
  return text_report(record, {.colour = colour, .rules = true});
}

int report(const Arguments& arguments) {
  const RunRecord record = read_stream(arguments.stream);
  const bool terminal = arguments.out.empty() && ::isatty(STDOUT_FILENO) != 0;
  const std::string text = written(record, arguments.form, terminal);
  if (arguments.out.empty()) {
    std::cout << text;
  } else {
    write_file(arguments.out, text);
  }
  return exit_code(record);
}

}  // namespace

Verb add_report(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("stream", arguments->stream, "verdicts.ndjson of a run")->required();
  app.add_option("--as", arguments->form, "The report's form")
      ->check(CLI::IsMember({"text", "junit", "json", "tap", "github"}))
      ->capture_default_str();
  app.add_option("--out", arguments->out, "File to write; standard output by default");
  app.footer(
      "Example: ecs-contract report reports/reference/verdicts.ndjson --as junit --out junit.xml");
  return [arguments] { return report(*arguments); };
}

}  // namespace contract
