#include <algorithm>

#include "error.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

bool holds_suite(const fs::path& folder) {
  std::error_code ignored;
  return fs::exists(folder / "specs/schema/spec.schema.json", ignored) &&
         fs::exists(folder / "conformance/schemas", ignored);
}

fs::path own_folder() {
  std::error_code failed;
  const fs::path self = fs::read_symlink("/proc/self/exe", failed);
  return failed ? fs::current_path() : self.parent_path();
}

}  // namespace

Root find_root(const std::string& given) {
  const fs::path bin = own_folder();
  if (!given.empty()) {
    if (holds_suite(given)) return {fs::absolute(given), bin};
    throw Error(given, 0, "holds no specs and conformance folders",
                "name the suite's folder with --root");
  }
  for (const fs::path& folder : {bin / "../share/ecs-contract", fs::path(CONTRACT_SOURCE_DIR)})
    if (holds_suite(folder)) return {fs::weakly_canonical(folder), bin};
  throw Error("the suite's data was not found", "name its folder with --root");
}

fs::path Root::spec() const {
  // The newest revision of the one action there is.
  const fs::path folder = path / "specs/ecs/2014-05-26/ModifyInstanceNetworkSpec";
  fs::path newest;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().extension() == ".json" && entry.path().filename() > newest.filename())
      newest = entry.path();
  if (newest.empty()) throw Error(folder.string(), 0, "holds no table", "name one with --spec");
  return newest;
}

}  // namespace contract
