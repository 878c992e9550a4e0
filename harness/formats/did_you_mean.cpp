#include "formats/did_you_mean.h"

#include <algorithm>

#include "ecs_contract/finding.h"
#include "wire/ascii.h"

namespace contract {
namespace {

/// How many letters must be added, dropped, replaced or swapped with the next one to come from `a`
/// to `b` (the optimal string alignment distance).
std::size_t slips(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
      }
    }
  }
  return d[a.size()][b.size()];
}

}  // namespace

std::string did_you_mean(std::string_view name, const std::vector<std::string>& known) {
  constexpr std::size_t kLongest = 64;  // the work grows with the square; no name of ours is longer
  if (name.size() < 2 || name.size() > kLongest) return "";
  const std::string wanted = lower_case(name);
  const std::string* nearest = nullptr;
  std::size_t least = (name.size() >= 6 ? 2 : 1) + 1;
  for (const std::string& candidate : known) {
    if (candidate.size() < 2 || candidate.size() > kLongest) continue;
    const std::size_t distance = slips(wanted, lower_case(candidate));
    if (distance >= least) continue;
    least = distance;
    nearest = &candidate;
  }
  return nearest == nullptr ? "" : " (did you mean '" + printable(*nearest) + "'?)";
}

}  // namespace contract
