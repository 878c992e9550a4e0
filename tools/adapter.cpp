#include <algorithm>
#include <iostream>
#include <memory>

#include "ecs_contract/error.h"
#include "runner/adapter_settings.h"
#include "runner/new_adapter.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

struct NewArguments {
  SuiteArguments suite;
  std::string name, language, out;
};

/// Beside the other adapters where this is a checkout of the suite, else here.
fs::path usual_folder(const std::string& name) {
  const fs::path among = "conformance/adapters";
  return fs::is_directory(among) ? among / name : fs::path(name);
}

/// As --adapter takes it, which knows a path by its '/'.
std::string as_path(const fs::path& folder) {
  const std::string text = folder.string();
  return text.find('/') == std::string::npos ? "./" + text : text;
}

int make(const NewArguments& arguments) {
  fs::path folder = arguments.out.empty() ? usual_folder(arguments.name) : fs::path(arguments.out);
  if (folder.filename().empty()) folder = folder.parent_path();
  if (folder.filename() != arguments.name)
    throw Error("an adapter is named as its folder, and that is not '" + arguments.name + "'",
                "say --out " + (folder / arguments.name).string());
  const SuiteFiles files = files_of(arguments.suite);
  write_adapter({files.folder / "conformance"}, arguments.language, folder);
  const std::string path = as_path(folder);
  std::cout << path << " is made; README.md there says what to fill in\n";
  if (fs::exists(folder / "install")) std::cout << "  " << path << "/install\n";
  std::cout << "  ecs-contract check adapter " << path << "\n"
            << "  ecs-contract run --adapter " << path << "\n";
  return kAsExpected;
}

Verb add_new(CLI::App& app) {
  const auto arguments = std::make_shared<NewArguments>();
  NewArguments& a = *arguments;
  app.add_option("name", a.name, "What it is called: small letters, digits and '-'")->required();
  app.add_option("--language", a.language,
                 "What it is written in: go, java, python, node or cpp; exec for a command line "
                 "tool, which needs no program")
      ->required();
  app.add_option("--out", a.out,
                 "The folder to make, its last part the name; by default conformance/adapters/NAME "
                 "where there is such a folder here, else ./NAME");
  app.add_option("--root", a.suite.root, "The suite's folder, with specs/ and conformance/");
  app.footer(
      "Example: ecs-contract adapter new my-client --language python --out contract/my-client");
  return [arguments] { return make(*arguments); };
}

int list(const SuiteArguments& arguments) {
  const SuiteFiles files = files_of(arguments);
  const fs::path schema = files.schemas() / "adapter.schema.json";
  for (const std::string& name : adapter_names(files.adapters())) {
    const auto load = [&](const std::vector<std::string>& settings) {
      return load_adapter(files.adapters(), name, schema, own_folder(), settings);
    };
    for (const std::vector<std::string>& settings : each_variant(load({}))) {
      const AdapterConfig config = load(settings);
      const std::string why = missing(config);
      std::cout << config.name << "\t" << config.title << "\t" << (why.empty() ? "ready" : why)
                << "\n";
    }
  }
  return kAsExpected;
}

Verb add_list(CLI::App& app) {
  const auto arguments = std::make_shared<SuiteArguments>();
  app.add_option("--root", arguments->root, "The suite's folder, with specs/ and conformance/");
  app.footer("Example: ecs-contract adapter list");
  return [arguments] { return list(*arguments); };
}

}  // namespace

Verb add_adapter(CLI::App& app) {
  app.require_subcommand(1);
  CLI::App* make_new =
      app.add_subcommand("new", "Make the folder of an adapter that keeps the protocol as it is");
  CLI::App* list_all = app.add_subcommand(
      "list", "List the suite's clients: each adapter, and each of its settings");
  const Verb new_verb = add_new(*make_new);
  const Verb list_verb = add_list(*list_all);
  app.footer("Example: ecs-contract adapter new my-client --language go");
  return [make_new, new_verb, list_verb] { return make_new->parsed() ? new_verb() : list_verb(); };
}

}  // namespace contract
