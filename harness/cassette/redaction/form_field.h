// A parameter of a query or form as the redactor reads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cassette/rules.h"
#include "wire/params.h"

namespace contract {

/// Looks into the text that it was read from.
class FormField {
 public:
  /// `among_marks`: may_be_address() of the text that it stands in.
  FormField(const RawParam& raw, bool among_marks, const CassetteRules& rules);

  const RawParam& raw() const { return raw_; }
  /// As they are meant; as they stand where an escape is none.
  std::string_view name() const { return name_ ? *name_ : raw_.name; }
  std::string_view value() const { return value_ ? *value_ : raw_.value; }
  /// Its name is one whose values are replaced, or it is an address with such a parameter.
  bool is_private() const { return is_private_; }

 private:
  RawParam raw_;
  std::optional<std::string> name_, value_;  ///< where they differ from what stands there
  bool is_private_ = false;
};

/// Whether it holds what begins an address's own query or fragment.
bool may_be_address(std::string_view text);

/// Calls each(field) for all parameters of the text. `of_lines`: they end with a line too.
template <class Each>
void for_each_field(std::string_view text, bool of_lines, const CassetteRules& rules,
                    const Each& each) {
  const bool among_marks = may_be_address(text);
  while (true) {
    const RawParam raw = first_param(text, of_lines);
    each(FormField(raw, among_marks, rules));
    if (raw.size == text.size()) return;
    text.remove_prefix(raw.size + 1);
  }
}

}  // namespace contract
