#include "service/answer.h"

#include <algorithm>
#include <cctype>

#include "formats/json.h"
#include "formats/xml.h"

namespace contract {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void replace_first(std::string& text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  if (at != std::string::npos) text.replace(at, what.size(), with);
}

std::string body_of(const Spec& spec, Format format, const std::string& root, const Value& value) {
  return format == Format::json ? write_json(value)
                                : write_xml(root, value, spec.envelope.xml_declaration);
}

}  // namespace

const char* to_text(Format format) { return format == Format::json ? "json" : "xml"; }

std::optional<Format> asked_format(const Spec& spec, const Request& request, const Params& params) {
  const Format otherwise = spec.envelope.default_format == "json" ? Format::json : Format::xml;
  const std::string* said = find_param(params, spec.name_of("format"));
  if (said != nullptr && !said->empty()) {
    const std::string format = lower(*said);
    if (format == "json") return Format::json;
    if (format == "xml") return Format::xml;
    return std::nullopt;
  }
  const std::string* accept = find_header(request.headers, "accept");
  if (accept == nullptr) return otherwise;
  const std::string types = lower(*accept);
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

Response answer_text(const Spec& spec, Format format, const std::string& request_id, int status,
                     std::string body) {
  const std::string& type =
      format == Format::json ? spec.envelope.json_type : spec.envelope.xml_type;
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", type}, {spec.envelope.request_id_header, request_id}};
  response.body = std::move(body);
  return response;
}

Response answer_success(const Spec& spec, Format format, const std::string& request_id,
                        const std::optional<std::string>& order_id) {
  Value value = Value::object();
  value.add(spec.envelope.request_id, Value::string(request_id));
  if (order_id) value.add(spec.name_of("order_id"), Value::string(*order_id));
  return answer_text(spec, format, request_id, 200,
                     body_of(spec, format, spec.action + spec.envelope.success_root_suffix, value));
}

Response answer_error(const Spec& spec, Format format, const std::string& request_id,
                      const std::string& host, int status, const std::string& code,
                      const std::string& message) {
  std::string recommend = spec.envelope.recommend_template;
  replace_first(recommend, "{code}", code);
  replace_first(recommend, "{product}", spec.product);
  replace_first(recommend, "{request_id}", request_id);
  Value value = Value::object();
  value.add(spec.envelope.request_id, Value::string(request_id))
      .add(spec.envelope.host_id, Value::string(host))
      .add(spec.envelope.code, Value::string(code))
      .add(spec.envelope.message, Value::string(message))
      .add(spec.envelope.recommend, Value::string(recommend));
  return answer_text(spec, format, request_id, status,
                     body_of(spec, format, spec.envelope.error_root, value));
}

}  // namespace contract
