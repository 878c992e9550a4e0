#include "formats/place.h"

#include <algorithm>

#include "ecs_contract/finding.h"
#include "wire/percent.h"

namespace contract {
namespace {

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

TextPlace place_of(std::string_view text, std::size_t offset) {
  std::string_view before = text.substr(0, offset);
  if (before.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    before.remove_prefix(kByteOrderMark.size());
  }
  const std::size_t line_break = before.rfind('\n');
  const std::string_view line = before.substr(line_break == before.npos ? 0 : line_break + 1);
  return {static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1,
          static_cast<int>(std::count_if(line.begin(), line.end(), starts_character)) + 1};
}

std::string to_text(const TextPlace& place) {
  return "line " + std::to_string(place.line) + ", column " + std::to_string(place.column);
}

std::string excerpt(std::string_view text, std::size_t offset) {
  constexpr std::size_t kBefore = 30, kAfter = 15;  // fits one printed line with the rest
  offset = std::min(offset, text.size());
  std::size_t from = offset > kBefore ? offset - kBefore : 0;
  std::size_t to = std::min(text.size(), offset + kAfter);
  while (from < offset && !starts_character(text[from])) ++from;
  while (to < text.size() && !starts_character(text[to])) ++to;

  const std::size_t line_break = text.substr(from, offset - from).rfind('\n');
  if (line_break != text.npos) from += line_break + 1;
  to = std::min(to, text.find('\n', offset));
  return "'" + printable(std::string(text.substr(from, to - from))) + "'";
}

int line_that_is_no_utf8(std::string_view text) {
  if (is_utf8(text)) return 0;
  for (int line = 1;; ++line) {  // a line break is never a part of a longer character
    const std::size_t end = text.find('\n');
    if (end == text.npos || !is_utf8(text.substr(0, end))) return line;
    text.remove_prefix(end + 1);
  }
}

int LineCounter::line_at(std::size_t offset) {
  offset = std::min(offset, text_.size());
  if (offset > reached_) {
    line_ += static_cast<int>(std::count(text_.begin() + reached_, text_.begin() + offset, '\n'));
    reached_ = offset;
  }
  return line_;
}

}  // namespace contract
