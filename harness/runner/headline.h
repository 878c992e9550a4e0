// What a run came to, as every report says it.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "runner/stream.h"

namespace contract {

/// The counts of each group of cases, by its name.
std::map<std::string, Counts> counts_by_group(const RunRecord& record);

/// How many cases were judged, which the skipped ones were not, and how many of these are not as
/// expected. A plain value.
struct Judged {
  std::size_t cases = 0;
  std::size_t failing = 0;
};
Judged judged_in(const RunRecord& record);

/// "4 of 6 cases are not as expected, for 3 causes."; says it where nothing was judged and where
/// the run was not complete.
std::string headline(const RunRecord& record, std::size_t causes);

/// "3 causes", "1 cause".
std::string number_of(std::size_t number, const char* one, const char* many);

}  // namespace contract
