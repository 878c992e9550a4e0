#include "service/other_format.h"

#include <algorithm>
#include <utility>

#include "formats/json.h"
#include "formats/json_or_xml.h"
#include "formats/xml.h"

namespace contract {
namespace {

/// XML repeats the element for each item of a list.
Value with_lists(Value value) {
  if (!value.is(Value::Kind::object)) return value;
  Value made = Value::object();
  for (Member& member : value.members) {
    Value inner = with_lists(std::move(member.value));
    Value* same = nullptr;
    for (Member& each : made.members)
      if (each.name == member.name) same = &each.value;
    if (same == nullptr) {
      made.add(std::move(member.name), std::move(inner));
    } else {
      if (!same->is(Value::Kind::array)) *same = Value::array({std::move(*same)});
      same->items.push_back(std::move(inner));
    }
  }
  return made;
}

/// Headers that only one format has, or that are made of the body. They stand behind those of both.
void set_headers_of_format(const Spec& spec, Format format, Response& response) {
  const auto of_any = [](const AnswerHeader& row) {
    return row.format.empty() && row.from_bytes == 0;
  };
  std::string last;
  for (const AnswerHeader& row : spec.envelope.headers)
    if (of_any(row)) last = row.name;
  for (const AnswerHeader& row : spec.envelope.headers) {
    if (of_any(row)) continue;
    std::erase_if(response.headers,
                  [&](const Header& each) { return equal_ignoring_case(each.name, row.name); });
    const std::optional<Header> header = answer_header(row, format, response, "");
    const auto before =
        std::find_if(response.headers.begin(), response.headers.end(),
                     [&](const Header& each) { return equal_ignoring_case(each.name, last); });
    if (header && before != response.headers.end()) response.headers.insert(before + 1, *header);
  }
}

}  // namespace

Response in_format(const Spec& spec, Format format, const Response& response) {
  const bool from_xml = is_xml(response.body);
  if (!response.script.empty() || from_xml == (format == Format::xml)) return response;
  Reading reading = read_json_or_xml(response.body);
  const bool tree = reading.ok() && reading.value.is(Value::Kind::object) &&
                    (!from_xml || reading.value.members.front().value.is(Value::Kind::object));
  if (!tree) return response;
  Response made = response;
  if (from_xml) {
    made.body = write_json(with_lists(std::move(reading.value.members.front().value)));
  } else {
    const bool success = response.status >= 200 && response.status < 300;
    const std::string root =
        success ? spec.action + spec.envelope.success_root_suffix : spec.envelope.error_root;
    made.body = write_xml(root, reading.value, xml_style_of(spec));
  }
  for (Header& header : made.headers) {
    if (equal_ignoring_case(header.name, "Content-Type"))
      header.value = from_xml ? spec.envelope.json_type : spec.envelope.xml_type;
    if (equal_ignoring_case(header.name, "Content-Length"))
      header.value = std::to_string(made.body.size());
  }
  set_headers_of_format(spec, format, made);
  return made;
}

}  // namespace contract
