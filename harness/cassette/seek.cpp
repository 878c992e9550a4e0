#include "cassette/seek.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace contract {

Seeker::Seeker(std::vector<std::string_view> texts) : texts_(std::move(texts)) {
  std::erase_if(texts_, [](std::string_view text) { return text.empty(); });
  if (texts_.empty()) return;
  size_ = std::numeric_limits<std::uint8_t>::max();
  for (const std::string_view text : texts_) size_ = std::min(size_, text.size());
  if (size_ < 2) return;
  shifts_.fill(static_cast<std::uint8_t>(size_ - 1));
  for (const std::string_view text : texts_)
    for (std::size_t last = 1; last < size_; ++last) {
      std::uint8_t& shift = shifts_[block_at(text, last)];
      shift = std::min(shift, static_cast<std::uint8_t>(size_ - 1 - last));
    }
  const auto block = [this](std::string_view text) { return block_at(text, size_ - 1); };
  std::sort(texts_.begin(), texts_.end(), [&](std::string_view a, std::string_view b) {
    return block(a) != block(b) ? block(a) < block(b) : a < b;
  });
  blocks_.reserve(texts_.size());
  shorter_.reserve(texts_.size());
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    blocks_.push_back(block(texts_[i]));
    std::size_t shorter = i == 0 ? texts_.size() : i - 1;
    while (shorter < texts_.size() && !texts_[i].starts_with(texts_[shorter]))
      shorter = shorter_[shorter];
    shorter_.push_back(shorter);
  }
}

std::size_t Seeker::longest_at(std::string_view rest, std::size_t block) const {
  const auto [first, last] = std::equal_range(blocks_.begin(), blocks_.end(), block);
  const auto begin = texts_.begin() + (first - blocks_.begin());
  const auto behind = std::upper_bound(begin, texts_.begin() + (last - blocks_.begin()), rest);
  if (behind == begin) return texts_.size();
  // Whatever `rest` begins with stands before it, and all between the two begin with it too.
  auto longest = static_cast<std::size_t>(behind - texts_.begin()) - 1;
  const std::string_view text = texts_[longest];
  const auto differs = std::mismatch(text.begin(), text.end(), rest.begin(), rest.end()).first;
  const auto same = static_cast<std::size_t>(differs - text.begin());
  while (longest < texts_.size() && texts_[longest].size() > same) longest = shorter_[longest];
  return longest;
}

}  // namespace contract
