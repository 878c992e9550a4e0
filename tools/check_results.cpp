#include <iostream>
#include <memory>

#include "ecs_contract/error.h"
#include "saved_results.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// Results are for a repository, where each version of a client adds one.
constexpr std::uintmax_t kMostBytes = 300 * 1024;

struct Arguments {
  SuiteArguments suite;
  std::string folder;
};

/// What is wrong with a result that is sealed and whole; empty: nothing.
std::string wrong_with(const SavedResult& result, const fs::path& file, const fs::path& folder) {
  if (place_of(result.info, folder).lexically_normal() != file.parent_path().lexically_normal())
    return "is of " + result.info.adapter + " " + result.info.client_version +
           ": another folder than its own";
  if (const std::uintmax_t size = fs::file_size(file); size > kMostBytes)
    return "has " + std::to_string(size) + " bytes, more than " + std::to_string(kMostBytes);
  return "";
}

int check(const Arguments& arguments) {
  const SuiteFiles files = files_of(arguments.suite);
  const fs::path folder =
      arguments.folder.empty() ? results_folder(files) : fs::path(arguments.folder);
  const Schema schema = Schema::load(files.schemas() / "result.schema.json");
  const std::string suite_hash = hash_of(files);
  std::size_t all = 0, wrong = 0, older = 0;
  for (const fs::path& file : saved_results(folder)) {
    ++all;
    try {
      const SavedResult result = read_result(file, schema);
      const std::string why = wrong_with(result, file, folder);
      wrong += why.empty() ? 0 : 1;
      const bool other = result.info.suite_hash != suite_hash;
      older += other ? 1 : 0;
      std::cout << (why.empty() ? "ok     " : "wrong  ")
                << file.parent_path().lexically_relative(folder).string() << ": "
                << result.cases.size() << " cases, " << result.causes.size() << " causes, "
                << result.info.started.substr(0, 10)
                << (other ? ", by other cases than today's" : "") << "\n";
      if (!why.empty()) std::cout << "       " << file.string() << " " << why << "\n";
    } catch (const Error& damaged) {
      ++wrong;
      std::cout << "wrong  " << damaged.what() << "\n";
    }
  }
  std::cout << all << (all == 1 ? " result, " : " results, ") << wrong << " wrong, " << older
            << " of an older suite\n";
  return wrong == 0 ? kAsExpected : kFindings;
}

}  // namespace

Verb add_check_results(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("folder", arguments->folder, "A folder of results; else conformance/results");
  add_options(app, arguments->suite);
  app.footer("Example: ecs-contract check results");
  return [arguments] { return check(*arguments); };
}

}  // namespace contract
