// Defects that are planted in the bundled client, and what the suite has to say of each: rows of
// conformance/defects/. A case that no defect can break proves nothing.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "ecs_contract/finding.h"
#include "runner/case.h"

namespace contract {

/// A case that has to fail, and the finding that has to be the reason.
struct DefectFinding {
  std::string id;  ///< of the case, with its spread
  std::string rule;
  std::string subject;
  Level level = Level::must;
};

/// One way in which the client can be made wrong. A plain value.
struct Defect {
  std::string name;   ///< as the client's program knows it
  std::string kind;   ///< "encoding", "money", …: a word of the schema
  std::string title;  ///< what the client does, a sentence
  /// The first is the case made for it, and names the rule that it breaks. Never empty.
  std::vector<DefectFinding> caught_by;
  /// Controls: ids of cases that differ in one thing, and pass all the same. Never empty.
  std::vector<std::string> passes;
  std::filesystem::path file;  ///< where its row stands
  int line = 0;                ///< of the row, from 1
};

/// The cases that a defect names: those that have to fail, and its controls.
std::set<std::string> cases_of(const Defect& defect);

/// Reads every *.json of the folder. Error with file and line: a file breaks the schema, names a
/// case that is not in `cases`, or two defects have one name.
std::vector<Defect> load_defects(const std::filesystem::path& folder,
                                 const std::filesystem::path& schema,
                                 const std::vector<Case>& cases);

}  // namespace contract
