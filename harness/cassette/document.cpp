#include "cassette/document.h"

#include <algorithm>
#include <cstdio>

#include "cassette/body.h"
#include "cassette/format.h"
#include "error.h"
#include "formats/json.h"
#include "wire/params.h"

namespace contract {
namespace {

bool is_form(const Headers& headers) {
  const std::string* type = find_header(headers, "Content-Type");
  return type != nullptr && equal_ignoring_case(std::string_view(*type).substr(0, 33),
                                                "application/x-www-form-urlencoded");
}

Value texts(const std::vector<std::string>& list) {
  Value value = Value::array();
  for (const std::string& text : list) value.items.push_back(Value::string(text));
  return value;
}

Value write_headers(const Headers& headers) {
  Value value = Value::array();
  for (const Header& header : headers)
    value.items.push_back(Value::string(header.name + ": " + header.value));
  return value;
}

Value write_request(const Request& request) {
  Value value = Value::object();
  value.add("method", Value::string(request.method));
  const auto question = request.target.find('?');
  value.add("path", Value::string(request.target.substr(0, question)));
  if (question != std::string::npos)
    value.add("query", split_pieces(std::string_view(request.target).substr(question + 1)));
  value.add("http", Value::string(request.version));
  value.add("headers", write_headers(request.headers));
  if (!request.body.empty()) value.add("body", write_body(request.body, is_form(request.headers)));
  return value;
}

Value write_script(const std::vector<WireAction>& script) {
  Value value = Value::array();
  for (const WireAction& action : script) {
    Value step = Value::object();
    if (const auto* bytes = std::get_if<std::string>(&action)) {
      step.add("send", write_body(*bytes, false));
    } else if (const auto* pause = std::get_if<Pause>(&action)) {
      step.add("wait", Value::number(pause->time.count()));
    } else {
      const bool reset = std::holds_alternative<Reset>(action);
      step.add("end", Value::string(reset ? "reset" : "close"));
    }
    value.items.push_back(std::move(step));
  }
  return value;
}

Value write_response(const Response& response) {
  Value value = Value::object();
  value.add("status", Value::number(response.status));
  if (!response.reason.empty()) value.add("reason", Value::string(response.reason));
  value.add("headers", write_headers(response.headers));
  if (!response.body.empty()) value.add("body", write_body(response.body, false));
  if (!response.script.empty()) value.add("script", write_script(response.script));
  return value;
}

Value write_origin(const Origin& origin) {
  Value value = Value::object();
  value.add("provenance", Value::string(origin.provenance));
  value.add("date", Value::string(origin.date));
  value.add("client", Value::string(origin.client));
  value.add("verdict", texts(origin.verdict));
  value.add("rows", texts(origin.rows));
  return value;
}

/// Reads members and says which file and line lack them.
struct Reader {
  const std::string& file;

  const Value& member(const Value& of, const char* name, Value::Kind kind) const {
    const Value* found = of.find(name);
    if (found == nullptr || !found->is(kind))
      throw Error(file, of.line, std::string("has no ") + to_text(kind) + " '" + name + "'",
                  "record it again, or convert it");
    return *found;
  }
  std::string text(const Value& of, const char* name) const {
    return member(of, name, Value::Kind::string).text;
  }
  std::vector<std::string> list(const Value& of, const char* name) const {
    std::vector<std::string> out;
    for (const Value& item : member(of, name, Value::Kind::array).items) out.push_back(item.text);
    return out;
  }
  Headers headers(const Value& of) const {
    Headers out;
    for (const Value& item : member(of, "headers", Value::Kind::array).items) {
      const auto colon = item.text.find(": ");
      if (colon == std::string::npos)
        throw Error(file, item.line, "is no header line", "write it as 'Name: value'");
      out.push_back({item.text.substr(0, colon), item.text.substr(colon + 2)});
    }
    return out;
  }
  std::string body(const Value& of) const {
    const Value* found = of.find("body");
    return found == nullptr ? std::string() : read_body(*found, file);
  }
  int integer(const Value& of, const char* name) const {
    const std::string& text = member(of, name, Value::Kind::number).text;
    if (text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos)
      throw Error(file, of.line, std::string("'") + name + "' is no small integer",
                  "record it again");
    return std::stoi(text);
  }
  WireAction action(const Value& step) const {
    if (const Value* sent = step.find("send")) return read_body(*sent, file);
    if (step.find("wait") != nullptr)
      return Pause{std::chrono::milliseconds(integer(step, "wait"))};
    const std::string end = text(step, "end");
    if (end == "reset") return Reset{};
    if (end == "close") return Close{};
    throw Error(file, step.line, "unknown end '" + end + "'", "write 'reset' or 'close'");
  }
};

}  // namespace

RecordedText::RecordedText(const Recorded& recorded) {
  const Interaction& interaction = recorded.interaction.interaction();
  Value document = Value::object();
  document.add("format", Value::number(kInteractionFormat));
  document.add("recorded", write_origin(recorded.origin));
  document.add("request", write_request(interaction.request));
  document.add("response", write_response(interaction.response));
  text_ = write_json(document, 2) + "\n";
}

StoredInteraction read_interaction(const Value& document, const std::string& file) {
  const Reader reader{file};
  StoredInteraction stored;
  stored.file = file;
  const Value& origin = reader.member(document, "recorded", Value::Kind::object);
  stored.origin = {reader.text(origin, "provenance"), reader.text(origin, "date"),
                   reader.text(origin, "client"), reader.list(origin, "verdict"),
                   reader.list(origin, "rows")};

  const Value& asked = reader.member(document, "request", Value::Kind::object);
  Request& request = stored.interaction.request;
  request.method = reader.text(asked, "method");
  request.target = reader.text(asked, "path");
  if (const Value* query = asked.find("query"))
    request.target += "?" + join_texts(*query, "&", file);
  request.version = reader.text(asked, "http");
  request.headers = reader.headers(asked);
  request.body = reader.body(asked);

  const Value& answered = reader.member(document, "response", Value::Kind::object);
  Response& response = stored.interaction.response;
  response.status = reader.integer(answered, "status");
  response.reason = answered.text_of("reason");
  response.headers = reader.headers(answered);
  response.body = reader.body(answered);
  if (const Value* script = answered.find("script"))
    for (const Value& step : script->items) response.script.push_back(reader.action(step));
  return stored;
}

std::string file_name_of(std::size_t number, const Value& document, const std::string& action) {
  std::string named;
  const auto look = [&](const Value* lines, const std::string& mark) {
    if (lines == nullptr || !named.empty()) return;
    for (const Value& line : lines->items)
      if (line.text.starts_with(mark)) named = line.text.substr(mark.size(), 60);
  };
  if (const Value* request = document.find("request")) {
    look(request->find("query"), action + "=");
    look(request->find("headers"), "x-acs-action: ");
    if (const Value* body = request->find("body")) look(body->find("form"), action + "=");
  }
  std::erase_if(named, [](char c) {
    return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  });
  char digits[24];
  std::snprintf(digits, sizeof digits, "%04zu", number);
  const Value* response = document.find("response");
  return std::string(digits) + "-" + (named.empty() ? "call" : named) + "-" +
         (response == nullptr ? "0" : response->text_of("status")) + ".json";
}

}  // namespace contract
