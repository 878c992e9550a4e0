// The ledger of survivors: what is known not to be killed, each with its reason. It only gets
// shorter: what is killed may not stand in it, and what survives must.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "mutation/kill_matrix.h"

namespace contract {

/// A line of the ledger. A plain value.
struct Survivor {
  std::string name;  ///< of the defect or mutant
  Fate fate = Fate::dead;
  std::string reason;
  int line = 0;
};

/// Reads conformance/survivors.json. Error with file and line: it breaks the schema, or a name
/// stands twice.
std::vector<Survivor> load_survivors(const std::filesystem::path& file,
                                     const std::filesystem::path& schema);

/// What is wrong between matrix and ledger, as sentences; empty: nothing. A row that is not killed
/// and not in the ledger; an entry whose row is killed now, has another fate (a full matrix tells
/// silent from dead), or is not there at all; a row that is not as it states; the right client's
/// failures. `whole`: the matrix holds everything that can be planted.
std::vector<std::string> wrong_with(const KillMatrix& matrix,
                                    const std::vector<Survivor>& survivors, bool whole);

/// The reason that the ledger gives for a row; nullptr: it has none.
const std::string* reason_of(const std::vector<Survivor>& survivors, const KillRow& row);

}  // namespace contract
