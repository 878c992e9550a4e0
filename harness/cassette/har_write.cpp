#include <utility>

#include "cassette/har.h"
#include "formats/json.h"
#include "wire/digest.h"
#include "wire/params.h"
#include "wire/percent.h"

namespace contract {
namespace {

bool equal(const Headers& a, const Headers& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].name != b[i].name || a[i].value != b[i].value) return false;
  return true;
}

Value pair(const std::string& name, const std::string& value) {
  return Value::object().add("name", Value::string(name)).add("value", Value::string(value));
}

Value write_headers_as_pairs(const Headers& headers) {
  Value list = Value::array();
  for (const Header& header : headers) list.items.push_back(pair(header.name, header.value));
  return list;
}

std::string value_or_empty(const Headers& headers, std::string_view name) {
  const std::string* value = find_header(headers, name);
  return value == nullptr ? "" : *value;
}

/// An absolute URL, as HAR wants it.
std::string url_of(const Request& request) {
  const std::string target = request.target.substr(0, request.target.find('#'));
  if (!target.starts_with('/'))
    return target.starts_with("http") ? target : "http://unknown.invalid/";
  const std::string host = value_or_empty(request.headers, "Host");
  if (host.empty()) return "http://unknown.invalid" + target;
  const bool here = host.starts_with("127.") || host.starts_with("localhost") ||
                    host.starts_with("[::1]") || host.ends_with(":80");
  return (here ? "http://" : "https://") + host + target;
}

Value write_request(const Request& request) {
  Value value = Value::object();
  value.add("method", Value::string(request.method))
      .add("url", Value::string(url_of(request)))
      .add("httpVersion", Value::string(request.version))
      .add("cookies", Value::array())
      .add("headers", write_headers_as_pairs(request.headers));
  Value query = Value::array();
  for (const Param& param : parse_query(query_of(request.target), false).params)
    query.items.push_back(pair(param.name, param.value));
  value.add("queryString", std::move(query));
  if (!request.body.empty())
    value.add("postData",
              Value::object()
                  .add("mimeType", Value::string(value_or_empty(request.headers, "Content-Type")))
                  .add("text", Value::string(is_utf8(request.body) ? request.body : "")));
  return value.add("headersSize", Value::number(-1))
      .add("bodySize", Value::number(static_cast<long long>(request.body.size())));
}

Value write_response(const Response& response, const std::string& version) {
  const auto size = static_cast<long long>(response.body.size());
  Value content = Value::object();
  content.add("size", Value::number(size))
      .add("mimeType", Value::string(value_or_empty(response.headers, "Content-Type")));
  if (!response.body.empty() && is_utf8(response.body)) {
    content.add("text", Value::string(response.body));
  } else if (!response.body.empty()) {
    content.add("text", Value::string(base64(response.body)))
        .add("encoding", Value::string("base64"));
  }
  Value value = Value::object();
  return value.add("status", Value::number(response.status))
      .add("statusText", Value::string(response.reason))
      .add("httpVersion", Value::string(version))
      .add("cookies", Value::array())
      .add("headers", write_headers_as_pairs(response.headers))
      .add("content", std::move(content))
      .add("redirectURL", Value::string(value_or_empty(response.headers, "Location")))
      .add("headersSize", Value::number(-1))
      .add("bodySize", Value::number(size));
}

/// A part of the cassettes' format as a tree.
template <class Write>
Value parsed(Write write) {
  JsonWriter json;
  write(json);
  return read_json(json.text(), kInteractionLimits).value;
}

/// Adds what the members so far do not give back exactly.
void complete(Value& made, const Request& request) {
  const Request read = read_har_request(made, kHarCreator);
  if (read.target != request.target) made.add("_target", Value::string(request.target));
  if (read.version != request.version) made.add("_httpVersion", Value::string(request.version));
  if (!equal(read.headers, request.headers))
    made.add("_headers", parsed([&](JsonWriter& json) { write_headers(json, request.headers); }));
  if (read.body != request.body)
    made.add("_body", parsed([&](JsonWriter& json) { write_body(json, request.body, false); }));
}

void complete(Value& made, const Response& response, const std::string& method) {
  const Response read = read_har_response(made, method, kHarCreator);
  if (!equal(read.headers, response.headers))
    made.add("_headers", parsed([&](JsonWriter& json) { write_headers(json, response.headers); }));
  if (!response.script.empty())
    made.add("_script", parsed([&](JsonWriter& json) { write_script(json, response.script); }));
}

Value unknown_timings() {
  Value timings = Value::object();
  for (const char* name : {"blocked", "dns", "connect", "ssl"})
    timings.add(name, Value::number(-1));
  for (const char* name : {"send", "wait", "receive"}) timings.add(name, Value::number(0));
  return timings;
}

Value write_entry(const StoredInteraction& stored) {
  const Interaction& interaction = stored.interaction;
  Value request = write_request(interaction.request);
  complete(request, interaction.request);
  Value response = write_response(interaction.response, interaction.request.version);
  complete(response, interaction.response, interaction.request.method);
  Value entry = Value::object();
  return entry.add("startedDateTime", Value::string(stored.origin.date))
      .add("time", Value::number(0))
      .add("request", std::move(request))
      .add("response", std::move(response))
      .add("cache", Value::object())
      .add("timings", unknown_timings())
      .add("_recorded", parsed([&](JsonWriter& json) { write_origin(json, stored.origin); }));
}

}  // namespace

std::string write_har(const std::vector<StoredInteraction>& interactions,
                      const std::string& version, const std::string& spec) {
  Value entries = Value::array();
  for (const StoredInteraction& stored : interactions) entries.items.push_back(write_entry(stored));
  Value log = Value::object();
  log.add("version", Value::string("1.2"))
      .add("creator", Value::object()
                          .add("name", Value::string(kHarCreator))
                          .add("version", Value::string(version)))
      .add("pages", Value::array());
  if (!spec.empty()) log.add("_spec", Value::string(spec));
  log.add("entries", std::move(entries));
  return write_json(Value::object().add("log", std::move(log)), 2) + "\n";
}

}  // namespace contract
