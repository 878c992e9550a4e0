#include "site/standing.h"

#include <algorithm>
#include <set>

namespace contract {
namespace {

Standing of_cause(const SavedCause& cause) {
  if (cause.level != Level::must) return Standing::fails_should;
  return cause.reason.empty() ? Standing::fails_must : Standing::known;
}

/// What the cases of a rule came to, where no finding names it.
struct Tested {
  bool passed = false, judged = false, skipped = false;

  void note(Status status) {
    passed |= status == Status::pass || status == Status::unexpected_pass;
    skipped |= status == Status::skipped;
    judged |= status != Status::skipped;
  }
  Standing standing() const {
    if (passed) return Standing::pass;
    if (judged) return Standing::open;
    return skipped ? Standing::not_asked : Standing::not_run;
  }
};

}  // namespace

std::string word_key(Standing standing) {
  switch (standing) {
    case Standing::fails_must:
      return "standing_fails_must";
    case Standing::known:
      return "standing_known";
    case Standing::fails_should:
      return "standing_fails_should";
    case Standing::pass:
      return "standing_pass";
    case Standing::open:
      return "standing_open";
    case Standing::not_asked:
      return "standing_not_asked";
    case Standing::not_run:
      break;
  }
  return "standing_not_run";
}

std::map<std::string, Standing> standings(const SavedResult& result,
                                          const std::vector<Case>& cases) {
  std::map<std::string, Tested> tested;
  for (const Case& each : cases) {
    const auto status = result.cases.find(each.id);
    for (const std::string& rule : each.rules) {
      Tested& row = tested[rule];
      if (status != result.cases.end()) row.note(status->second);
    }
  }
  std::map<std::string, Standing> all;
  for (const auto& [rule, row] : tested) all[rule] = row.standing();
  std::set<std::string> broken;
  for (const SavedCause& cause : result.causes) {
    const Standing standing = of_cause(cause);
    if (broken.insert(cause.rule).second || standing < all[cause.rule]) all[cause.rule] = standing;
  }
  return all;
}

std::map<std::string, std::map<Standing, std::size_t>> standings_of_groups(
    const SavedResult& result, const std::vector<Case>& cases) {
  std::map<std::string, Standing> of_case;
  for (const SavedCause& cause : result.causes)
    for (const std::string& id : cause.cases) {
      const Standing standing = of_cause(cause);
      const auto [at, added] = of_case.emplace(id, standing);
      if (!added) at->second = std::min(at->second, standing);
    }
  std::map<std::string, std::map<Standing, std::size_t>> groups;
  for (const Case& each : cases) {
    Standing standing = Standing::not_run;
    const auto status = result.cases.find(each.id);
    const auto cause = of_case.find(each.id);
    if (cause != of_case.end()) {
      standing = cause->second;
    } else if (status != result.cases.end()) {
      Tested tested;
      tested.note(status->second);
      standing = tested.standing();
    }
    ++groups[each.group()][standing];
  }
  return groups;
}

bool is_outdated(const SavedResult& result, const std::string& suite_hash,
                 const std::string& spec_hash) {
  return result.info.suite_hash != suite_hash || result.info.spec_hash != spec_hash;
}

}  // namespace contract
