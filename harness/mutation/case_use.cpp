#include <algorithm>
#include <map>
#include <set>

#include "formats/joined.h"
#include "mutation/matrix_report.h"

namespace contract {
namespace {

std::string group_of(const std::string& path) { return path.substr(0, path.find('/')); }

/// The path without its last name: where its like stands.
std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace

CaseUse use_of(const KillMatrix& matrix, const std::vector<Case>& cases) {
  CaseUse use;
  const auto kills = kills_of(matrix, cases);
  use.paths = kills.size();
  std::map<std::string, std::set<std::string>> alone;
  for (const KillRow& row : matrix.rows) {
    if (row.of_suite || row.killed_by.size() != 1) continue;
    alone[row.killed_by.front()].insert(row.name);
  }
  for (const auto& [path, defects] : alone)
    use.only_killers.push_back(path + ": " + joined(defects, ", "));
  std::map<std::string, bool> groups;
  std::map<std::string, std::vector<std::string>> idle;
  for (const auto& [path, defects] : kills) {
    groups[group_of(path)] |= !defects.empty();
    use.killing += defects.empty() ? 0 : 1;
    if (defects.empty()) idle[folder_of(path)].push_back(path);
  }
  for (const auto& [group, kill] : groups)
    if (!kill) use.idle_groups.push_back(group);
  for (const auto& [folder, paths] : idle)
    use.redundant.push_back(
        paths.size() == 1 ? paths.front() : folder + "/… (" + std::to_string(paths.size()) + ")");
  return use;
}

}  // namespace contract
