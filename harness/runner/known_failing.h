// Where a library departs from the contract, stated beside its adapter: a line a defect. It must
// match, it must fail, and fail in the stated way.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "runner/verdict.h"

namespace contract {

/// What a line says of findings: their rule, be it the row that is broken or the general rule by
/// which that was seen, and their subject. In both '*' is any text.
struct StatedCause {
  std::string rule;
  std::string subject;

  bool operator==(const StatedCause&) const = default;
};

/// One line of known-failing.txt.
struct KnownFailing {
  std::string pattern;  ///< of case ids; '*' any part of one name, '**' any number of names
  std::vector<StatedCause> causes;
  std::string reason;
  std::string link;
  int line = 0;

  /// Whether it names one case, whatever its variants: then each of them has to fail. Of the cases
  /// that a pattern stands for one is enough.
  bool names_one() const;
};

/// What a draft has for the columns that a person must fill. A list that holds it is refused.
inline constexpr const char* kToBeFilled = "TODO";

/// What the list of a client is called in its adapter's folder: known-failing.txt, or
/// known-failing@transport=urlconnection.txt of "java-core@transport=urlconnection".
std::string known_failing_name(const std::string& client);

/// Reads a list; a missing file is an empty one. Error with the line: four columns are not there, a
/// column is empty or still to be filled, or a line says what an earlier one does.
std::vector<KnownFailing> load_known_failing(const std::filesystem::path& file);

/// Whether `pattern` stands for the whole of `id`. Linear in their lengths times the stars.
bool matches(const std::string& pattern, const std::string& id);

/// Whether the line states that finding of that case.
bool states(const KnownFailing& line, const std::string& case_id, const Finding& finding);

/// The first line that does; nullptr where none does.
const KnownFailing* stated_by(const std::vector<KnownFailing>& list, const std::string& case_id,
                              const Finding& finding);

/// Turns a `fail` into known_failing where each finding that fails it is stated; one that fails
/// otherwise too stays a `fail` that says so. A case that a line names and that does not fail as it
/// says becomes unexpected_pass. Others are left alone.
void apply(const std::vector<KnownFailing>& list, Verdict& verdict, bool strict);

/// What excuses nothing: the causes of each line of which no verdict holds a finding, in lines of
/// their own. REQUIRES: the verdicts are those of the whole suite. A case that could not be judged
/// leaves its lines in peace.
std::vector<KnownFailing> unmatched(const std::vector<KnownFailing>& list,
                                    const std::vector<Verdict>& verdicts);

/// "rule: subject, rule: subject", as a line has it.
std::string to_text(const std::vector<StatedCause>& causes);

}  // namespace contract
