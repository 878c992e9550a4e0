#include "formats/xml_characters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "ecs_contract/finding.h"

namespace contract {
namespace {

constexpr std::array<std::string_view, 5> kEntities = {"lt", "gt", "amp", "apos", "quot"};
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_xml_character(std::uint32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  if (c >= 0xD800 && c <= 0xDFFF) return false;
  return c <= 0x10FFFF && c != 0xFFFE && c != 0xFFFF;
}

/// Whether `digits` ("65" or "x41") is the number of a character that XML can hold.
bool is_character_number(std::string_view digits) {
  const bool hexadecimal = digits.substr(0, 1) == "x";
  if (hexadecimal) digits.remove_prefix(1);
  std::uint32_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, hexadecimal ? 16 : 10);
  return error == std::errc() && stop == end && is_xml_character(number);
}

/// Whether this could be the name of an entity; if not, the '&' before it is no reference at all.
bool is_name(std::string_view name) {
  const auto is_name_byte = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-' ||
           c == '.';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_name_byte);
}

}  // namespace

std::size_t find_no_xml_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && !is_xml_character(byte)) return i;
    if (byte != 0xEF) continue;
    const std::string_view character = text.substr(i, 3);
    if (character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF") return i;  // U+FFFE, U+FFFF
  }
  return std::string_view::npos;
}

std::optional<XmlFault> check_references(std::string_view raw) {
  for (std::size_t at = raw.find('&'); at != raw.npos; at = raw.find('&', at + 1)) {
    // A name runs up to the first byte that is none; a search for ';' would read on and on.
    std::size_t end = at + 1;
    while (end < raw.size() && (raw[end] == '#' || is_name(raw.substr(end, 1)))) ++end;
    const std::string_view name = raw.substr(at + 1, end - at - 1);
    const bool numbered = name.substr(0, 1) == "#";
    if (end == raw.size() || raw[end] != ';' || !(numbered || is_name(name))) {
      return XmlFault{"xml.syntax", "a bare '&', it is written &amp;"};
    }
    if (numbered ? is_character_number(name.substr(1))
                 : std::find(kEntities.begin(), kEntities.end(), name) != kEntities.end()) {
      continue;
    }
    return XmlFault{"xml.entity",
                    "reference '&" + printable(std::string(name), 40) + ";' is " +
                        (numbered ? "no character of XML" : "none of the five of XML")};
  }
  return {};
}

std::string escape_xml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t bad = find_no_xml_character(text);; bad = find_no_xml_character(text)) {
    for (const char c : text.substr(0, bad)) {
      switch (c) {
        case '&':
          out += "&amp;";
          break;
        case '<':
          out += "&lt;";
          break;
        case '>':
          out += "&gt;";
          break;
        case '\r':
          out += "&#13;";
          break;
        default:
          out += c;
      }
    }
    if (bad == text.npos) return out;
    out += kReplacement;
    text.remove_prefix(bad + (text[bad] == '\xEF' ? 3 : 1));
  }
}

}  // namespace contract
