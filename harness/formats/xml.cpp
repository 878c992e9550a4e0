#include "formats/xml.h"

#include <algorithm>
#include <optional>
#include <pugixml.hpp>
#include <utility>
#include <vector>

#include "ecs_contract/message.h"
#include "formats/place.h"
#include "formats/styles.h"
#include "formats/xml_characters.h"

namespace contract {
namespace {

using pugi::xml_node;
using Check = std::optional<XmlFault>;

// White space is kept and what the library would pass over is shown, for it lets pass much that is
// not well-formed. References are resolved only after they were checked.
constexpr unsigned kRaw = pugi::parse_cdata | pugi::parse_comments | pugi::parse_declaration |
                          pugi::parse_doctype | pugi::parse_eol | pugi::parse_fragment |
                          pugi::parse_ws_pcdata;
constexpr unsigned kResolved = kRaw | pugi::parse_escapes;

Reading refusal(int line, const char* subject, std::string expected, std::string actual,
                std::string note) {
  Reading reading;
  reading.line = line;
  reading.findings.push_back({"XML 1.0", subject, std::move(expected), std::move(actual),
                              std::move(note), Level::must, Basis::standard});
  return reading;
}

Reading refusal(std::string_view text, std::size_t offset, const XmlFault& fault) {
  const TextPlace place = place_of(text, offset);
  return refusal(place.line, fault.subject, "a plain XML document", excerpt(text, offset),
                 to_text(place) + ": " + fault.note);
}

const char* complaint(pugi::xml_parse_status status) {
  switch (status) {
    case pugi::status_unrecognized_tag:
      return "'<' begins no tag";
    case pugi::status_bad_pi:
      return "a declaration or processing instruction is malformed, cut off or out of place";
    case pugi::status_bad_comment:
      return "a comment is malformed or cut off";
    case pugi::status_bad_doctype:
      return "a DOCTYPE, which is never read";
    case pugi::status_bad_cdata:
      return "a CDATA section is malformed or cut off";
    case pugi::status_bad_start_element:
      return "a start tag is malformed or cut off";
    case pugi::status_bad_attribute:
      return "an attribute is malformed or cut off";
    case pugi::status_bad_end_element:
      return "an end tag is malformed or cut off";
    case pugi::status_end_element_mismatch:
      return "an end tag without its start tag, or an element that is not closed";
    default:
      return "the text is malformed or cut off";
  }
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool is_element(const xml_node& node) { return node.type() == pugi::node_element; }

bool is_text(const xml_node& node) {
  return node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata;
}

bool has_elements(const xml_node& node) {
  return std::any_of(node.begin(), node.end(), is_element);
}

/// Visits every node in document order, with its depth, the root's being 1, until `visit` returns
/// false. No recursion: the depth is not bounded yet.
template <typename Visit>
void walk(const xml_node& document, Visit visit) {
  int depth = 1;
  for (xml_node node = document.first_child(); node;) {
    if (!visit(node, depth)) return;
    if (node.first_child()) {
      node = node.first_child();
      ++depth;
      continue;
    }
    while (!node.next_sibling() && node.parent() != document) {
      node = node.parent();
      --depth;
    }
    node = node.next_sibling();
  }
}

std::size_t offset_of(const xml_node& node) {
  const std::ptrdiff_t offset = node.offset_debug();
  return offset < 0 ? 0 : static_cast<std::size_t>(offset);
}

Check check_attributes(const xml_node& node) {
  std::vector<std::string_view> names;
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    names.emplace_back(attribute.name());
    const std::string_view value = attribute.value();
    if (value.find('<') != value.npos) return XmlFault{"xml.syntax", "'<' within an attribute"};
    if (Check bad = check_references(value)) return bad;
  }
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return {};
  return XmlFault{"xml.syntax",
                  "attribute '" + printable(std::string(*twice), 40) + "' stands twice"};
}

Check check_element(const xml_node& node) {
  const auto has_words = [](const xml_node& child) {
    return is_text(child) && !is_blank(child.value());
  };
  if (has_elements(node) && std::any_of(node.begin(), node.end(), has_words)) {
    return XmlFault{"xml.syntax",
                    "text beside the child elements of '" + printable(node.name(), 40) + "'"};
  }
  return check_attributes(node);
}

Check check_declaration(const xml_node& node) {
  if (node.previous_sibling() || node.name() != std::string_view("xml")) {
    return XmlFault{"xml.syntax", "an XML declaration stands only at the very start"};
  }
  const std::string_view version = node.attribute("version").value();
  if (version.substr(0, 2) != "1.") return XmlFault{"xml.syntax", "a declaration of no version"};
  const pugi::xml_attribute encoding = node.attribute("encoding");
  if (!encoding || equal_ignoring_case(encoding.value(), "UTF-8") ||
      equal_ignoring_case(encoding.value(), "US-ASCII")) {
    return {};
  }
  return XmlFault{"xml.syntax", "the declaration names encoding '" +
                                    printable(encoding.value(), 40) + "', not UTF-8"};
}

Check check_comment(std::string_view text) {
  if (text.find("--") == text.npos && text.substr(text.empty() ? 0 : text.size() - 1) != "-") {
    return {};
  }
  return XmlFault{"xml.syntax", "'--' within a comment"};
}

/// What the library lets pass although it isn't well-formed, or is nothing that we read.
Check check_node(const xml_node& node) {
  switch (node.type()) {
    case pugi::node_element:
      return check_element(node);
    case pugi::node_pcdata:
      return check_references(node.value());
    case pugi::node_comment:
      return check_comment(node.value());
    case pugi::node_declaration:
      return check_declaration(node);
    default:
      return {};
  }
}

/// What stands at the top: exactly one element, and no text.
Check check_top(const xml_node& node, bool& root_seen) {
  if (is_text(node) && !(node.type() == pugi::node_pcdata && is_blank(node.value()))) {
    return XmlFault{"xml.syntax", "text outside the root element"};
  }
  if (is_element(node) && std::exchange(root_seen, true)) {
    return XmlFault{"xml.syntax", "a second root element"};
  }
  return {};
}

/// The bounds, and DOCTYPE; looked at first and in what was read of a broken document as well.
std::optional<Reading> check_bounds(std::string_view text, const xml_node& document,
                                    const ReadLimits& limits) {
  std::optional<Reading> refused;
  std::size_t nodes = 0;
  walk(document, [&](const xml_node& node, int depth) {
    const auto stop = [&](const char* subject, std::size_t limit, const char* unit) {
      const int line = place_of(text, offset_of(node)).line;
      refused = refusal(line, subject, "at most " + std::to_string(limit) + unit, "more",
                        "line " + std::to_string(line));
    };
    if (node.type() == pugi::node_doctype) {
      refused = refusal(text, offset_of(node), {"xml.entity", "a DOCTYPE, which is never read"});
    } else if (is_element(node) && depth > limits.depth) {
      stop("xml.depth", static_cast<std::size_t>(limits.depth), " levels");
    } else if (++nodes > limits.nodes) {
      stop("xml.size", limits.nodes, " nodes");
    }
    return !refused;
  });
  return refused;
}

std::optional<Reading> check_document(std::string_view text, const xml_node& document) {
  std::optional<Reading> refused;
  bool root_seen = false;
  walk(document, [&](const xml_node& node, int depth) {
    Check fault = depth == 1 ? check_top(node, root_seen) : Check();
    if (!fault) fault = check_node(node);
    if (fault) refused = refusal(text, offset_of(node), *fault);
    return !refused;
  });
  if (!refused && !root_seen) {
    refused = refusal(text, text.size(), {"xml.syntax", "no root element"});
  }
  return refused;
}

/// The checks that need no parser.
std::optional<Reading> check_bytes(std::string_view text, const ReadLimits& limits) {
  if (text.size() > limits.bytes) {
    return refusal(0, "xml.size", "at most " + std::to_string(limits.bytes) + " bytes",
                   std::to_string(text.size()) + " bytes", "");
  }
  if (const int line = line_that_is_no_utf8(text); line > 0) {
    return refusal(line, "xml.utf8", "well-formed UTF-8", "bytes that are not",
                   "line " + std::to_string(line));
  }
  if (const std::size_t bad = find_no_xml_character(text); bad != text.npos) {
    return refusal(text, bad, {"xml.syntax", "a control character"});
  }
  return {};
}

/// The value of an element. Recursion is bounded: the depth was checked.
Value to_value(const xml_node& element, LineCounter& lines) {
  Value value = has_elements(element) ? Value::object() : Value::string("");
  value.line = lines.line_at(offset_of(element));
  for (const xml_node& child : element.children()) {
    if (value.is(Value::Kind::string) && is_text(child)) value.text += child.value();
    if (is_element(child)) value.add(child.name(), to_value(child, lines));
  }
  return value;
}

}  // namespace

Reading read_xml(std::string_view text, const ReadLimits& limits) {
  if (std::optional<Reading> refused = check_bytes(text, limits)) return *std::move(refused);

  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_buffer(text.data(), text.size(), kRaw, pugi::encoding_utf8);
  if (std::optional<Reading> refused = check_bounds(text, document, limits)) {
    return *std::move(refused);
  }
  if (!result) {
    const char* subject = result.status == pugi::status_bad_doctype ? "xml.entity" : "xml.syntax";
    return refusal(text, static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)),
                   {subject, complaint(result.status)});
  }
  if (std::optional<Reading> refused = check_document(text, document)) return *std::move(refused);

  if (text.find('&') != text.npos) {
    document.load_buffer(text.data(), text.size(), kResolved, pugi::encoding_utf8);
  }
  Reading reading;
  LineCounter lines(text);
  const xml_node root = document.document_element();
  reading.value = Value::object();
  reading.value.line = lines.line_at(offset_of(root));
  reading.value.add(root.name(), to_value(root, lines));
  return reading;
}

std::string write_xml(std::string_view root, const Value& value, std::string_view declaration) {
  return write_xml(root, value, XmlStyle{.before = std::string(declaration)});
}

}  // namespace contract
