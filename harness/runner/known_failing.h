// Where a library departs from the contract, stated beside its adapter: it must match, it must
// fail, and fail in the stated way.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/verdict.h"

namespace contract {

/// One line of known-failing.txt.
struct KnownFailing {
  std::string pattern;  ///< a case id; '*' any part of one name, '**' any number of names
  std::vector<std::string> subjects;  ///< of the findings that fail it, sorted
  std::string reason;
  std::string link;
  int line = 0;
};

/// Reads a list; a missing file is an empty one. Error with the line: four columns are not there, a
/// column is empty, or two lines have the same pattern.
std::vector<KnownFailing> load_known_failing(const std::filesystem::path& file);

/// Whether `pattern` stands for the whole of `id`. Linear in their lengths times the stars.
bool matches(const std::string& pattern, const std::string& id);

/// The first line that stands for the case; nullptr where none does.
const KnownFailing* known_failing(const std::vector<KnownFailing>& list, const std::string& id);

/// Turns a `fail` into known_failing where it fails as stated, and a `pass` or another failure of a
/// listed case into unexpected_pass, with the reason. Others are left alone.
void apply(const KnownFailing& line, Verdict& verdict, bool strict);

/// The lines that stand for none of the verdicts, skipped ones aside: they excuse nothing.
std::vector<KnownFailing> unmatched(const std::vector<KnownFailing>& list,
                                    const std::vector<Verdict>& verdicts);

}  // namespace contract
