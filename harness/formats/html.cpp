#include "formats/html.h"

#include <utf8.h>

#include <cstdio>

#include "ecs_contract/finding.h"

namespace contract {
namespace {

void add_hexadecimal(std::string& out, const char* form, unsigned number) {
  char text[16];
  std::snprintf(text, sizeof text, form, number);
  out += text;
}

/// Whether printable() would not leave the character as it is. Line breaks and tabs stay in a page.
bool is_unfit(utf8::uint32_t point, const std::string& character) {
  if (point < 0x7F) return point < 0x20 && point != '\n' && point != '\t';
  return printable(character) != character;
}

void add_point(std::string& out, utf8::uint32_t point) {
  switch (point) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    case '\'':
      out += "&#39;";
      return;
    default:
      break;
  }
  std::string character;
  utf8::append(point, std::back_inserter(character));
  if (is_unfit(point, character)) {
    add_hexadecimal(out, point < 0xA0 ? "\\x%02x" : "\\u{%x}", point);
  } else {
    out += character;
  }
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (auto at = text.begin(); at != text.end();) {
    auto next = at;
    try {
      const utf8::uint32_t point = utf8::next(next, text.end());
      add_point(out, point);
      at = next;
    } catch (const utf8::exception&) {
      add_hexadecimal(out, "\\x%02x", static_cast<unsigned char>(*at));
      ++at;
    }
  }
  return out;
}

}  // namespace contract
