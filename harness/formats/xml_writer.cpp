#include "formats/xml_writer.h"

#include <pugixml.hpp>
#include <sstream>

#include "wire/percent.h"

namespace contract {
namespace {

std::string fit(const std::string& text) {
  std::string result = text;
  const bool whole = is_utf8(text);
  for (char& c : result) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = byte < 0x20 && c != '\t' && c != '\n' && c != '\r';
    if (control || byte == 0x7F || (byte >= 0x80 && !whole)) c = '?';
  }
  return result;
}

void add(pugi::xml_node parent, const XmlElement& element) {
  pugi::xml_node node = parent.append_child(element.name.c_str());
  for (const XmlAttribute& attribute : element.attributes)
    node.append_attribute(attribute.name.c_str()).set_value(fit(attribute.value).c_str());
  for (const XmlElement& child : element.children) add(node, child);
  if (!element.text.empty())
    node.append_child(pugi::node_pcdata).set_value(fit(element.text).c_str());
}

}  // namespace

std::string write_xml_document(const XmlElement& root) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  add(document, root);
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace contract
