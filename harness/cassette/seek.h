// Many texts looked for at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// Finds any of a set of texts in one walk over the bytes, by the method of Wu and Manber: most
/// bytes are passed over unread, so a text costs about the same for one sought value as for ten.
/// Immutable once made; safe from any thread.
class Seeker {
 public:
  /// Empty texts are passed over.
  explicit Seeker(std::vector<std::string> texts);

  /// Calls `found` with each place where one of them begins, and its size.
  void seek(std::string_view in,
            const std::function<void(std::size_t at, std::size_t size)>& found) const;

 private:
  static constexpr std::size_t kBlocks = 1024;

  std::vector<std::string> texts_;  ///< in the order of the last block of their first size_ bytes
  std::size_t size_ = 0;            ///< of the shortest
  std::array<std::uint8_t, kBlocks> shifts_;  ///< by block of two bytes: how far to go on
  std::vector<std::uint32_t> first_;          ///< by block: where its texts begin in texts_
};

}  // namespace contract
