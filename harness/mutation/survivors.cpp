#include "mutation/survivors.h"

#include <algorithm>
#include <set>

#include "ecs_contract/error.h"
#include "formats/files.h"

namespace contract {
namespace {

const Survivor* find(const std::vector<Survivor>& survivors, const std::string& name) {
  const auto found = std::find_if(survivors.begin(), survivors.end(),
                                  [&](const Survivor& each) { return each.name == name; });
  return found == survivors.end() ? nullptr : &*found;
}

/// What is wrong with one row; empty: nothing.
std::string wrong_with(const KillRow& row, const Survivor* known, bool full) {
  if (row.fate == Fate::invalid)
    return "the defect '" + row.name + "' did not act in any case made for it";
  if (row.fate == Fate::killed)
    return known == nullptr ? ""
                            : "'" + row.name +
                                  "' is killed now: take it out of the ledger of "
                                  "survivors, line " +
                                  std::to_string(known->line);
  if (known == nullptr)
    return "'" + row.name + "' is " + to_text(row.fate) +
           " and not in the ledger of survivors: make a case that kills it";
  // Without all cases nobody knows whether a verdict moved anywhere.
  if (full && known->fate != row.fate)
    return "'" + row.name + "' is " + to_text(row.fate) + ", and the ledger calls it " +
           to_text(known->fate);
  return "";
}

}  // namespace

std::vector<Survivor> load_survivors(const std::filesystem::path& file,
                                     const std::filesystem::path& schema) {
  std::vector<Survivor> survivors;
  std::set<std::string> names;
  const Value document = load_json(file, Schema::load(schema));
  for (const Value& row : document.find("survivors")->items) {
    survivors.push_back({row.text_of("name"),
                         row.text_of("fate") == "silent" ? Fate::silent : Fate::dead,
                         row.text_of("reason"), row.line});
    if (!names.insert(survivors.back().name).second)
      throw Error(file.string(), row.line, "a second entry '" + survivors.back().name + "'",
                  "take one of them out");
  }
  return survivors;
}

std::vector<std::string> wrong_with(const KillMatrix& matrix,
                                    const std::vector<Survivor>& survivors, bool whole) {
  std::vector<std::string> wrong = matrix.wrong;
  std::set<std::string> seen;
  for (const KillRow& row : matrix.rows) {
    seen.insert(row.name);
    const Survivor* known = find(survivors, row.name);
    if (std::string text = wrong_with(row, known, matrix.full); !text.empty())
      wrong.push_back(std::move(text));
    if (!row.of_suite && known == nullptr)
      for (const std::string& why : row.why) wrong.push_back(row.name + ": " + why);
  }
  if (whole)
    for (const Survivor& each : survivors)
      if (!seen.contains(each.name))
        wrong.push_back("the ledger of survivors, line " + std::to_string(each.line) + ": '" +
                        each.name + "' is nothing that is planted");
  return wrong;
}

const std::string* reason_of(const std::vector<Survivor>& survivors, const KillRow& row) {
  const Survivor* found = find(survivors, row.name);
  return found == nullptr ? nullptr : &found->reason;
}

}  // namespace contract
