#include "formats/html.h"

#include <utf8.h>

#include <cstdio>

namespace contract {
namespace {

void add_hexadecimal(std::string& out, const char* form, unsigned number) {
  char text[16];
  std::snprintf(text, sizeof text, form, number);
  out += text;
}

bool turns_direction(utf8::uint32_t point) {
  return (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
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
  const bool control =
      (point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7F && point < 0xA0);
  if (control) {
    add_hexadecimal(out, "\\x%02x", point);
  } else if (turns_direction(point)) {
    add_hexadecimal(out, "\\u{%x}", point);
  } else {
    utf8::append(point, std::back_inserter(out));
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
