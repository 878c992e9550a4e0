// A struct's members, declared once with their names in JSON; reading and writing follow from it.
//
//   template <>
//   inline constexpr auto kMembers<Fund> =
//       std::tuple(named("method", &Fund::method), always("amount", &Fund::amount));
//
// The declaration stands before the first use. What is read keeps a schema already: a name that is
// not declared is passed over here, and refused (with "did you mean") by the schema.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "ecs_contract/finding.h"
#include "formats/value.h"
#include "wire/time.h"

namespace contract {

enum class Written {
  unless_default,  ///< where it differs from the struct's default
  always,
  never,  ///< it is only read
};

/// A member and its name in JSON.
template <class Struct, class Type>
struct NamedMember {
  const char* name;
  Type Struct::*where;
  Written written;
};

template <class Struct, class Type>
constexpr NamedMember<Struct, Type> named(const char* name, Type Struct::*where) {
  return {name, where, Written::unless_default};
}
template <class Struct, class Type>
constexpr NamedMember<Struct, Type> always(const char* name, Type Struct::*where) {
  return {name, where, Written::always};
}
template <class Struct, class Type>
constexpr NamedMember<Struct, Type> read_only(const char* name, Type Struct::*where) {
  return {name, where, Written::never};
}

/// The members of a struct: a tuple of named(), always() and read_only().
template <class Struct>
inline constexpr std::nullptr_t kMembers = nullptr;
template <class T>
concept HasMembers = !std::is_same_v<decltype(kMembers<T>), const std::nullptr_t>;

/// The names of an enumeration: an array of pairs of name and value.
template <class Enum>
inline constexpr std::nullptr_t kNames = nullptr;
template <class T>
concept HasNames = !std::is_same_v<decltype(kNames<T>), const std::nullptr_t>;

/// The names that to_text() has for these values.
template <class Enum, class... Others>
std::array<std::pair<const char*, Enum>, 1 + sizeof...(Others)> names_of(Enum first,
                                                                         Others... others) {
  return {{{to_text(first), first}, {to_text(others), others}...}};
}
template <>
inline const auto kNames<Level> = names_of(Level::must, Level::should, Level::information);
template <>
inline const auto kNames<Basis> = names_of(Basis::document, Basis::metadata, Basis::recorded,
                                           Basis::standard, Basis::inferred);

/// How times are spelled in JSON.
inline constexpr const char* kTimeInJson = "yyyy-MM-ddTHH:mm:ssZ";

/// A number as an integer, however it is spelled; as Value::integer_of.
long long integer_in(const Value& value);

// read_value() puts a value of the type that the schema demands into `into`; what a struct has no
// value for keeps what it has. Error: a time that does not exist.
inline void read_value(const Value& value, std::string& into) { into = value.text; }
inline void read_value(const Value& value, bool& into) { into = value.text == "true"; }
void read_value(const Value& value, double& into);
void read_value(const Value& value, UtcTime& into);
inline void read_value(const Value& value, std::chrono::seconds& into) {
  into = std::chrono::seconds(integer_in(value));
}
template <std::integral Number>
void read_value(const Value& value, Number& into) {
  into = static_cast<Number>(integer_in(value));
}
template <HasNames Enum>
void read_value(const Value& value, Enum& into) {
  for (const auto& [name, named] : kNames<Enum>)
    if (value.text == name) into = named;
}
template <HasMembers Struct>
void read_value(const Value& value, Struct& into);
template <class Type>
void read_value(const Value& value, std::optional<Type>& into) {
  into.reset();
  if (!value.is(Value::Kind::null)) read_value(value, into.emplace());
}
template <class Item>
void read_value(const Value& value, std::vector<Item>& into) {
  into.clear();
  for (const Value& item : value.items) read_value(item, into.emplace_back());
}
template <class Item>
void read_value(const Value& value, std::map<std::string, Item>& into) {
  for (const Member& member : value.members) read_value(member.value, into[member.name]);
}
template <HasMembers Struct>
void read_value(const Value& value, Struct& into) {
  const auto read = [&](const auto& member) {
    if (const Value* found = value.find(member.name)) read_value(*found, into.*member.where);
  };
  std::apply([&](const auto&... members) { (read(members), ...); }, kMembers<Struct>);
}
/// A value as a struct of its own.
template <class Type>
Type read_as(const Value& value) {
  Type made;
  read_value(value, made);
  return made;
}

// to_value() is the way back.
inline Value to_value(const std::string& text) { return Value::string(text); }
inline Value to_value(bool truth) { return Value::boolean(truth); }
Value decimal(double number, int places);
inline Value to_value(double number) { return decimal(number, 3); }
inline Value to_value(UtcTime time) { return Value::string(format_utc(time, kTimeInJson)); }
inline Value to_value(std::chrono::seconds time) { return Value::number(time.count()); }
template <std::integral Number>
Value to_value(Number number) {
  return Value::number(static_cast<long long>(number));
}
template <HasNames Enum>
Value to_value(Enum value) {
  for (const auto& [name, named] : kNames<Enum>)
    if (value == named) return Value::string(name);
  return {};
}
template <HasMembers Struct>
Value to_value(const Struct& from, Value object = Value::object());
template <class Type>
Value to_value(const std::optional<Type>& value) {
  return value ? to_value(*value) : Value();
}
template <class Item>
Value to_value(const std::vector<Item>& items) {
  Value list = Value::array();
  for (const Item& item : items) list.items.push_back(to_value(item));
  return list;
}
template <class Item>
Value to_value(const std::map<std::string, Item>& items) {
  Value object = Value::object();
  for (const auto& [name, item] : items) object.add(name, to_value(item));
  return object;
}
/// Adds the members to `object`, in the order of their declaration.
template <HasMembers Struct>
Value to_value(const Struct& from, Value object) {
  static const Struct otherwise;
  const auto write = [&](const auto& member) {
    if (member.written == Written::never) return;
    Value value = to_value(from.*member.where);
    if (member.written == Written::always || value != to_value(otherwise.*member.where))
      object.add(member.name, std::move(value));
  };
  std::apply([&](const auto&... members) { (write(members), ...); }, kMembers<Struct>);
  return object;
}

}  // namespace contract
