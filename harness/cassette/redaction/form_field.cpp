#include "cassette/redaction/form_field.h"

#include <utility>

#include "wire/percent.h"

namespace contract {
namespace {

/// Whether an address has a private parameter of its own.
bool has_private(std::string_view address, const CassetteRules& rules) {
  for (auto mark = address.find_first_of("?#"); mark != std::string_view::npos;
       mark = address.find_first_of("?#&")) {
    address.remove_prefix(mark + 1);
    const std::string_view name = address.substr(0, address.find_first_of("=?#&"));
    const bool has_value = address.substr(name.size()).starts_with('=');
    if (has_value && rules.is_private_parameter(name)) return true;
  }
  return false;
}

std::optional<std::string> decoded(std::string_view raw) {
  std::optional<std::string> text = percent_decode(raw, true);
  if (text && *text == raw) text.reset();
  return text;
}

}  // namespace

bool may_be_address(std::string_view text) {
  return text.find('?') != std::string_view::npos || text.find('#') != std::string_view::npos;
}

FormField::FormField(const RawParam& raw, bool among_marks, const CassetteRules& rules)
    : raw_(raw) {
  if (!raw.is_plain) {
    name_ = decoded(raw.name);
    value_ = decoded(raw.value);
  }
  if (!raw.has_value) return;
  std::string_view called = name();
  const bool has_mark = among_marks || !raw.is_plain;
  // Of what looks like an address the last name counts: the value stands behind it.
  if (has_mark && may_be_address(called)) called.remove_prefix(called.find_last_of("?#") + 1);
  is_private_ = rules.is_private_parameter(called) || (has_mark && has_private(value(), rules));
}

}  // namespace contract
