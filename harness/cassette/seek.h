// Many texts looked for at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace contract {

/// Finds any of a set of texts in one walk over the bytes, by the method of Wu and Manber: most
/// bytes are passed over unread, so a text costs about the same for one sought value as for ten.
/// Immutable once made; safe from any thread.
class Seeker {
 public:
  /// The texts must outlive it; empty ones are passed over.
  explicit Seeker(const std::vector<std::string_view>& texts);

  /// Calls `found(at, size)` with each place where one of them begins, and its size.
  template <class Found>
  void seek(std::string_view in, const Found& found) const;
  bool any_in(std::string_view text) const {
    bool any = false;
    seek(text, [&](std::size_t, std::size_t) { any = true; });
    return any;
  }

 private:
  static constexpr std::size_t kBlocks = 1024;
  static std::size_t block_at(std::string_view text, std::size_t last) {
    const auto a = static_cast<unsigned char>(text[last - 1]);
    const auto b = static_cast<unsigned char>(text[last]);
    return (a * 37u + b) % kBlocks;
  }

  struct Sought {
    std::string_view text;
    std::size_t block = 0;    ///< the last of its first size_ bytes
    std::size_t shorter = 0;  ///< the next longest that it begins with; sought_.size(): none
  };
  /// Which of that block is the longest that `rest` begins with; sought_.size(): none.
  std::size_t longest_at(std::string_view rest, std::size_t block) const;

  std::vector<Sought> sought_;                ///< in the order of blocks, then of texts
  std::size_t size_ = 0;                      ///< of the shortest
  std::array<std::uint8_t, kBlocks> shifts_;  ///< by block of two bytes: how far to go on
};

template <class Found>
void Seeker::seek(std::string_view in, const Found& found) const {
  if (sought_.empty()) return;
  if (size_ < 2) {  // no block of two bytes: one by one
    for (const Sought& each : sought_)
      for (auto at = in.find(each.text); at != in.npos; at = in.find(each.text, at + 1))
        found(at, each.text.size());
    return;
  }
  for (std::size_t last = size_ - 1; last < in.size();) {
    const std::size_t block = block_at(in, last);
    if (shifts_[block] > 0) {
      last += shifts_[block];
      continue;
    }
    const std::size_t at = last - (size_ - 1);
    for (std::size_t i = longest_at(in.substr(at), block); i < sought_.size();
         i = sought_[i].shorter)
      found(at, sought_[i].text.size());
    ++last;
  }
}

}  // namespace contract
