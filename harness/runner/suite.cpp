#include "runner/suite.h"

#include <map>
#include <set>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "service/state_file.h"
#include "spec/billing_facts.h"
#include "wire/digest.h"

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

std::string hash_of(const SuiteFiles& files) {
  std::map<std::string, std::string> texts;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(files.cases()))
    if (entry.is_regular_file() && entry.path().extension() == ".json")
      texts[entry.path().lexically_relative(files.cases()).string()] = read_file(entry.path());
  std::string all;
  for (const auto& [name, text] : texts)
    all += name + "\n" + hex(digest(Hash::sha256, text)) + "\n";
  return hex(digest(Hash::sha256, all));
}

Service load_service(const SuiteFiles& files) {
  const fs::path schema = files.folder / "specs/schema/spec.schema.json";
  Spec first = load_spec(files.spec(), schema);
  const fs::path folder = files.folder / "specs/ecs" / first.version;
  return load_service(std::move(first), folder, schema);
}

namespace {

fs::path accounts_of(const SuiteFiles& files) { return files.folder / "specs/accounts"; }

bool is_shipped(const SuiteFiles& files, const std::string& name) {
  std::error_code ignored;
  return !name.empty() && name.find_first_of("/.") == std::string::npos &&
         fs::exists(accounts_of(files) / (name + ".json"), ignored);
}

std::string shipped_names(const SuiteFiles& files) {
  std::set<std::string> sorted;
  std::error_code ignored;
  for (const fs::directory_entry& each : fs::directory_iterator(accounts_of(files), ignored))
    sorted.insert(each.path().stem().string());
  std::string names;
  for (const std::string& name : sorted) names += (names.empty() ? "" : ", ") + name;
  return names;
}

}  // namespace

BillingFacts load_billing_facts(const SuiteFiles& files) {
  fs::path newest;
  std::error_code ignored;
  for (const fs::directory_entry& each :
       fs::directory_iterator(files.folder / "specs/refresh", ignored))
    if (each.path().extension() == ".json" && each.path().filename() > newest.filename())
      newest = each.path();
  if (newest.empty())
    throw Error((files.folder / "specs/refresh").string(), 0, "holds no facts of prices",
                "name the suite's folder with --root");
  return load_billing_facts(newest, files.folder / "specs/schema/refresh.schema.json");
}

void demand_account(const SuiteFiles& files, const std::string& name) {
  if (!is_shipped(files, name))
    throw Error("there is no shipped account '" + name + "'",
                "name one of " + shipped_names(files));
}

State load_account(const SuiteFiles& files, const std::string& name_or_file,
                   const std::string& seed) {
  const bool by_name = is_shipped(files, name_or_file);
  std::error_code ignored;
  if (!by_name && !fs::exists(name_or_file, ignored))
    throw Error("there is no account '" + name_or_file + "'",
                "name a state file, or one of " + shipped_names(files));
  return load_state(
      by_name ? accounts_of(files) / (name_or_file + ".json") : fs::path(name_or_file),
      Schema::load(files.folder / "specs/schema/state.schema.json"), seed);
}

Suite load_suite(const SuiteFiles& files) {
  Suite suite;
  suite.files = files;
  const auto service = std::make_shared<const Service>(load_service(files));
  suite.spec = service->first();
  std::map<std::string, State> accounts;  // many cases begin with the same one
  const auto account = [&](const std::string& name) {
    const auto known = accounts.find(name);
    return known != accounts.end()
               ? known->second
               : accounts.emplace(name, load_account(files, name)).first->second;
  };
  suite.cases = load_cases(files.cases(), files.schemas() / "case.schema.json", suite.spec,
                           {service, account});
  return suite;
}

}  // namespace contract
