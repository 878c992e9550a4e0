#include "formats/json_writer.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "formats/json.h"

namespace contract {

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
  // Nearly every text stands for itself, and the library takes its time.
  const auto odd = [](unsigned char c) {
    return static_cast<unsigned char>(
        static_cast<unsigned char>(c < 0x20) | static_cast<unsigned char>(c >= 0x7F) |
        static_cast<unsigned char>(c == '"') | static_cast<unsigned char>(c == '\\'));
  };
  unsigned char any = 0;  // told without a branch, in bytes: many at a time
  for (const char* at = out_.data() + begin + 1; at != out_.data() + out_.size(); ++at)
    any = static_cast<unsigned char>(any | odd(static_cast<unsigned char>(*at)));
  if (any == 0) {
    out_ += '"';
    return;
  }
  const std::string text = out_.substr(begin + 1);
  out_.resize(begin);
  out_ += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
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
