#include "cassette/body.h"

#include <algorithm>

#include "error.h"
#include "formats/json.h"
#include "wire/digest.h"
#include "wire/percent.h"

namespace contract {
namespace {

constexpr int kTreeDepth = 48;  ///< the file around it takes some levels of its reader's bound
constexpr std::size_t kPieces = 50'000;  ///< the last holds the rest: a reader takes so many values

Value split_lines(std::string_view text) {
  Value lines = Value::array();
  while (!text.empty()) {
    const bool last = lines.items.size() + 1 == kPieces;
    const auto end = last ? text.size() - 1 : std::min(text.find('\n'), text.size() - 1);
    lines.items.push_back(Value::string(std::string(text.substr(0, end + 1))));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace

Value split_pieces(std::string_view text) {
  Value pieces = Value::array();
  while (true) {
    const bool last = pieces.items.size() + 1 == kPieces;
    const auto end = last ? text.size() : std::min(text.find('&'), text.size());
    pieces.items.push_back(Value::string(std::string(text.substr(0, end))));
    if (end == text.size()) return pieces;
    text.remove_prefix(end + 1);
  }
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

Value write_body(std::string_view bytes, bool is_form) {
  Value body = Value::object();
  const bool brace = !bytes.empty() && (bytes.front() == '{' || bytes.front() == '[');
  if (brace && !is_form) {
    Reading reading = read_json(bytes, {.depth = kTreeDepth});
    if (reading.ok() && write_json(reading.value) == bytes) {
      return body.add("json", std::move(reading.value));
    }
  }
  if (!is_utf8(bytes)) return body.add("base64", Value::string(base64(bytes)));
  if (is_form) return body.add("form", split_pieces(bytes));
  return body.add("text", split_lines(bytes));
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
