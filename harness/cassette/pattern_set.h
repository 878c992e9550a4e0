// Many texts looked for at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace contract {

/// A text that is looked for, and what stands for it where it is replaced.
struct Pattern {
  std::string_view text;
  std::string_view to = {};
};

/// Finds any of a set of texts in one walk over the bytes, by the method of Wu and Manber: most
/// bytes are passed over unread, so a text costs about the same for one sought value as for ten.
/// Immutable once made; safe from any thread.
class PatternSet {
 public:
  /// The texts must outlive it; empty ones are passed over.
  explicit PatternSet(const std::vector<Pattern>& patterns);

  std::size_t size() const { return sought_.size(); }
  /// Adds its patterns to the list.
  void append_to(std::vector<Pattern>& patterns) const;

  /// Calls `found(at, pattern)` with each place where one of them begins.
  template <class Found>
  void find(std::string_view in, const Found& found) const;

 private:
  static constexpr std::size_t kBlocks = 1024;
  static std::size_t block_at(std::string_view text, std::size_t last) {
    const auto a = static_cast<unsigned char>(text[last - 1]);
    const auto b = static_cast<unsigned char>(text[last]);
    return (a * 37u + b) % kBlocks;
  }

  struct Sought {
    Pattern pattern;
    std::size_t block = 0;    ///< the last of its first window_ bytes
    std::size_t shorter = 0;  ///< the next longest that it begins with; sought_.size(): none
  };
  /// Which of that block is the longest that `rest` begins with; sought_.size(): none.
  std::size_t longest_at(std::string_view rest, std::size_t block) const;

  std::vector<Sought> sought_;                ///< in the order of blocks, then of texts
  std::size_t window_ = 0;                    ///< the size of the shortest
  std::array<std::uint8_t, kBlocks> shifts_;  ///< by block of two bytes: how far to go on
};

template <class Found>
void PatternSet::find(std::string_view in, const Found& found) const {
  if (sought_.empty()) return;
  if (window_ < 2) {  // no block of two bytes: one by one
    for (const Sought& each : sought_)
      for (auto at = in.find(each.pattern.text); at != in.npos;
           at = in.find(each.pattern.text, at + 1))
        found(at, each.pattern);
    return;
  }
  for (std::size_t last = window_ - 1; last < in.size();) {
    const std::size_t block = block_at(in, last);
    if (shifts_[block] > 0) {
      last += shifts_[block];
      continue;
    }
    const std::size_t at = last - (window_ - 1);
    for (std::size_t i = longest_at(in.substr(at), block); i < sought_.size();
         i = sought_[i].shorter)
      found(at, sought_[i].pattern);
    ++last;
  }
}

}  // namespace contract
