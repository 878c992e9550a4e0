// How clients stand to a rule, told by what is kept of their runs.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runner/case.h"
#include "runner/saved_result.h"

namespace contract {

/// What a run says of a rule, the first that holds.
enum class Standing {
  fails_must,    ///< a case fails for it, and no line of the client's list states that
  known,         ///< the same, as such a line states
  fails_should,  ///< a finding that fails no case
  pass,          ///< a case that tests it passed, be it against the client's list
  open,          ///< its cases failed for other rules, or could not be judged at all
  not_asked,     ///< the client can't be asked for any case that tests it
  not_run,       ///< the run has no case that tests it
};

/// The key of its word: "standing_pass".
std::string word_key(Standing standing);

/// By id of the rule: those that a case of `cases` tests or that a cause names.
std::map<std::string, Standing> standings(const SavedResult& result,
                                          const std::vector<Case>& cases);

/// The same counted over the cases of a group, by the group's name. A case counts once, for the
/// first that holds of it.
std::map<std::string, std::map<Standing, std::size_t>> standings_of_groups(
    const SavedResult& result, const std::vector<Case>& cases);

/// Whether it was judged by other cases or by another table than today's.
bool is_outdated(const SavedResult& result, const std::string& suite_hash,
                 const std::string& spec_hash);

}  // namespace contract
