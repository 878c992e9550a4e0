#include "service/spelling.h"

#include <algorithm>

#include "formats/json.h"

namespace contract {

const char* to_text(Format format) { return format == Format::json ? "json" : "xml"; }

bool AnswerSpelling::is_for(Format format) const {
  return std::find(formats.begin(), formats.end(), to_text(format)) != formats.end();
}

XmlStyle xml_style_of(const Spec& spec) {
  return {.before = spec.envelope.xml_declaration, .cdata_names = spec.envelope.xml_cdata};
}

std::string spell(const Spec& spec, Format format, const std::string& root, Value members,
                  const AnswerSpelling& spelling) {
  if (spelling.reversed) std::reverse(members.members.begin(), members.members.end());
  members.members.insert(members.members.begin(), spelling.first.begin(), spelling.first.end());
  members.members.insert(members.members.end(), spelling.last.begin(), spelling.last.end());
  if (format == Format::json)
    return spelling.json ? write_json(members, *spelling.json) : write_json(members);
  return write_xml(root, members, spelling.xml ? *spelling.xml : xml_style_of(spec));
}

}  // namespace contract
