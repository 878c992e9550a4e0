#include "formats/value.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace contract {

const Value* Value::find(std::string_view name) const {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const Member& member) { return member.name == name; });
  return found == members.end() ? nullptr : &found->value;
}

std::string Value::text_of(std::string_view name) const {
  const Value* value = find(name);
  return value == nullptr ? std::string() : value->text;
}

long long Value::integer_of(std::string_view name) const {
  // Exact: a double holds every integer that this is for.
  return static_cast<long long>(std::strtod(text_of(name).c_str(), nullptr));
}

Value Value::null_value() { return {}; }

Value Value::boolean(bool value) {
  Value made;
  made.kind = Kind::boolean;
  made.text = value ? "true" : "false";
  return made;
}

Value Value::number(long long value) {
  Value made;
  made.kind = Kind::number;
  made.text = std::to_string(value);
  return made;
}

Value Value::string(std::string text) {
  Value made;
  made.kind = Kind::string;
  made.text = std::move(text);
  return made;
}

Value Value::array() {
  Value made;
  made.kind = Kind::array;
  return made;
}

Value Value::texts(const std::vector<std::string>& list) {
  Value made = array();
  for (const std::string& text : list) made.items.push_back(string(text));
  return made;
}

Value Value::array(std::vector<Value> items) {
  Value made = array();
  made.items = std::move(items);
  return made;
}

Value Value::object() {
  Value made;
  made.kind = Kind::object;
  return made;
}

Value Value::object(std::vector<Member> members) {
  Value made = object();
  made.members = std::move(members);
  return made;
}

Value& Value::add(std::string name, Value value) {
  members.push_back({std::move(name), std::move(value)});
  return *this;
}

const char* to_text(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::null:
      return "null";
    case Value::Kind::boolean:
      return "boolean";
    case Value::Kind::number:
      return "number";
    case Value::Kind::string:
      return "string";
    case Value::Kind::array:
      return "array";
    case Value::Kind::object:
      return "object";
  }
  return "";
}

bool operator==(const Value& a, const Value& b) {
  return a.kind == b.kind && a.text == b.text && a.items == b.items &&
         std::equal(a.members.begin(), a.members.end(), b.members.begin(), b.members.end(),
                    [](const Member& x, const Member& y) {
                      return x.name == y.name && x.value == y.value;
                    });
}

}  // namespace contract
