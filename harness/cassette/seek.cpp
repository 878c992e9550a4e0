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
  for (const std::string_view text : texts_) blocks_.push_back(block(text));
}

}  // namespace contract
