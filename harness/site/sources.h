// What pages are made of, read: tables, cases, results, cassettes.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cassette/cassette_store.h"
#include "runner/matrix.h"
#include "runner/saved_result.h"
#include "runner/suite.h"
#include "service/provoke.h"

namespace contract {

/// A shipped recording and the name of its folder below cassettes/: "orders/reference-json-v3".
struct ShippedCassette {
  std::string name;
  Cassette recording;
};

/// Immutable once read: may be read from many threads.
struct Sources {
  Suite suite;
  std::string suite_hash;  ///< of all cases
  Service service;         ///< the first action is the suite's
  std::map<std::string, State> accounts{};
  std::vector<Flag> flags{};
  /// By client, the newest first; the vectors are never empty.
  std::map<std::string, std::vector<SavedResult>> results{};
  std::optional<Matrix> matrix{};
  std::vector<ShippedCassette> cassettes{};
  std::string kill_matrix{};         ///< Markdown; empty: it is not shipped
  std::vector<std::string> notes{};  ///< what is there and was left out, and why: sentences
};

/// Reads them from the suite's folder. `results` are files of saved results. A part that is not
/// there (no matrix, no cassettes) is empty. Error: what is there can't be read.
Sources load_sources(const SuiteFiles& files, const std::vector<std::filesystem::path>& results);

}  // namespace contract
