#include "answer.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "formats/json.h"
#include "formats/xml.h"

namespace contract::reference {
namespace {

constexpr const char* kSuccessRoot = "ModifyInstanceNetworkSpecResponse";

enum class Language { json, xml, neither };

/// Guesses by the first character, behind a byte order mark and blanks.
Language sniff(std::string_view body) {
  if (body.substr(0, 3) == "\xEF\xBB\xBF") body.remove_prefix(3);
  const auto start = body.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return Language::neither;
  if (body[start] == '<') return Language::xml;
  return body[start] == '{' ? Language::json : Language::neither;
}

Language language_of(const Response& answer) {
  const std::string* header = find_header(answer.headers, "Content-Type");
  if (header == nullptr || header->empty()) return sniff(answer.body);
  std::string type = header->substr(0, header->find_first_of("; \t"));
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (type == "application/json" || type == "text/json") return Language::json;
  if (type == "text/xml" || type == "application/xml") return Language::xml;
  return Language::neither;
}

/// The members of an answer, and the root that XML puts round them.
struct Envelope {
  Value members;
  std::string root;     ///< empty for JSON, which has none
  std::string trouble;  ///< why there are none; empty: there are
};

Envelope open_envelope(const Response& answer) {
  const Language language = language_of(answer);
  if (language == Language::neither) return {{}, {}, "it says to be neither JSON nor XML"};
  const bool json = language == Language::json;
  Reading reading = json ? read_json(answer.body) : read_xml(answer.body);
  if (!reading.ok()) {
    return {{}, {}, std::string(json ? "no JSON: " : "no XML: ") + reading.findings[0].note};
  }
  Envelope envelope;
  if (json) {
    envelope.members = std::move(reading.value);
  } else {
    envelope.root = reading.value.members[0].name;
    envelope.members = std::move(reading.value.members[0].value);
  }
  if (!envelope.members.is(Value::Kind::object)) {
    envelope.trouble = std::string("its top is of kind ") + to_text(envelope.members.kind);
  }
  return envelope;
}

/// One member as text. A number keeps its digits, null is nothing.
struct Field {
  std::optional<std::string> text;
  std::string trouble;  ///< it is there and no text, or there twice
};

Field read_field(const Value& members, const char* name) {
  Field field;
  int found = 0;
  for (const Member& member : members.members) {
    if (member.name != name) continue;
    if (++found > 1) return {std::nullopt, std::string(name) + " stands twice"};
    const Value& value = member.value;
    if (value.is(Value::Kind::string) || value.is(Value::Kind::number)) {
      field.text = value.text;
    } else if (!value.is(Value::Kind::null)) {
      field.trouble = std::string(name) + " is of kind " + to_text(value.kind);
    }
  }
  return field;
}

}  // namespace

Result read_answer(const Response& answer) {
  const auto unreadable = [&](std::string text) {
    return UnreadableAnswer{answer.status, std::move(text)};
  };
  const Envelope envelope = open_envelope(answer);
  if (!envelope.trouble.empty()) return unreadable(envelope.trouble);

  const Field code = read_field(envelope.members, "Code");
  const Field message = read_field(envelope.members, "Message");
  const Field request_id = read_field(envelope.members, "RequestId");
  if (code.text && !code.text->empty()) {
    const Field host_id = read_field(envelope.members, "HostId");
    return ApiError{answer.status, *code.text, message.text, request_id.text, host_id.text};
  }
  if (answer.status < 200 || answer.status > 299) return unreadable("no Code in an error's answer");

  const Field order_id = read_field(envelope.members, "OrderId");
  for (const Field* field : {&code, &message, &request_id, &order_id}) {
    if (!field->trouble.empty()) return unreadable(field->trouble);
  }
  if (code.text || message.text) return unreadable("an error's members under a status of success");
  if (!envelope.root.empty() && envelope.root != kSuccessRoot) {
    return unreadable("the root is " + envelope.root + ", not " + kSuccessRoot);
  }
  if (!request_id.text || request_id.text->empty()) return unreadable("no RequestId");
  return Success{answer.status, *request_id.text, order_id.text};
}

}  // namespace contract::reference
