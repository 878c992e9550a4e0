// JSON text, piece by piece, for what is no tree.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "formats/value.h"

namespace contract {

/// Writes one document: name() before each member, and begin…() and end…() in pairs. Spelled as
/// write_json spells it. Used by one thread.
class JsonWriter {
 public:
  /// `indent` < 0: on one line; else so many blanks a level. `expected_bytes`: to make room for.
  explicit JsonWriter(int indent = -1, std::size_t expected_bytes = 0) : indent_(indent) {
    out_.reserve(expected_bytes);
  }

  void begin_object() { begin('{'); }
  void end_object() { end('}'); }
  void begin_array() { begin('['); }
  void end_array() { end(']'); }
  void name(std::string_view name);
  /// A member that is a string.
  void member(std::string_view name, std::string_view text);
  void string(std::string_view text) { string({text}); }
  /// The pieces, one behind the other, as one string.
  void string(std::initializer_list<std::string_view> pieces);
  void number(long long number) { literal(std::to_string(number)); }
  void value(const Value& value);

  const std::string& text() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void begin(char bracket);
  void end(char bracket);
  void literal(std::string_view text);
  void begin_entry();
  void new_line();

  const int indent_;
  std::string out_;
  std::size_t level_ = 0;
  bool first_ = true;   ///< nothing stands in the innermost container yet
  bool named_ = false;  ///< a name was written whose value comes next
};

}  // namespace contract
