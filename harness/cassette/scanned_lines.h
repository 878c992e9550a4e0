// What the scanner remembers: what stood in earlier texts, and lines that it need not unpack again.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

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

/// Remembers of lines that held nothing private by its looks what they can be unpacked to: in that
/// a value that is known only later is still looked for. Holds the lines that came last, up to a
/// few megabytes. Used by one thread at a time.
class ScannedLines {
 public:
  /// `earlier`: all texts that are scanned, and what they can be unpacked to, are added there;
  /// nullptr: nowhere. It must outlive this.
  explicit ScannedLines(EarlierTexts* earlier = nullptr) : earlier_(earlier) {}

  /// The next line is the first of a text. Texts that come one after another are mostly alike, line
  /// by line, and then a line is found by its place.
  void begin_text() { at_ = 0; }
  /// The line's layers, end to end; nullptr where the line is not remembered. Until the next call.
  const std::string* find(std::string_view line);
  void keep(std::string_view line, std::string layers);
  /// A text that is not remembered: it was not looked through line by line.
  void pass_over(std::string_view text, std::string_view layers);

 private:
  EarlierTexts* earlier_;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Lines = std::unordered_map<std::string, std::string, Hash, std::equal_to<>>;
  void note(const Lines::value_type& met);

  Lines young_, old_;      ///< what was met since the last change, and before it
  std::size_t bytes_ = 0;  ///< of young_
  std::vector<const Lines::value_type*> last_;  ///< of young_: the lines of the last text
  std::size_t at_ = 0;                          ///< the place of the next line there
};

}  // namespace contract
