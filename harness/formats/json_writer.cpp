#include "formats/json_writer.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "formats/json.h"

namespace contract {
namespace {

/// Whether a text of JSON holds it as it is: ASCII without controls, quotes and backslashes.
bool is_plain(std::string_view text) {
  // In bytes and without a way out of the loop: so the compiler takes many at a time.
  std::uint8_t odd = 0;
  for (const signed char c : text)
    odd |= static_cast<std::uint8_t>((c < ' ') | (c == '"') | (c == '\\'));
  return odd == 0;
}

}  // namespace

void JsonWriter::begin(char bracket) {
  begin_entry();
  out_ += bracket;
  ++level_;
  first_ = true;
}

void JsonWriter::end(char bracket) {
  --level_;
  if (!first_) new_line();
  first_ = false;
  out_ += bracket;
}

void JsonWriter::new_line() {
  if (indent_ >= 0) out_.append(1, '\n').append(static_cast<std::size_t>(indent_) * level_, ' ');
}

void JsonWriter::begin_entry() {
  if (std::exchange(named_, false) || level_ == 0) return;
  if (!std::exchange(first_, false)) out_ += ',';
  new_line();
}

void JsonWriter::name(std::string_view name) {
  string(name);
  out_.append(indent_ < 0 ? ":" : ": ");
  named_ = true;
}

void JsonWriter::member(std::string_view name, std::string_view text) {
  this->name(name);
  string(text);
}

void JsonWriter::literal(std::string_view text) {
  begin_entry();
  out_ += text;
}

// With the escapes that JSON demands; what is no UTF-8 becomes U+FFFD.
void JsonWriter::string(std::initializer_list<std::string_view> pieces) {
  begin_entry();
  const std::size_t begin = out_.size();
  out_ += '"';
  for (const std::string_view piece : pieces) out_ += piece;
  const auto text = std::string_view(out_).substr(begin + 1);
  if (is_plain(text)) {  // as nearly every text is, and the library takes its time
    out_ += '"';
    return;
  }
  const nlohmann::json library(text);
  out_.resize(begin);
  out_ += library.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void JsonWriter::value(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return literal("null");
    case Value::Kind::boolean:
    case Value::Kind::number:
      return literal(value.text);
    case Value::Kind::string:
      return string(value.text);
    case Value::Kind::array:
      begin_array();
      for (const Value& item : value.items) this->value(item);
      return end_array();
    case Value::Kind::object:
      begin_object();
      for (const Member& member : value.members) {
        name(member.name);
        this->value(member.value);
      }
      return end_object();
  }
}

std::string write_json(const Value& value, int indent) {
  JsonWriter writer(indent);
  writer.value(value);
  return writer.take();
}

}  // namespace contract
