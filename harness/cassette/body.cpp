#include "cassette/document.h"

#include <algorithm>

#include "ecs_contract/error.h"
#include "formats/json.h"
#include "wire/digest.h"
#include "wire/percent.h"

namespace contract {
namespace {

constexpr int kTreeDepth = 48;  ///< the file around it takes some levels of its reader's bound
constexpr std::size_t kPieces = 50'000;  ///< the last holds the rest: a reader takes so many values

void write_lines(JsonWriter& json, std::string_view text) {
  json.begin_array();
  for (std::size_t count = 1; !text.empty(); ++count) {
    const bool last = count == kPieces;
    const auto end = last ? text.size() - 1 : std::min(text.find('\n'), text.size() - 1);
    json.string(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  json.end_array();
}

/// Whether the body was written as a tree.
bool write_tree(JsonWriter& json, std::string_view bytes) {
  if (bytes.empty() || (bytes.front() != '{' && bytes.front() != '[')) return false;
  const Reading reading = read_json(bytes, {.depth = kTreeDepth});
  if (!reading.ok() || write_json(reading.value) != bytes) return false;
  json.name("json");
  json.value(reading.value);
  return true;
}

}  // namespace

void write_pieces(JsonWriter& json, std::string_view text) {
  json.begin_array();
  for (std::size_t count = 1;; ++count) {
    const bool last = count == kPieces;
    const auto end = last ? text.size() : std::min(text.find('&'), text.size());
    json.string(text.substr(0, end));
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
  }
  json.end_array();
}

std::string join_texts(const Value& list, std::string_view between, const std::string& file) {
  std::string out;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (!list.items[i].is(Value::Kind::string))
      throw Error(file, list.items[i].line, "expected a text", "record it again");
    if (i > 0) out += between;
    out += list.items[i].text;
  }
  return out;
}

void write_body(JsonWriter& json, std::string_view bytes, bool is_form) {
  json.begin_object();
  if (is_form || !write_tree(json, bytes)) {
    if (!is_utf8(bytes)) {
      json.member("base64", base64(bytes));
    } else if (is_form) {
      json.name("form");
      write_pieces(json, bytes);
    } else {
      json.name("text");
      write_lines(json, bytes);
    }
  }
  json.end_object();
}

std::string read_body(const Value& body, const std::string& file) {
  if (body.is(Value::Kind::object) && body.members.size() == 1) {
    const Member& only = body.members.front();
    if (only.name == "json") return write_json(only.value);
    if (only.name == "form" && only.value.is(Value::Kind::array))
      return join_texts(only.value, "&", file);
    if (only.name == "text" && only.value.is(Value::Kind::array))
      return join_texts(only.value, "", file);
    if (only.name == "base64") {
      const auto bytes = from_base64(only.value.text);
      if (bytes) return *bytes;
    }
  }
  throw Error(file, body.line, "is no body", "write one of 'json', 'form', 'text' and 'base64'");
}

}  // namespace contract
