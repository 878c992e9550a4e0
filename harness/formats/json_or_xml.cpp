#include "formats/json_or_xml.h"

#include "formats/xml.h"

namespace contract {

bool is_xml(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '<';
}

Reading read_json_or_xml(std::string_view text) {
  return is_xml(text) ? read_xml(text) : read_json(text);
}

Value read_members(std::string_view text) {
  Reading reading = read_json_or_xml(text);
  if (!reading.ok()) return Value::object();
  return is_xml(text) ? std::move(reading.value.members.front().value) : std::move(reading.value);
}

}  // namespace contract
