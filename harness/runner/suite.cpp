#include "runner/suite.h"

#include "error.h"

namespace contract {

namespace fs = std::filesystem;

bool holds_suite(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "specs/schema/spec.schema.json", ignored) &&
         fs::exists(folder / "conformance/schemas", ignored);
}

fs::path SuiteFiles::spec() const {
  if (!other_spec.empty()) return other_spec;
  const fs::path tables = folder / "specs/ecs/2014-05-26/ModifyInstanceNetworkSpec";
  fs::path newest;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(tables, ignored))
    if (entry.path().extension() == ".json" && entry.path().filename() > newest.filename())
      newest = entry.path();
  if (newest.empty()) throw Error(tables.string(), 0, "holds no table", "name one with --spec");
  return newest;
}

fs::path SuiteFiles::cases() const {
  return other_cases.empty() ? folder / "conformance/cases" : other_cases;
}

Suite load_suite(const SuiteFiles& files) {
  Suite suite;
  suite.files = files;
  suite.spec = load_spec(files.spec(), files.folder / "specs/schema/spec.schema.json");
  suite.cases = load_cases(files.cases(), files.schemas() / "case.schema.json", suite.spec);
  return suite;
}

}  // namespace contract
