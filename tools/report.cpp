#include <unistd.h>

#include <array>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "command_line.h"
#include "ecs_contract/error.h"
#include "ecs_contract/finding.h"
#include "formats/did_you_mean.h"
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

constexpr const char* kSarif = "sarif";

/// The file that results of code scanning are shown at, where nobody names one: of the suite's own
/// adapters. A setting is another way to drive the same one.
std::string adapter_file(const RunRecord& record) {
  const std::string& name = record.info.adapter;
  return "conformance/adapters/" + name.substr(0, name.find('@')) + "/adapter.json";
}

/// A file of the repository as its root sees it. Error: it lies elsewhere.
std::string within_repository(const std::string& file) {
  const std::filesystem::path path = std::filesystem::path(file).lexically_normal();
  if (path.is_absolute() || path.empty() || *path.begin() == "..")
    throw Error("--shown-at names '" + printable(file) + "', which is no path in a repository",
                "name it from the repository's root: contract/my-client/adapter.json");
  return path.string();
}

/// A form of a report and what makes it.
struct Form {
  const char* name;
  std::string (*write)(const RunRecord& record, const Arguments& arguments, bool colour);
};

template <std::string (*kReport)(const RunRecord&)>
std::string plain(const RunRecord& record, const Arguments&, bool) {
  return kReport(record);
}

constexpr std::array<Form, 9> kForms = {
    {{"text", [](const RunRecord& record, const Arguments&,
                 bool colour) { return text_report(record, {.colour = colour, .rules = true}); }},
     {"junit", plain<junit_report>},
     {"json", plain<json_report>},
     {"tap", plain<tap_report>},
     {"github", plain<github_report>},
     {"html", plain<html_report>},
     {"badge", plain<badge_report>},
     {"summary", plain<summary_report>},
     {kSarif, [](const RunRecord& record, const Arguments& arguments, bool) {
        return sarif_report(record,
                            arguments.shown_at.empty() ? adapter_file(record) : arguments.shown_at);
      }}}};

std::string names_of_forms(const char* between) {
  std::string names;
  for (const Form& form : kForms) names += (names.empty() ? "" : between) + std::string(form.name);
  return names;
}

/// Error: there is no such form.
const Form& form_named(const std::string& name) {
  std::vector<std::string> known;
  for (const Form& form : kForms) {
    if (name == form.name) return form;
    known.push_back(form.name);
  }
  throw Error("there is no report --as '" + printable(name) + "'" + did_you_mean(name, known),
              "take one of " + names_of_forms(", "));
}

int report(Arguments arguments) {
  const Form& form = form_named(arguments.form);
  if (!arguments.shown_at.empty() && form.name != std::string_view(kSarif))
    throw Error("--shown-at has no effect on the form " + arguments.form, "say --as sarif with it");
  if (!arguments.shown_at.empty()) arguments.shown_at = within_repository(arguments.shown_at);
  const RunRecord record = read_stream(arguments.stream);
  const bool terminal = arguments.out.empty() && ::isatty(STDOUT_FILENO) != 0;
  const std::string text = form.write(record, arguments, terminal);
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
  app.add_option("--as", arguments->form, "The report's form: {" + names_of_forms(",") + "}")
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
