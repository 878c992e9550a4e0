#include "cassette/scanned_lines.h"

#include <utility>

namespace contract {
namespace {

constexpr std::size_t kBytes = 512 * 1024;  ///< of each generation
constexpr std::size_t kEach = 64;           ///< about what a line takes beside its text
constexpr std::size_t kPlaces = 1024;       ///< of a text, that are remembered by place

}  // namespace

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
