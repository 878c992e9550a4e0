#include "runner/headline.h"

#include <vector>

namespace contract {

std::map<std::string, Counts> counts_by_group(const RunRecord& record) {
  std::map<std::string, Counts> groups;
  for (const Verdict& verdict : record.verdicts) {
    Counts& counts = groups.try_emplace(verdict.group(), count({})).first->second;
    ++counts[verdict.status];
  }
  return groups;
}

Judged judged_in(const RunRecord& record) {
  Judged judged;
  for (const Verdict& verdict : record.verdicts) {
    judged.cases += verdict.status == Status::skipped ? 0 : 1;
    judged.failing += as_expected(verdict.status) ? 0 : 1;
  }
  return judged;
}

std::string number_of(std::size_t number, const char* one, const char* many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

std::string headline(const RunRecord& record, std::size_t causes) {
  const Judged judged = judged_in(record);
  std::string text;
  if (judged.cases == 0) {
    text = "Nothing was judged";
  } else if (judged.failing > 0) {
    text = std::to_string(judged.failing) + " of " + number_of(judged.cases, "case", "cases") +
           (judged.failing == 1 ? " is" : " are") + " not as expected, for " +
           number_of(causes, "cause", "causes");
  } else {
    text = judged.cases == 1 ? "The one case that was judged is as expected"
                             : "All " + std::to_string(judged.cases) + " cases are as expected";
  }
  const std::string why = incomplete(record);
  return text + (why.empty() ? "" : "; not complete: " + why) + ".";
}

}  // namespace contract
