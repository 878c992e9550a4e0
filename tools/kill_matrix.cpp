#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <thread>

#include "cassette_setting.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "mutation/kill_matrix.h"
#include "mutation/matrix_report.h"
#include "mutation/survivors.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  SuiteArguments suite;
  std::vector<std::string> names;
  std::string out;
  unsigned jobs = 0;
  bool known = false;
};

/// Those of the names; all where there are none. Error: there is no defect of a name.
std::vector<Defect> chosen(const std::vector<Defect>& all, const std::vector<std::string>& names) {
  if (names.empty()) return all;
  std::vector<Defect> some;
  for (const std::string& name : names) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Defect& each) { return each.name == name; });
    if (found == all.end())
      throw Error("there is no defect '" + name + "'",
                  "take a name that a row of conformance/defects/ has");
    some.push_back(*found);
  }
  return some;
}

MatrixOptions options_of(const Arguments& arguments) {
  MatrixOptions options;
  options.full = !arguments.known;
  const unsigned cores = std::max(std::thread::hardware_concurrency(), 1u);
  options.playing.jobs = arguments.jobs > 0 ? arguments.jobs : std::clamp(4 * cores, 4u, 32u);
  options.playing.waiting_jobs = arguments.jobs > 0 ? 0 : 16;
  // A few cases keep no core busy: the client starts, and waits.
  options.side_by_side = arguments.known ? 2 * cores : 1;
  options.threads = cores;
  return options;
}

/// What is certain of one row, while the others are played.
void tell(const KillRow& row) {
  if (row.of_suite) return;
  std::cout << (row.why.empty() ? "ok     " : "wrong  ") << row.name << "\n" << std::flush;
  for (const std::string& why : row.why) std::cout << "       " << why << "\n";
}

int play(const Arguments& arguments) {
  const Suite suite = load_suite(files_of(arguments.suite));
  const fs::path folder = suite.files.folder / "conformance";
  const std::vector<Defect> all =
      load_defects(folder / "defects", suite.files.schemas() / "defect.schema.json", suite.cases);
  const std::vector<Survivor> survivors =
      load_survivors(folder / "survivors.json", suite.files.schemas() / "survivors.schema.json");
  const bool whole = arguments.names.empty();
  const std::vector<Defect> defects = chosen(all, arguments.names);
  const std::vector<Mutant> mutants = whole ? mutants_of(suite, all) : std::vector<Mutant>{};
  const auto client = usable_adapter(suite.files, {"reference", {}, "error"});
  const KillMatrix matrix =
      make_kill_matrix(suite, *client, ProtocolSchemas::load(suite.files.schemas()), defects,
                       mutants, options_of(arguments), tell);
  std::cout << "\n" << text_matrix(matrix, survivors, suite.cases);
  if (!arguments.out.empty()) {
    const fs::path out = arguments.out;
    write_file(out / "kill-matrix.json",
               write_json(json_matrix(matrix, survivors, suite, defects), 1) + "\n");
    if (whole) write_file(out / "kill-matrix.md", markdown_matrix(matrix, survivors, suite.cases));
  }
  const std::vector<std::string> wrong = wrong_with(matrix, survivors, whole);
  if (!wrong.empty()) std::cout << "\n";
  for (const std::string& text : wrong) std::cout << "wrong: " << text << "\n";
  std::cout << counted(defects.size(), "defect") << " and " << counted(mutants.size(), "mutant")
            << " in " << static_cast<long>(matrix.seconds) << " s, " << wrong.size() << " wrong\n";
  return wrong.empty() ? kAsExpected : kFindings;
}

}  // namespace

Verb add_kill_matrix(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("name", arguments->names,
                 "Defects below conformance/defects; else all, and the mutants of the suite");
  app.add_flag(
      "--known", arguments->known,
      "Play each defect against the cases of its row alone, as CI does for each push; else "
      "against all");
  app.add_option("--out", arguments->out,
                 "Folder for kill-matrix.json and, unless defects are named, kill-matrix.md");
  app.add_option("--jobs", arguments->jobs, "Clients at once; four a core by default")
      ->check(CLI::Range(1, 64));
  add_options(app, arguments->suite);
  app.footer(
      "Exit 1 where something planted survives that conformance/survivors.json does not excuse,\n"
      "or where it excuses what is killed.\n"
      "Examples: ecs-contract kill-matrix --known\n"
      "          ecs-contract kill-matrix follows-with-everything --known\n"
      "          ecs-contract kill-matrix --out build/kill-matrix");
  return [arguments] { return play(*arguments); };
}

}  // namespace contract
