#include "service/answer.h"

#include <algorithm>
#include <utility>

#include "formats/json.h"
#include "formats/json_or_xml.h"
#include "formats/xml.h"
#include "wire/ascii.h"
#include "wire/auth_params.h"
#include "wire/digest.h"

namespace contract {
namespace {

void replace_first(std::string& text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  if (at != std::string::npos) text.replace(at, what.size(), with);
}

/// An ETag as the service makes it: the length's first digit, 22 characters of the body's MD5 in
/// base64, the length's last digit.
std::string etag_of(const std::string& body) {
  const std::string length = std::to_string(body.size());
  return length.front() + base64(digest(Hash::md5, body)).substr(0, 22) + length.back();
}

std::string header_value(std::string value, const std::string& request_id,
                         const std::string& body) {
  replace_first(value, "{request_id}", request_id);
  if (value.find("{trace_id}") != std::string::npos)
    replace_first(value, "{trace_id}", hex(digest(Hash::sha256, request_id)).substr(0, 32));
  if (value.find("{etag}") != std::string::npos) replace_first(value, "{etag}", etag_of(body));
  return value;
}

/// The member of an error by the table's word for it.
Member error_member(const Spec& spec, const std::string& word, const std::string& request_id,
                    const ErrorText& error) {
  const Envelope& envelope = spec.envelope;
  if (word == "request_id") return {envelope.request_id, Value::string(request_id)};
  if (word == "host_id") return {envelope.host_id, Value::string(error.host)};
  if (word == "code") return {envelope.code, Value::string(error.code)};
  if (word == "message") return {envelope.message, Value::string(error.message)};
  std::string recommend = envelope.recommend_template;
  replace_first(recommend, "{code}", error.code);
  replace_first(recommend, "{product}", spec.product);
  replace_first(recommend, "{request_id}", request_id);
  return {envelope.recommend, Value::string(recommend)};
}

const ErrorOrder& order_of(const Spec& spec, const std::string& id) {
  const auto& orders = spec.envelope.error_orders;
  const auto found = std::find_if(orders.begin(), orders.end(),
                                  [&](const ErrorOrder& order) { return order.id == id; });
  return found == orders.end() ? orders.front() : *found;
}

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

const char* to_text(Format format) { return format == Format::json ? "json" : "xml"; }

bool AnswerStyle::is_for(Format format) const {
  return std::find(formats.begin(), formats.end(), to_text(format)) != formats.end();
}

XmlStyle xml_style_of(const Spec& spec) {
  return {.before = spec.envelope.xml_declaration, .cdata_names = spec.envelope.xml_cdata};
}

std::string spell(const Spec& spec, Format format, const std::string& root, Value members,
                  const AnswerStyle& spelling) {
  if (spelling.reversed) std::reverse(members.members.begin(), members.members.end());
  members.members.insert(members.members.begin(), spelling.first.begin(), spelling.first.end());
  members.members.insert(members.members.end(), spelling.last.begin(), spelling.last.end());
  if (format == Format::json)
    return spelling.json ? write_json(members, *spelling.json) : write_json(members);
  return write_xml(root, members, spelling.xml ? *spelling.xml : xml_style_of(spec));
}

std::optional<Format> asked_format(const Spec& spec, const Request& request, const Params& params) {
  const Format otherwise = spec.envelope.default_format == "json" ? Format::json : Format::xml;
  const std::string* said = find_param(params, spec.name_of("format"));
  if (said != nullptr && !said->empty()) {
    const std::string format = lower_case(*said);
    if (format == "json") return Format::json;
    if (format == "xml") return Format::xml;
    return std::nullopt;
  }
  // The page gives V1 no other way to ask than the parameter, whatever an HTTP library accepts.
  const std::string* accept =
      has_signature_header(request.headers) ? find_header(request.headers, "accept") : nullptr;
  if (accept == nullptr) return otherwise;
  const std::string types = lower_case(*accept);
  if (types.find("json") != std::string::npos) return Format::json;
  if (types.find("xml") != std::string::npos) return Format::xml;
  return otherwise;
}

std::string host_of(const Spec& spec, const Request& request) {
  const std::string* host = find_header(request.headers, "host");
  if (host == nullptr || host->empty()) return spec.envelope.endpoint;
  const std::size_t port =
      host->find(':', host->rfind(']') == std::string::npos ? 0 : host->rfind(']'));
  return host->substr(0, port);
}

std::optional<Header> answer_header(const AnswerHeader& row, Format format,
                                    const Response& response, const std::string& request_id) {
  if ((!row.format.empty() && row.format != to_text(format)) ||
      (row.status != 0 && row.status != response.status) || response.body.size() < row.from_bytes)
    return std::nullopt;
  return Header{row.name, header_value(row.value, request_id, response.body)};
}

Response answer_text(const Spec& spec, Format format, const std::string& request_id, int status,
                     std::string body, const std::string& content_type) {
  const std::string& usual =
      format == Format::json ? spec.envelope.json_type : spec.envelope.xml_type;
  Response response;
  response.status = status;
  response.body = std::move(body);
  response.headers = {{"Content-Type", content_type.empty() ? usual : content_type}};
  for (const AnswerHeader& row : spec.envelope.headers)
    if (std::optional<Header> header = answer_header(row, format, response, request_id))
      response.headers.push_back(std::move(*header));
  return response;
}

Response answer_success(const Spec& spec, Format format, const std::string& request_id,
                        const std::optional<std::string>& order_id, const AnswerStyle& spelling) {
  Value members = Value::object();
  members.add(spec.envelope.request_id, Value::string(request_id));
  if (order_id) members.add(spec.name_of("order_id"), Value::string(*order_id));
  const std::string root = spec.action + spec.envelope.success_root_suffix;
  return answer_text(spec, format, request_id, 200,
                     spell(spec, format, root, std::move(members), spelling),
                     spelling.content_type);
}

Response answer_miss(const Spec& spec, Format format, const std::string& what_is_missing) {
  return answer_error(spec, format, "00000000-0000-0000-0000-000000000000",
                      {404, "EcsContract.ReplayMiss", what_is_missing, spec.envelope.endpoint});
}

Response answer_error(const Spec& spec, Format format, const std::string& request_id,
                      const ErrorText& error, const AnswerStyle& spelling,
                      const std::string& order) {
  Value members = Value::object();
  for (const std::string& word : order_of(spec, order).members)
    members.members.push_back(error_member(spec, word, request_id, error));
  return answer_text(spec, format, request_id, error.status,
                     spell(spec, format, spec.envelope.error_root, std::move(members), spelling),
                     spelling.content_type);
}

Response transcode(const Spec& spec, Format format, const Response& response) {
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
