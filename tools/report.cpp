#include <unistd.h>

#include <iostream>
#include <memory>

#include "command_line.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/report.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  std::string stream;
  std::string form = "text";
  std::string out;
  std::string shown_at;
};

/// The file that results of code scanning are shown at, where nobody names one: of the suite's own
/// adapters. A setting is another way to drive the same one.
std::string adapter_file(const RunRecord& record) {
  const std::string& name = record.info.adapter;
  return "conformance/adapters/" + name.substr(0, name.find('@')) + "/adapter.json";
}

std::string written(const RunRecord& record, const Arguments& arguments, bool colour) {
  const std::string& form = arguments.form;
  if (form == "junit") return junit_report(record);
  if (form == "json") return json_report(record);
  if (form == "tap") return tap_report(record);
  if (form == "github") return github_report(record);
  if (form == "html") return html_report(record);
  if (form == "badge") return badge_report(record);
  if (form == "summary") return summary_report(record);
  if (form == "sarif")
    return sarif_report(record,
                        arguments.shown_at.empty() ? adapter_file(record) : arguments.shown_at);
  return text_report(record, {.colour = colour, .rules = true});
}

int report(const Arguments& arguments) {
  if (!arguments.shown_at.empty() && arguments.form != "sarif")
    throw Error("--shown-at has no effect on the form " + arguments.form, "say --as sarif with it");
  const RunRecord record = read_stream(arguments.stream);
  const bool terminal = arguments.out.empty() && ::isatty(STDOUT_FILENO) != 0;
  const std::string text = written(record, arguments, terminal);
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
      ->check(CLI::IsMember(
          {"text", "junit", "json", "tap", "github", "html", "badge", "summary", "sarif"}))
      ->capture_default_str();
  app.add_option("--out", arguments->out, "File to write; standard output by default");
  app.add_option("--shown-at", arguments->shown_at,
                 "The file of your repository that SARIF results are shown at; by default the "
                 "adapter's adapter.json below conformance/adapters")
      ->check(not_empty());
  app.footer(
      "Examples: ecs-contract report reports/reference/verdicts.ndjson --as junit --out junit.xml\n"
      "          ecs-contract report reports/reference/verdicts.ndjson --as html --out "
      "report.html");
  return [arguments] { return report(*arguments); };
}

}  // namespace contract
