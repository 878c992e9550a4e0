#include "emulated.h"

#include "error.h"
#include "service/state_file.h"

namespace contract {

namespace fs = std::filesystem;

Service load_service(const SuiteFiles& files) {
  const fs::path schema = files.folder / "specs/schema/spec.schema.json";
  Spec first = load_spec(files.spec(), schema);
  const fs::path folder = files.folder / "specs/ecs" / first.version;
  return load_service(std::move(first), folder, schema);
}

State load_account(const SuiteFiles& files, const std::string& name_or_file) {
  const fs::path shipped = files.folder / "specs/accounts" / (name_or_file + ".json");
  std::error_code ignored;
  const bool by_name =
      name_or_file.find_first_of("/.") == std::string::npos && fs::exists(shipped, ignored);
  if (!by_name && !fs::exists(name_or_file, ignored)) {
    std::string names;
    for (const fs::directory_entry& each :
         fs::directory_iterator(files.folder / "specs/accounts", ignored))
      names += (names.empty() ? "" : ", ") + each.path().stem().string();
    throw Error("there is no account '" + name_or_file + "'",
                "name a state file, or one of " + names);
  }
  return load_state(by_name ? shipped : fs::path(name_or_file),
                    Schema::load(files.folder / "specs/schema/state.schema.json"));
}

}  // namespace contract
