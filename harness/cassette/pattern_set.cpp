#include "cassette/pattern_set.h"

#include <algorithm>
#include <limits>

namespace contract {

PatternSet::PatternSet(const std::vector<Pattern>& patterns) {
  sought_.reserve(patterns.size());
  window_ = std::numeric_limits<std::uint8_t>::max();
  for (const Pattern& pattern : patterns) {
    if (pattern.text.empty()) continue;
    sought_.push_back({pattern});
    window_ = std::min(window_, pattern.text.size());
  }
  if (sought_.empty() || window_ < 2) return;
  shifts_.fill(static_cast<std::uint8_t>(window_ - 1));
  for (Sought& each : sought_) {
    for (std::size_t last = 1; last < window_; ++last) {
      each.block = block_at(each.pattern.text, last);
      std::uint8_t& shift = shifts_[each.block];
      shift = std::min(shift, static_cast<std::uint8_t>(window_ - 1 - last));
    }
  }
  std::sort(sought_.begin(), sought_.end(), [](const Sought& a, const Sought& b) {
    return a.block != b.block ? a.block < b.block : a.pattern.text < b.pattern.text;
  });
  for (std::size_t i = 0; i < sought_.size(); ++i) {
    std::size_t shorter = i == 0 ? sought_.size() : i - 1;
    while (shorter < sought_.size() &&
           !sought_[i].pattern.text.starts_with(sought_[shorter].pattern.text))
      shorter = sought_[shorter].shorter;
    sought_[i].shorter = shorter;
  }
}

void PatternSet::append_to(std::vector<Pattern>& patterns) const {
  for (const Sought& each : sought_) patterns.push_back(each.pattern);
}

std::size_t PatternSet::longest_at(std::string_view rest, std::size_t block) const {
  // Whatever `rest` begins with stands before it, and all between the two begin with it too.
  const auto behind = std::partition_point(sought_.begin(), sought_.end(), [&](const Sought& each) {
    return each.block != block ? each.block < block : each.pattern.text <= rest;
  });
  if (behind == sought_.begin() || std::prev(behind)->block != block) return sought_.size();
  auto longest = static_cast<std::size_t>(behind - sought_.begin()) - 1;
  const std::string_view text = sought_[longest].pattern.text;
  const auto differs = std::mismatch(text.begin(), text.end(), rest.begin(), rest.end()).first;
  const auto same = static_cast<std::size_t>(differs - text.begin());
  while (longest < sought_.size() && sought_[longest].pattern.text.size() > same)
    longest = sought_[longest].shorter;
  return longest;
}

}  // namespace contract
