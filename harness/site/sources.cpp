#include "site/sources.h"

#include <algorithm>

#include "formats/files.h"
#include "runner/saved_result.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& folder, const std::string& name) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, failed))
    if (entry.path().filename() == name) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::map<std::string, State> load_accounts(const SuiteFiles& files) {
  std::map<std::string, State> accounts;
  std::error_code failed;
  for (const fs::directory_entry& entry :
       fs::directory_iterator(files.folder / "specs/accounts", failed)) {
    if (entry.path().extension() != ".json") continue;
    const std::string name = entry.path().stem().string();
    accounts.emplace(name, load_account(files, name));
  }
  return accounts;
}

std::map<std::string, std::vector<SavedResult>> results_by_client(
    const SuiteFiles& files, const std::vector<fs::path>& paths) {
  std::map<std::string, std::vector<SavedResult>> results;
  for (SavedResult& result :
       load_results(paths, Schema::load(files.schemas() / "result.schema.json"))) {
    const std::string client = result.info.adapter;
    results[client].push_back(std::move(result));
  }
  return results;
}

std::vector<ShippedCassette> load_cassettes(const fs::path& folder) {
  std::vector<ShippedCassette> cassettes;
  for (const fs::path& manifest : files_below(folder, "cassette.json")) {
    const fs::path place = manifest.parent_path();
    cassettes.push_back({place.lexically_relative(folder).generic_string(), load_cassette(place)});
  }
  return cassettes;
}

/// One that an older program made may have another form.
std::optional<Matrix> load_matrix(const SuiteFiles& files, std::vector<std::string>& notes) {
  const fs::path file = files.folder / "conformance/matrix.json";
  if (!fs::exists(file)) return std::nullopt;
  const Value document = load_json(file);
  if (Schema::load(files.schemas() / "matrix.schema.json").check(document).empty())
    return read_matrix(document);
  notes.push_back(file.string() + " is not of today's form and is left out; tools/matrix makes it");
  return std::nullopt;
}

}  // namespace

Sources load_sources(const SuiteFiles& files, const std::vector<fs::path>& results) {
  const fs::path kill_matrix = files.folder / "docs/kill-matrix.md";
  Sources sources{load_suite(files), hash_of(files), load_service(files)};
  sources.accounts = load_accounts(files);
  sources.flags = load_flags(files.cases(), files.schemas() / "case.schema.json");
  sources.results = results_by_client(files, results);
  sources.matrix = load_matrix(files, sources.notes);
  sources.cassettes = load_cassettes(files.folder / "cassettes");
  if (fs::exists(kill_matrix)) sources.kill_matrix = read_file(kill_matrix);
  return sources;
}

}  // namespace contract
