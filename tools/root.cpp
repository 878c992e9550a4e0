#include <iostream>

#include "ecs_contract/error.h"
#include "verbs.h"

namespace contract {

namespace fs = std::filesystem;

fs::path own_folder() {
  std::error_code failed;
  const fs::path self = fs::read_symlink("/proc/self/exe", failed);
  return failed ? fs::current_path() : self.parent_path();
}

fs::path find_root(const std::string& given) {
  if (!given.empty()) {
    if (holds_suite(given)) return fs::absolute(given);
    throw Error(given, 0, "holds no specs and conformance folders",
                "name the suite's folder with --root");
  }
  for (const fs::path& folder :
       {own_folder() / "../share/ecs-contract", fs::path(CONTRACT_SOURCE_DIR)})
    if (holds_suite(folder)) return fs::weakly_canonical(folder);
  throw Error("the suite's data was not found", "name its folder with --root");
}

void add_options(CLI::App& app, SuiteArguments& arguments) {
  app.add_option("--spec", arguments.spec, "Another spec table");
  app.add_option("--cases", arguments.cases, "Another folder of cases");
  app.add_option("--root", arguments.root, "The suite's folder, with specs/ and conformance/");
}

SuiteFiles files_of(const SuiteArguments& arguments) {
  return {find_root(arguments.root), arguments.spec, arguments.cases};
}

void add_options(CLI::App& app, ClientArguments& arguments) {
  app.add_option(
      "--setting", arguments.settings,
      "NAME=VALUE: drive the client as its adapter.json declares, for example retries=on; "
      "may stand repeatedly");
  app.add_option("--when-missing", arguments.missing,
                 "What to do where the adapter can't run here: error, or skip with exit 77")
      ->check(CLI::IsMember({"error", "skip"}))
      ->capture_default_str();
}

std::optional<AdapterConfig> usable_adapter(const SuiteFiles& files,
                                            const ClientArguments& client) {
  const std::string& name = client.adapter;
  if (name.empty())
    throw Error("no client was named", "say --adapter NAME, for example --adapter reference");
  // A path is an adapter in somebody else's repository.
  const bool is_path = name.find('/') != std::string::npos;
  fs::path folder = is_path ? fs::absolute(name).lexically_normal() : files.adapters() / name;
  if (folder.filename().empty()) folder = folder.parent_path();
  AdapterConfig adapter =
      load_adapter(folder.parent_path(), folder.filename().string(),
                   files.schemas() / "adapter.schema.json", own_folder(), client.settings);
  const std::string reason = missing(adapter);
  if (reason.empty()) return adapter;
  if (client.missing != "skip")
    throw Error("adapter '" + name + "' can't run: " + reason,
                is_path ? "install what it needs, as its own folder says: " + folder.string()
                        : "install it with tools/install-adapters " + name);
  std::cout << "skipped " << name << ": " << reason << "\n";
  return std::nullopt;
}

}  // namespace contract
