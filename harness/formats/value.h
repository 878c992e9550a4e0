// One tree for JSON and XML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace contract {

struct Member;

/// A document, or a part of one. Numbers and booleans keep the spelling they were sent with, so no
/// integer is too big and no zero is lost. A plain value.
struct Value {
  enum class Kind { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  std::string text;             ///< boolean "true"/"false", number as spelled, string decoded
  std::vector<Value> items;     ///< of an array
  std::vector<Member> members;  ///< of an object, in document order, repeated names kept
  int line = 0;                 ///< where it starts in its text, from 1; 0: made in code

  bool is(Kind k) const { return kind == k; }
  /// The first member of that name; nullptr where there is none or this is no object.
  const Value* find(std::string_view name) const;
  /// The text of the first member of that name, where it is a string, number or boolean; else "".
  std::string text_of(std::string_view name) const;
  /// The first member of that name as an integer, however it is spelled ("404", "4.04e2"); 0 where
  /// there is none. REQUIRES: a whole number of at most 2^53 either way, as a schema can demand.
  long long integer_of(std::string_view name) const;

  static Value null_value();
  static Value boolean(bool value);
  static Value number(long long value);
  static Value string(std::string text);
  static Value array();
  static Value array(std::vector<Value> items);
  /// An array of strings.
  static Value texts(const std::vector<std::string>& list);
  static Value object();
  static Value object(std::vector<Member> members);
  /// Appends a member to an object and returns a reference to this object, for chaining.
  Value& add(std::string name, Value value);
};

struct Member {
  std::string name;
  Value value;
};

const char* to_text(Value::Kind kind);

/// Same kinds, texts, items and members in the same order; lines are not compared.
bool operator==(const Value& a, const Value& b);
inline bool operator!=(const Value& a, const Value& b) { return !(a == b); }

/// Bounds on a document that is read. Reading ends with a finding where one is passed.
struct ReadLimits {
  std::size_t bytes = 4 * 1024 * 1024;
  int depth = 64;
  std::size_t nodes = 200'000;
};

}  // namespace contract
