#include "runner/matrix.h"

#include <iostream>
#include <map>
#include <memory>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "report_folder.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  SuiteArguments suite;
  std::vector<std::string> results, not_run;
  std::string out, into;
};

/// The sealed stream of a folder of reports, or the file itself.
std::string stream_of(const std::string& result) {
  return fs::is_directory(result) ? (fs::path(result) / ReportFolder::kStream).string() : result;
}

std::map<std::string, std::string> read_not_run(const std::vector<std::string>& list) {
  std::map<std::string, std::string> reasons;
  for (const std::string& text : list) {
    const std::size_t colon = text.find(": ");
    if (colon == std::string::npos)
      throw Error("'" + printable(text) + "' names no client with a reason",
                  "say --not-run 'CLIENT: REASON'");
    reasons[text.substr(0, colon)] = text.substr(colon + 2);
  }
  return reasons;
}

int make(const Arguments& arguments) {
  std::vector<std::pair<std::string, RunRecord>> runs;
  for (const std::string& result : arguments.results) {
    const std::string file = stream_of(result);
    runs.emplace_back(file, read_stream(file));
  }
  const Matrix matrix = matrix_of(runs, read_not_run(arguments.not_run));
  const std::string table = markdown(matrix);
  std::string page;
  if (!arguments.into.empty()) page = with_table(read_file(arguments.into), table, arguments.into);
  if (!arguments.out.empty()) {
    const SuiteFiles files = files_of(arguments.suite);
    const Value value = to_value(matrix);
    const auto problems = Schema::load(files.schemas() / "matrix.schema.json").check(value);
    if (!problems.empty())
      throw std::logic_error("matrix.json breaks its schema: " + problems.front().path + ": " +
                             problems.front().message);
    write_file(arguments.out, write_json(value, 2) + "\n");
  }
  if (!page.empty()) write_file(arguments.into, page);
  std::cout << table;
  return as_expected(matrix) ? kAsExpected : kFindings;
}

}  // namespace

Verb add_matrix(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  app.add_option("results", a.results,
                 "Folders with the reports of whole runs, a client each, or their sealed streams")
      ->required();
  app.add_option("--not-run", a.not_run,
                 "'CLIENT: REASON' of a client that could not be run; may stand repeatedly");
  app.add_option("--out", a.out, "Write the table as JSON into this file");
  app.add_option("--into", a.into,
                 "Put the table into this page in Markdown, between the lines <!-- clients --> and "
                 "<!-- end of clients -->");
  app.add_option("--root", a.suite.root, "The suite's folder, with specs/ and conformance/");
  app.footer("Example: ecs-contract matrix reports/node-pop-core reports/go-sdk --out matrix.json");
  return [arguments] { return make(*arguments); };
}

}  // namespace contract
