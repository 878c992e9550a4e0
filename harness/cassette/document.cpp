#include "cassette/document.h"

#include <algorithm>
#include <cstdio>

#include "cassette/format.h"
#include "ecs_contract/error.h"
#include "formats/json.h"
#include "wire/params.h"
#include "wire/time.h"

namespace contract {
namespace {

constexpr std::size_t kUsualBytes = 3072;  ///< of an interaction of small bodies

/// What requests and responses end with.
void write_headers_and_body(JsonWriter& json, const Headers& headers, const std::string& body,
                            bool is_form) {
  json.name("headers");
  write_headers(json, headers);
  if (body.empty()) return;
  json.name("body");
  write_body(json, body, is_form);
}

void write_request(JsonWriter& json, const Request& request) {
  const std::string_view target = request.target;
  const auto question = target.find('?');
  json.begin_object();
  json.member("method", request.method);
  json.member("path", target.substr(0, question));
  if (question != std::string_view::npos) {
    json.name("query");
    write_pieces(json, target.substr(question + 1));
  }
  json.member("http", request.version);
  write_headers_and_body(json, request.headers, request.body, is_form(request.headers));
  json.end_object();
}

void write_response(JsonWriter& json, const Response& response) {
  json.begin_object();
  json.name("status");
  json.number(response.status);
  if (!response.reason.empty()) json.member("reason", response.reason);
  write_headers_and_body(json, response.headers, response.body, false);
  if (!response.script.empty()) {
    json.name("script");
    write_script(json, response.script);
  }
  json.end_object();
}

void write_texts(JsonWriter& json, const std::vector<std::string>& texts) {
  json.begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

/// Reads members and says which file and line lack them.
struct Reader {
  const std::string& file;

  const Value& demand(const Value& value, Value::Kind kind, const std::string& what) const {
    if (!value.is(kind))
      throw Error(file, value.line, what + " is no " + to_text(kind),
                  "record it again, or convert it");
    return value;
  }
  const Value& member(const Value& of, const char* name, Value::Kind kind) const {
    const Value* found = of.find(name);
    if (found == nullptr)
      throw Error(file, of.line, std::string("has no ") + to_text(kind) + " '" + name + "'",
                  "record it again, or convert it");
    return demand(*found, kind, std::string("'") + name + "'");
  }
  std::string text(const Value& of, const char* name) const {
    return member(of, name, Value::Kind::string).text;
  }
  std::vector<std::string> list(const Value& of, const char* name) const {
    std::vector<std::string> out;
    for (const Value& item : member(of, name, Value::Kind::array).items)
      out.push_back(demand(item, Value::Kind::string, "an item").text);
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

bool operator==(const SpecVerdict& a, const SpecVerdict& b) {
  return a.findings == b.findings && a.rows == b.rows;
}

void write_origin(JsonWriter& json, const Origin& origin) {
  json.begin_object();
  json.member("provenance", origin.provenance);
  json.member("date", origin.date);
  json.member("client", origin.client);
  if (!origin.account.empty()) json.member("account", origin.account);
  if (!origin.of_case.empty()) json.member("case", origin.of_case);
  if (origin.verdict) {
    json.name("verdict");
    write_texts(json, origin.verdict->findings);
    json.name("rows");
    write_texts(json, origin.verdict->rows);
  }
  json.end_object();
}

void write_headers(JsonWriter& json, const Headers& headers) {
  json.begin_array();
  for (const Header& header : headers) json.string({header.name, ": ", header.value});
  json.end_array();
}

void write_script(JsonWriter& json, const std::vector<WireAction>& script) {
  json.begin_array();
  for (const WireAction& action : script) {
    json.begin_object();
    if (const auto* bytes = std::get_if<std::string>(&action)) {
      json.name("send");
      write_body(json, *bytes, false);
    } else if (const auto* pause = std::get_if<Pause>(&action)) {
      json.name("wait");
      json.number(pause->time.count());
    } else {
      json.member("end", std::holds_alternative<Reset>(action) ? "reset" : "close");
    }
    json.end_object();
  }
  json.end_array();
}

Origin read_origin(const Value& value, const std::string& file) {
  const Reader reader{file};
  Origin origin{reader.text(value, "provenance"), reader.text(value, "date"),
                reader.text(value, "client"),     {},
                value.text_of("account"),         value.text_of("case")};
  if (value.find("verdict") != nullptr)
    origin.verdict = {reader.list(value, "verdict"), reader.list(value, "rows")};
  const auto refuse = [&](const std::string& what, const std::string& remedy) {
    throw Error(file, value.line, what, remedy);
  };
  if (origin.provenance != "live" && origin.provenance != "emulator" &&
      origin.provenance != "document" && origin.provenance != "replay")
    refuse("unknown provenance", "write 'live', 'emulator', 'document' or 'replay'");
  if (!parse_utc(origin.date, "yyyy-MM-ddTHH:mm:ssZ"))
    refuse("its date is none", "write it like 2026-11-25T10:00:00Z");
  if (origin.account.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") !=
      std::string::npos)
    refuse("its account is no name", "write one of specs/accounts/, or none");
  return origin;
}

Headers read_headers(const Value& value, const std::string& file) {
  Headers out;
  for (const Value& item : Reader{file}.demand(value, Value::Kind::array, "'headers'").items) {
    const auto colon = item.text.find(": ");
    if (colon == std::string::npos)
      throw Error(file, item.line, "is no header line", "write it as 'Name: value'");
    out.push_back({item.text.substr(0, colon), item.text.substr(colon + 2)});
  }
  return out;
}

std::vector<WireAction> read_script(const Value& value, const std::string& file) {
  const Reader reader{file};
  std::vector<WireAction> script;
  for (const Value& step : reader.demand(value, Value::Kind::array, "'script'").items)
    script.push_back(reader.action(step));
  return script;
}

RecordedText::RecordedText(const Recorded& recorded) {
  const Redacted& redacted = recorded.interaction;
  JsonWriter json(2, kUsualBytes);
  json.begin_object();
  json.name("format");
  json.number(kInteractionFormat);
  json.name("recorded");
  write_origin(json, recorded.origin);
  json.name("request");
  write_request(json, redacted.interaction().request);
  json.name("response");
  write_response(json, redacted.interaction().response);
  json.end_object();
  text_ = json.take() + "\n";
}

Value RecordedText::read() const {
  Reading reading = read_json(text_, kInteractionLimits);
  if (!reading.ok())
    throw Error("a recorded interaction is no JSON: " + reading.findings.front().note,
                "please report it");
  upgrade(reading.value, "a recorded interaction", kInteractionFormat, interaction_converters());
  return std::move(reading.value);
}

StoredInteraction read_interaction(const Value& document, const std::string& file) {
  const Reader reader{file};
  const auto object = [&](const char* name) -> const Value& {
    return reader.member(document, name, Value::Kind::object);
  };
  StoredInteraction stored;
  stored.file = file;
  stored.origin = read_origin(object("recorded"), file);

  const Value& asked = object("request");
  Request& request = stored.interaction.request;
  request.method = reader.text(asked, "method");
  request.target = reader.text(asked, "path");
  if (asked.find("query") != nullptr)
    request.target +=
        "?" + join_texts(reader.member(asked, "query", Value::Kind::array), "&", file);
  request.version = reader.text(asked, "http");
  request.headers = read_headers(reader.member(asked, "headers", Value::Kind::array), file);
  request.body = reader.body(asked);

  const Value& answered = object("response");
  Response& response = stored.interaction.response;
  response.status = reader.integer(answered, "status");
  response.reason = answered.text_of("reason");
  response.headers = read_headers(reader.member(answered, "headers", Value::Kind::array), file);
  response.body = reader.body(answered);
  if (const Value* script = answered.find("script")) response.script = read_script(*script, file);
  return stored;
}

bool add_verdict(Value& document, const SpecJudge& judge) {
  if (document.find("withheld") != nullptr) return false;
  const StoredInteraction stored = read_interaction(document, "a recorded interaction");
  if (stored.origin.verdict) return false;
  const SpecVerdict said = judge(stored.interaction);
  for (Member& member : document.members)
    if (member.name == "recorded")
      member.value.add("verdict", Value::texts(said.findings)).add("rows", Value::texts(said.rows));
  return true;
}

std::string file_name_of(std::size_t number, const Value& document, const std::string& action) {
  std::string named;
  const auto look = [&](const Value* lines, const std::string& mark, bool any_case = false) {
    if (lines == nullptr || !named.empty()) return;
    for (const Value& line : lines->items) {
      const std::string_view front = std::string_view(line.text).substr(0, mark.size());
      if (any_case ? equal_ignoring_case(front, mark) : front == mark)
        named = line.text.substr(mark.size(), 60);
    }
  };
  if (const Value* request = document.find("request")) {
    look(request->find("query"), action + "=");
    look(request->find("headers"), "x-acs-action: ", true);
    if (const Value* body = request->find("body")) look(body->find("form"), action + "=");
  }
  std::erase_if(named, [](char c) {
    return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  });
  char digits[24];
  std::snprintf(digits, sizeof digits, "%04zu", number);
  const Value* withheld = document.find("withheld");
  if (withheld != nullptr) named = withheld->text_of("action");
  const Value* answered = withheld != nullptr ? withheld : document.find("response");
  return std::string(digits) + "-" + (named.empty() ? "call" : named) + "-" +
         (answered == nullptr ? "0" : answered->text_of("status")) +
         (withheld == nullptr ? "" : "-withheld") + ".json";
}

}  // namespace contract
