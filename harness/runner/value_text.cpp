#include "runner/value_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <string_view>

#include "ecs_contract/message.h"
#include "spec/check_request.h"

namespace contract {
namespace {

bool any_of(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return equal_ignoring_case(text, word); });
}

/// Reads all of the text; false where something is left.
template <class Number, class How>
bool read_all(std::string_view text, Number& number, How how) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, how);
  return !text.empty() && error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string integer_meant(const std::string& text) {
  if (read_integer(text)) return text;
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return text;
  const std::string bare = text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
  std::string unsigned_text = bare.starts_with('+') ? bare.substr(1) : bare;
  if (read_integer(unsigned_text)) return unsigned_text;
  long long whole = 0;
  if ((unsigned_text.starts_with("0x") || unsigned_text.starts_with("0X")) &&
      read_all(std::string_view(unsigned_text).substr(2), whole, 16))
    return std::to_string(whole);
  constexpr double kExact = 9007199254740992;  // 2^53: beyond it not every integer is a double
  double number = 0;
  if (read_all(unsigned_text, number, std::chars_format::general) && std::abs(number) < kExact &&
      number == std::floor(number))
    return std::to_string(static_cast<long long>(number));
  return text;
}

std::string boolean_meant(const std::string& text) {
  if (any_of(text, {"1", "t", "y", "yes", "on"})) return "true";
  if (any_of(text, {"0", "f", "n", "no", "off"})) return "false";
  return text;
}

bool is_word_for_nothing(const std::string& text) {
  return any_of(text, {"null", "none", "nil", "undefined", "nullptr", "<nil>", "<null>"});
}

}  // namespace contract
