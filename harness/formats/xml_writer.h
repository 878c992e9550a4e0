// XML documents with attributes, for reports; over pugixml.
#pragma once

#include <string>
#include <vector>

namespace contract {

struct XmlAttribute {
  std::string name;
  std::string value;
};

/// An element: attributes, then child elements, then text. A plain value.
struct XmlElement {
  std::string name;
  std::vector<XmlAttribute> attributes;
  std::vector<XmlElement> children;
  std::string text;
};

/// Writes a document, indented, UTF-8 with its declaration. Characters that XML 1.0 has no place
/// for (control characters, bytes that are no UTF-8) become '?'.
std::string write_xml_document(const XmlElement& root);

}  // namespace contract
