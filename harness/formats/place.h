// Where in a text something stands.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace contract {

/// The mark that editors on Windows put before UTF-8; readers pass over it.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// A line and a column, both from 1; columns count code points.
struct TextPlace {
  int line = 1;
  int column = 1;
};

/// The place of a byte; the end of `text` for an offset behind it.
TextPlace place_of(std::string_view text, std::size_t offset);

/// "line 3, column 7"
std::string to_text(const TextPlace& place);

/// What stands around a byte, a part of its line, in quotes and fit to print. `text` is UTF-8.
std::string excerpt(std::string_view text, std::size_t offset);

/// The number of the first line that is no UTF-8; 0 where all are.
int line_that_is_no_utf8(std::string_view text);

/// Line numbers for offsets that are asked for in ascending order, in one pass over the text. The
/// text must outlive the counter.
class LineCounter {
 public:
  explicit LineCounter(std::string_view text) : text_(text) {}
  /// The line of a byte. An offset before an earlier one gets the line of that one.
  int line_at(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t reached_ = 0;
  int line_ = 1;
};

}  // namespace contract
