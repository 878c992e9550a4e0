#include "runner/protocol.h"

#include <algorithm>

namespace contract {
namespace {

std::vector<std::string> texts(const Value& object, std::string_view name) {
  std::vector<std::string> list;
  if (const Value* array = object.find(name))
    for (const Value& item : array->items) list.push_back(item.text);
  return list;
}

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Value text_or_null(const std::string& text) {
  return text.empty() ? Value::null_value() : Value::string(text);
}

std::optional<Reported> read_field(const Value& value, std::string_view name) {
  const Value* field = value.find(name);
  if (field == nullptr) return std::nullopt;
  return Reported{field->text_of("present") == "true", field->text_of("type"),
                  field->text_of("text"), field->text_of("raw")};
}

}  // namespace

Value hello_message(const std::string& suite_version) {
  Value suite = Value::object();
  suite.add("name", Value::string("ecs-contract")).add("version", Value::string(suite_version));
  Value hello = Value::object();
  hello.add("type", Value::string("hello")).add("protocol", Value::number(1)).add("suite", suite);
  return hello;
}

Call call_of(const Spec& spec, const Case& each) {
  Call call;
  call.case_id = each.id;
  call.scheme = each.scheme;
  call.security_token = each.security_token;
  call.region = spec.envelope.region;
  call.product = spec.product;
  call.version = spec.version;
  call.action = spec.action;
  call.format = to_text(each.format);
  call.signature = each.signature;
  call.method = each.method;
  return call;
}

Value call_message(const Call& call) {
  Value endpoint = Value::object();
  endpoint.add("scheme", Value::string(call.scheme))
      .add("host", Value::string(call.host))
      .add("port", Value::number(call.port));
  Value credentials = Value::object();
  credentials.add("access_key_id", Value::string(call.access_key_id))
      .add("access_key_secret", Value::string(call.access_key_secret))
      .add("security_token", text_or_null(call.security_token));
  Value parameters = Value::array();
  for (const Argument& argument : call.parameters) {
    Value one = Value::object();
    one.add("name", Value::string(argument.name))
        .add("type", Value::string(to_text(argument.type)))
        .add("text", argument.text ? Value::string(*argument.text) : Value::null_value());
    parameters.items.push_back(std::move(one));
  }
  Value message = Value::object();
  message.add("type", Value::string("call"))
      .add("seq", Value::number(call.seq))
      .add("case", Value::string(call.case_id))
      .add("endpoint", std::move(endpoint))
      .add("ca_pem", text_or_null(call.scheme == "https" ? call.ca_pem : ""))
      .add("credentials", std::move(credentials))
      .add("region", Value::string(call.region))
      .add("product", Value::string(call.product))
      .add("version", Value::string(call.version))
      .add("action", Value::string(call.action))
      .add("format", Value::string(call.format))
      .add("signature", Value::string(call.signature))
      .add("method", text_or_null(call.method))
      .add("parameters", std::move(parameters))
      .add("deadline_ms", Value::number(call.deadline.count()));
  return message;
}

Value bye_message() {
  Value bye = Value::object();
  bye.add("type", Value::string("bye"));
  return bye;
}

Hello read_hello(const Value& value) {
  const Value& client = *value.find("client");
  const Value& can = *value.find("capabilities");
  Hello hello{client.text_of("name"),     client.text_of("version"),
              client.text_of("language"), texts(can, "format"),
              texts(can, "signature"),    texts(can, "scheme"),
              texts(can, "method"),       texts(can, "features"),
              texts(value, "reports"),    {}};
  if (const Value* list = value.find("unsupported"))
    for (const Value& item : list->items)
      hello.unsupported[item.text_of("what")] = item.text_of("reason");
  return hello;
}

Outcome read_outcome(const Value& value) {
  return {
      value.text_of("kind"),        read_field(value, "status"),     read_field(value, "code"),
      read_field(value, "message"), read_field(value, "request_id"), read_field(value, "order_id"),
      value.text_of("exception"),   value.text_of("detail"),         value.text_of("reason")};
}

std::vector<std::string> inconsistencies(const Hello& hello) {
  const struct {
    const char* axis;
    const std::vector<std::string>& declared;
    std::vector<std::string> all;
  } axes[] = {
      {"format", hello.formats, {"json", "xml"}},
      {"signature", hello.signatures, {"v1-hmac-sha1", "v1-hmac-sha256", "v3"}},
      {"scheme", hello.schemes, {"http", "https"}},
      {"method", hello.methods, {"GET", "POST"}},
      {"feature", hello.features, {"sts", "null-parameter", "empty-parameter", "big-integer"}},
  };
  std::vector<std::string> wrong;
  std::map<std::string, std::string> left = hello.unsupported;
  for (const auto& [axis, declared, all] : axes)
    for (const std::string& value : all) {
      const std::string what = std::string(axis) + ":" + value;
      const bool reason = left.erase(what) > 0;
      if (contains(declared, value) && reason)
        wrong.push_back(what + " is declared and yet has a reason why it can't be asked for");
      if (!contains(declared, value) && !reason)
        wrong.push_back(what + " is not declared, and no reason is given in unsupported");
    }
  for (const auto& [what, reason] : left)
    wrong.push_back(what + " is nothing that can be declared");
  return wrong;
}

std::string unsupported_by(const Hello& hello, const Case& each) {
  const auto lacking = [&](const std::string& what) {
    const auto reason = hello.unsupported.find(what);
    return what + ": " +
           (reason == hello.unsupported.end() ? "not declared by the adapter" : reason->second);
  };
  if (!contains(hello.formats, to_text(each.format)))
    return lacking(std::string("format:") + to_text(each.format));
  if (!contains(hello.signatures, each.signature)) return lacking("signature:" + each.signature);
  if (!contains(hello.schemes, each.scheme)) return lacking("scheme:" + each.scheme);
  if (!each.method.empty() && !contains(hello.methods, each.method))
    return lacking("method:" + each.method);
  for (const std::string& feature : each.features)
    if (!contains(hello.features, feature)) return lacking("feature:" + feature);
  return "";
}

}  // namespace contract
