// A suite's data in a folder: specs/ and conformance/, as the repository and an installation have
// them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/case.h"
#include "spec/spec.h"

namespace contract {

struct BillingFacts;

/// Where the parts of a suite lie. A plain value.
struct SuiteFiles {
  std::filesystem::path folder;
  std::filesystem::path other_spec;   ///< empty: the newest revision of the one action there is
  std::filesystem::path other_cases;  ///< empty: the suite's own

  /// Error: the folder holds no table.
  std::filesystem::path spec() const;
  std::filesystem::path cases() const;
  std::filesystem::path ids() const { return folder / "specs/ids.txt"; }
  std::filesystem::path schemas() const { return folder / "conformance/schemas"; }
  std::filesystem::path adapters() const { return folder / "conformance/adapters"; }
};

/// Whether `folder` looks like one.
bool holds_suite(const std::filesystem::path& folder);

/// The SHA-256 of all files of cases, by name: two suites of the same hash ask a client for the
/// same, as far as tables and program are the same too.
std::string hash_of(const SuiteFiles& files);

/// The tables of all actions below the suite's specs/. Error: as load_spec.
Service load_service(const SuiteFiles& files);

/// What the vendor's other products are asked for: the newest file below specs/refresh/. Error: as
/// load_billing_facts.
BillingFacts load_billing_facts(const SuiteFiles& files);

/// Error: no shipped account has that name.
void demand_account(const SuiteFiles& files, const std::string& name);

/// A state: one of the shipped accounts by its name, or a file; by another seed where one is given.
/// Error: it is neither, or is not well-formed.
State load_account(const SuiteFiles& files, const std::string& name_or_file,
                   const std::string& seed = "");

/// The table and all cases, read. Immutable once loaded: may be read from many threads.
struct Suite {
  SuiteFiles files;
  Spec spec;
  std::vector<Case> cases;
};

/// Error with file and line: as load_spec and load_cases.
Suite load_suite(const SuiteFiles& files);

}  // namespace contract
