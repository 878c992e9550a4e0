#include "formats/styles.h"

#include <utf8.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "formats/json.h"
#include "formats/xml_characters.h"

namespace contract {
namespace {

std::string reference(char32_t point, const char* form) {
  char text[16];
  std::snprintf(text, sizeof text, form, static_cast<unsigned>(point));
  return text;
}

std::string cdata(std::string_view text) {
  std::string out = "<![CDATA[";
  for (std::size_t at = text.find("]]>"); at != text.npos; at = text.find("]]>")) {
    out.append(text.substr(0, at + 2)).append("]]><![CDATA[");
    text.remove_prefix(at + 2);
  }
  return out.append(text).append("]]>");
}

std::u32string code_points(std::string_view text) {
  std::u32string points;
  utf8::unchecked::utf8to32(text.begin(), text.end(), std::back_inserter(points));
  return points;
}

std::string references(std::string_view text, const char* form) {
  std::string out;
  for (const char32_t point : code_points(text)) out += reference(point, form);
  return out;
}

/// One third plain, one third CDATA, one third references: cut between characters.
std::string mixed(const std::string& text) {
  const std::u32string points = code_points(text);
  const auto part = [&](std::size_t from, std::size_t to) {
    std::string out;
    utf8::unchecked::utf32to8(points.begin() + static_cast<std::ptrdiff_t>(from),
                              points.begin() + static_cast<std::ptrdiff_t>(to),
                              std::back_inserter(out));
    return out;
  };
  const std::size_t third = points.size() / 3;
  return escape_xml(part(0, third)) + cdata(part(third, 2 * third)) +
         references(part(2 * third, points.size()), "&#x%x;");
}

std::string spelled(const std::string& text, XmlStyle::Text how) {
  if (text.empty()) return "";
  switch (how) {
    case XmlStyle::Text::plain:
      return escape_xml(text);
    case XmlStyle::Text::cdata:
      return cdata(text);
    case XmlStyle::Text::decimal:
      return references(text, "&#%u;");
    case XmlStyle::Text::hexadecimal:
      return references(text, "&#x%X;");
    case XmlStyle::Text::mixed:
      return mixed(text);
  }
  return "";
}

void write_element(std::string_view name, const Value& value, const XmlStyle& style,
                   const std::string& attributes, std::string& out) {
  if (value.is(Value::Kind::array)) {
    for (const Value& item : value.items) write_element(name, item, style, attributes, out);
    return;
  }
  out.append("<").append(name).append(attributes).append(style.in_tags);
  if (style.empty_as_one_tag && value.members.empty() && value.text.empty()) {
    out += "/>";
    return;
  }
  out += ">";
  for (const Member& member : value.members) {
    out += style.within;
    write_element(member.name, member.value, style, style.child_attributes, out);
  }
  if (!value.members.empty()) out += style.within;
  const bool in_cdata = std::find(style.cdata_names.begin(), style.cdata_names.end(), name) !=
                        style.cdata_names.end();
  out.append(spelled(value.text, in_cdata ? XmlStyle::Text::cdata : style.text));
  out.append("</").append(name);
  out.append(style.in_tags).append(">");
}

/// A character as \uXXXX; past the basic plane as two.
std::string escaped(char32_t point, const char* form) {
  if (point < 0x10000) return reference(point, form);
  const char32_t rest = point - 0x10000;
  return reference(0xD800 + (rest >> 10), form) + reference(0xDC00 + (rest & 0x3FF), form);
}

std::string quoted(const std::string& text, JsonStyle::Escapes escapes) {
  using Escapes = JsonStyle::Escapes;
  if (escapes == Escapes::needed) return write_json(Value::string(text));
  std::string out = "\"";
  for (const char32_t point : code_points(text)) {
    if (escapes == Escapes::solidus && point == U'/') {
      out += "\\/";
    } else if (escapes == Escapes::unicode) {
      out += escaped(point, "\\u%04X");
    } else if (escapes == Escapes::lower_case_unicode ||
               (escapes == Escapes::beyond_ascii && point >= 0x80)) {
      out += escaped(point, "\\u%04x");
    } else {
      std::string one;
      utf8::unchecked::append(point, std::back_inserter(one));
      const std::string text_of_one = write_json(Value::string(one));
      out.append(text_of_one, 1, text_of_one.size() - 2);
    }
  }
  return out + "\"";
}

void write_value(const Value& value, const JsonStyle& style, std::string& out) {
  const bool object = value.is(Value::Kind::object);
  if (!object && !value.is(Value::Kind::array)) {
    out += value.is(Value::Kind::string) ? quoted(value.text, style.escapes) : write_json(value);
    return;
  }
  const std::string separator = style.blank + "," + style.blank;
  out += object ? "{" : "[";
  out += style.blank;
  bool first = true;
  for (const Member& member : value.members) {
    if (!std::exchange(first, false)) out += separator;
    out += quoted(member.name, style.escape_names ? style.escapes : JsonStyle::Escapes::needed);
    out += style.blank + ":" + style.blank;
    write_value(member.value, style, out);
  }
  for (const Value& item : value.items) {
    if (!std::exchange(first, false)) out += separator;
    write_value(item, style, out);
  }
  out += style.blank;
  out += object ? "}" : "]";
}

}  // namespace

std::string write_xml(std::string_view root, const Value& value, const XmlStyle& style) {
  std::string out = style.before;
  write_element(root, value, style, style.root_attributes, out);
  return out + style.after;
}

std::string write_json(const Value& value, const JsonStyle& style) {
  std::string out = style.blank;
  write_value(value, style, out);
  return out + style.blank;
}

}  // namespace contract
