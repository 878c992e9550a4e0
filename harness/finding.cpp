#include "ecs_contract/finding.h"

#include <utf8.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace contract {
namespace {

void append_escaped(std::string& out, unsigned char byte) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  out += "\\x";
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

// C0, DEL, C1, the two line breaks that Unicode adds, and its format characters (category Cf): they
// turn, hide or join what stands beside them.
bool is_unfit(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
  static constexpr char32_t kRanges[][2] = {
      {0xAD, 0xAD},       {0x600, 0x605},     {0x61C, 0x61C},     {0x6DD, 0x6DD},
      {0x70F, 0x70F},     {0x890, 0x891},     {0x8E2, 0x8E2},     {0x180E, 0x180E},
      {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0xFEFF, 0xFEFF},
      {0xFFF9, 0xFFFB},   {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x1343F},
      {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F}};
  return std::any_of(std::begin(kRanges), std::end(kRanges),
                     [c](const auto& range) { return c >= range[0] && c <= range[1]; });
}

void append_printable(std::string& out, std::string_view well_formed) {
  const char* at = well_formed.data();
  const char* const end = at + well_formed.size();
  while (at != end) {
    const char* const first = at;
    const char32_t c = utf8::unchecked::next(at);
    if (is_unfit(c)) {
      for (const char* byte = first; byte != at; ++byte) {
        append_escaped(out, static_cast<unsigned char>(*byte));
      }
    } else {
      out.append(first, at);
    }
  }
}

bool continues_a_sequence(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// The longest part of at most `limit` bytes that ends at the border of a UTF-8 sequence. Bytes that
// are no UTF-8 may look like an endless sequence: four bytes back is as far as a sequence reaches.
std::string_view shortened(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t end = limit;
  while (end > 0 && limit - end < 4 && continues_a_sequence(text[end])) --end;
  return text.substr(0, continues_a_sequence(text[end]) ? limit : end);
}

}  // namespace

const char* to_text(Level level) {
  switch (level) {
    case Level::must:
      return "MUST";
    case Level::should:
      return "SHOULD";
    case Level::information:
      return "information";
  }
  return "unknown";
}

const char* to_text(Basis basis) {
  switch (basis) {
    case Basis::document:
      return "doc";
    case Basis::metadata:
      return "metadata";
    case Basis::recorded:
      return "recorded";
    case Basis::standard:
      return "standard";
    case Basis::inferred:
      return "inferred";
  }
  return "unknown";
}

std::string to_line(const Finding& finding) {
  std::string line = to_text(finding.level);
  line += "  " + finding.rule + ": " + finding.subject + ": expected " + finding.expected +
          ", got " + finding.actual;
  if (!finding.note.empty()) line += " (" + finding.note + ")";
  return printable(line, line.size());
}

std::string printable(const std::string& text, std::size_t limit) {
  const std::string_view kept = shortened(text, limit);
  std::string out;
  out.reserve(kept.size() + 24);
  const char* at = kept.data();
  const char* const end = at + kept.size();
  while (at != end) {
    const char* const invalid = utf8::find_invalid(at, end);
    append_printable(out, {at, static_cast<std::size_t>(invalid - at)});
    at = invalid;
    if (at != end) append_escaped(out, static_cast<unsigned char>(*at++));
  }
  if (kept.size() < text.size()) {
    out += "... (" + std::to_string(text.size() - kept.size()) + " more bytes)";
  }
  return out;
}

}  // namespace contract
