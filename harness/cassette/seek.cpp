#include "cassette/seek.h"

#include <algorithm>
#include <limits>

namespace contract {

Seeker::Seeker(const std::vector<std::string_view>& texts) {
  sought_.reserve(texts.size());
  size_ = std::numeric_limits<std::uint8_t>::max();
  for (const std::string_view text : texts) {
    if (text.empty()) continue;
    sought_.push_back({text});
    size_ = std::min(size_, text.size());
  }
  if (sought_.empty() || size_ < 2) return;
  shifts_.fill(static_cast<std::uint8_t>(size_ - 1));
  for (Sought& each : sought_) {
    for (std::size_t last = 1; last < size_; ++last) {
      each.block = block_at(each.text, last);
      std::uint8_t& shift = shifts_[each.block];
      shift = std::min(shift, static_cast<std::uint8_t>(size_ - 1 - last));
    }
  }
  std::sort(sought_.begin(), sought_.end(), [](const Sought& a, const Sought& b) {
    return a.block != b.block ? a.block < b.block : a.text < b.text;
  });
  for (std::size_t i = 0; i < sought_.size(); ++i) {
    std::size_t shorter = i == 0 ? sought_.size() : i - 1;
    while (shorter < sought_.size() && !sought_[i].text.starts_with(sought_[shorter].text))
      shorter = sought_[shorter].shorter;
    sought_[i].shorter = shorter;
  }
}

std::size_t Seeker::longest_at(std::string_view rest, std::size_t block) const {
  // Whatever `rest` begins with stands before it, and all between the two begin with it too.
  const auto behind = std::partition_point(sought_.begin(), sought_.end(), [&](const Sought& each) {
    return each.block != block ? each.block < block : each.text <= rest;
  });
  if (behind == sought_.begin() || std::prev(behind)->block != block) return sought_.size();
  auto longest = static_cast<std::size_t>(behind - sought_.begin()) - 1;
  const std::string_view text = sought_[longest].text;
  const auto differs = std::mismatch(text.begin(), text.end(), rest.begin(), rest.end()).first;
  const auto same = static_cast<std::size_t>(differs - text.begin());
  while (longest < sought_.size() && sought_[longest].text.size() > same)
    longest = sought_[longest].shorter;
  return longest;
}

}  // namespace contract
