// What stood in the texts of a recording so far, as far as it takes to say that a value did not.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace contract {

/// Keeps a bit for all six bytes that stood together, of all texts that are added: a value is
/// cheaply seen not to have been in any, and one that may have been is looked for. Holds 256 KiB
/// however long the recording is, and no text can be read back from it. Safe from any thread.
class EarlierTexts {
 public:
  void add(std::string_view text);
  /// False: the value stood in no text that was added. Always true of what is shorter than six, or
  /// goes over the end of a line.
  bool may_hold(std::string_view value) const;

 private:
  static constexpr std::size_t kWindow = 6;
  static constexpr std::size_t kWords = 32 * 1024;
  /// Calls each(word, bit) for every window, as long as that is true.
  template <class Each>
  static bool for_each_window(std::string_view text, const Each& each);

  std::array<std::atomic<std::uint64_t>, kWords> bits_{};
};

}  // namespace contract
