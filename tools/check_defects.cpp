#include <algorithm>
#include <iostream>
#include <memory>

#include "cassette_setting.h"
#include "error.h"
#include "runner/defect.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  SuiteArguments suite;
  std::vector<std::string> names;
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
                  "take a name that 'ecs-contract check defects' prints");
    some.push_back(*found);
  }
  return some;
}

int check(const Arguments& arguments) {
  const Suite suite = load_suite(files_of(arguments.suite));
  const std::vector<Defect> defects =
      chosen(load_defects(suite.files.folder / "conformance/defects",
                          suite.files.schemas() / "defect.schema.json", suite.cases),
             arguments.names);
  const auto client = usable_adapter(suite.files, {"reference", {}, "error"});
  std::size_t wrong = 0;
  check_defects(suite, *client, ProtocolSchemas::load(suite.files.schemas()), defects,
                [&](const DefectCheck& each) {
                  std::cout << (each.wrong.empty() ? "ok     " : "wrong  ")
                            << (each.name.empty() ? "the client without a defect" : each.name)
                            << "\n";
                  for (const std::string& text : each.wrong) std::cout << "       " << text << "\n";
                  wrong += each.wrong.empty() ? 0 : 1;
                });
  std::cout << counted(defects.size(), "defect") << ", " << wrong << " wrong\n";
  return wrong == 0 ? kAsExpected : kFindings;
}

}  // namespace

Verb add_check_defects(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("name", arguments->names, "Defects below conformance/defects; else all");
  add_options(app, arguments->suite);
  app.footer("Example: ecs-contract check defects follows-with-everything");
  return [arguments] { return check(*arguments); };
}

}  // namespace contract
