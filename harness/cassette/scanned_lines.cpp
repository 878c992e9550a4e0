#include "cassette/scanned_lines.h"

#include <utility>

namespace contract {
namespace {

constexpr std::size_t kBytes = 512 * 1024;  ///< of each generation
constexpr std::size_t kEach = 64;           ///< about what a line takes beside its text
constexpr std::size_t kPlaces = 1024;       ///< of a text, that are remembered by place

}  // namespace

template <class Each>
bool EarlierTexts::for_each_window(std::string_view text, const Each& each) {
  std::uint64_t window = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    window = (window << 8 | static_cast<unsigned char>(text[at])) & 0xFFFF'FFFF'FFFF;
    if (at + 1 < kWindow) continue;
    const std::uint64_t bit = window * 0x9E37'79B9'7F4A'7C15u >> 43;  // of 2^21
    if (!each(bit / 64, std::uint64_t{1} << bit % 64)) return false;
  }
  return true;
}

void EarlierTexts::add(std::string_view text) {
  for_each_window(text, [&](std::size_t word, std::uint64_t bit) {
    if ((bits_[word].load(std::memory_order_relaxed) & bit) == 0)
      bits_[word].fetch_or(bit, std::memory_order_relaxed);
    return true;
  });
}

bool EarlierTexts::may_hold(std::string_view value) const {
  if (value.find('\n') != value.npos) return true;
  return for_each_window(value, [&](std::size_t word, std::uint64_t bit) {
    return (bits_[word].load(std::memory_order_relaxed) & bit) != 0;
  });
}

const std::string* ScannedLines::find(std::string_view line) {
  if (at_ < last_.size() && last_[at_]->first == line) return &last_[at_++]->second;
  const auto young = young_.find(line);
  if (young != young_.end()) {
    note(*young);
    return &young->second;
  }
  const auto old = old_.find(line);
  if (old == old_.end()) return nullptr;
  keep(line, old->second);
  return &young_.find(line)->second;
}

void ScannedLines::pass_over(std::string_view text, std::string_view layers) {
  if (earlier_ == nullptr) return;
  earlier_->add(text);
  earlier_->add(layers);
}

void ScannedLines::keep(std::string_view line, std::string layers) {
  pass_over(line, layers);
  bytes_ += line.size() + layers.size() + kEach;
  if (bytes_ > kBytes) {
    last_.clear();
    at_ = 0;
    old_ = std::exchange(young_, {});
    bytes_ = line.size() + layers.size() + kEach;
  }
  note(*young_.emplace(line, std::move(layers)).first);
}

void ScannedLines::note(const Lines::value_type& met) {
  if (at_ < last_.size()) {
    last_[at_++] = &met;
  } else if (last_.size() < kPlaces) {
    last_.push_back(&met);
    ++at_;
  }
}

}  // namespace contract
