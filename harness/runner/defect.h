// Defects that are planted in the bundled client, and what the suite has to say of each: rows of
// conformance/defects/. A case that no defect can break proves nothing.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "runner/adapter.h"
#include "runner/suite.h"

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
  std::string title;  ///< what the client does, a sentence
  std::vector<DefectFinding> caught_by;
  std::vector<std::string>
      passes;  ///< ids of cases that differ in one thing, and pass all the same
};

/// Reads every *.json of the folder. Error with file and line: a file breaks the schema, names a
/// case that is not in `cases`, or two defects have one name.
std::vector<Defect> load_defects(const std::filesystem::path& folder,
                                 const std::filesystem::path& schema,
                                 const std::vector<Case>& cases);

/// What came of a defect; or of the client without any, whose name is empty.
struct DefectCheck {
  std::string name;
  std::vector<std::string> wrong;  ///< sentences; empty: every case said what it has to say
};

/// Runs the named cases against the client as it is, in which all have to pass, and against the
/// client with each defect. SHOULD findings count. `client` is a program that takes "--defect
/// NAME". Calls `sink` for each check as it is made. Error: the client can't be started.
void check_defects(const Suite& suite, const AdapterConfig& client, const ProtocolSchemas& schemas,
                   const std::vector<Defect>& defects,
                   const std::function<void(const DefectCheck&)>& sink);

}  // namespace contract
