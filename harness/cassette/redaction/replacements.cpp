#include "cassette/redaction/replacements.h"

#include <algorithm>
#include <utility>

#include "wire/ascii.h"

namespace contract {
namespace {

/// Letters and digits become 0. So do the four marks of base64, which come and go by chance; but a
/// dash in what is hexadecimal else is one of a UUID.
std::string shape_of(const std::string& value) {
  const bool uuid =
      std::all_of(value.begin(), value.end(), [](char c) { return hex_digit(c) >= 0 || c == '-'; });
  std::string shape = value;
  for (char& c : shape) {
    const auto byte = static_cast<unsigned char>(c);
    const bool base64 = c == '+' || c == '/' || c == '_' || (c == '-' && !uuid);
    if (is_alnum(c) || base64 || byte >= 0x80 || byte < 0x20) c = '0';
  }
  // A number of JSON begins with no zero; a text that does is no number, or a replacement already.
  const bool number = std::all_of(value.begin(), value.end(), is_digit) && value[0] != '0';
  if (number && value.size() > 1) shape[0] = '9';
  return shape;
}

/// Digits and punctuation, and of what is longer than a small number about half is 0.
bool looks_replaced(const std::string& value) {
  const auto zeros = std::count(value.begin(), value.end(), '0');
  return std::none_of(
             value.begin(), value.end(),
             [](char c) { return is_letter(c) || static_cast<unsigned char>(c) >= 0x80; }) &&
         zeros * 2 >= static_cast<long>(value.size()) - 4;
}

/// The number written over the last zeros of the shape; in front of it where it takes more room.
std::string numbered(std::string shape, std::size_t number) {
  for (std::size_t at = shape.size(); at-- > 0 && number > 0;) {
    if (shape[at] != '0') continue;
    shape[at] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  return number > 0 ? std::to_string(number) + shape : shape;
}

}  // namespace

bool of_one_shape(const std::string& one, const std::string& other) {
  return !one.empty() && !other.empty() && shape_of(one) == shape_of(other);
}

std::string nth_of_shape(const std::string& value, std::size_t number) {
  return numbered(shape_of(value), number);
}

void Replacements::publish(const std::string& value) { agree(value, value); }

void Replacements::agree(const std::string& value, const std::string& to) {
  const std::lock_guard lock(mutex_);
  keep(value, to);
}

const Replacements::Known::value_type& Replacements::keep(const std::string& value,
                                                          std::string replacement) {
  const auto& kept = *known_.emplace(value, std::move(replacement)).first;
  taken_.insert(kept.second);
  return kept;
}

const std::string& Replacements::of(const std::string& value) {
  if (value.empty()) return value;
  const std::lock_guard lock(mutex_);
  return find_or_make(value).second;
}

Learned Replacements::learned(const std::string& value) {
  const std::lock_guard lock(mutex_);
  const auto& [kept, to] = find_or_make(value);
  return {kept, to};
}

const Replacements::Known::value_type& Replacements::find_or_make(const std::string& value) {
  const auto found = known_.find(value);
  if (found != known_.end()) return *found;
  if (adopts_ && looks_replaced(value)) return keep(value, value);
  const std::string shape = shape_of(value);
  std::size_t& count = counts_[shape];
  std::string text;
  do text = numbered(shape, ++count);
  while (taken_.count(text) > 0);
  return keep(value, std::move(text));
}

const std::string& Replacements::address(const std::string& value, bool v6) {
  const std::lock_guard lock(mutex_);
  const auto found = known_.find(value);
  if (found != known_.end()) return found->second;
  const std::size_t number = ++counts_[v6 ? "ipv6" : "ipv4"];
  if (v6) return keep(value, "2001:db8::" + std::to_string(number % 10'000)).second;
  return keep(value,
              "198.18." + std::to_string(number / 256 % 256) + "." + std::to_string(number % 256))
      .second;
}

bool Replacements::stands_for_one(std::string_view text) {
  const std::lock_guard lock(mutex_);
  return taken_.contains(text);
}

std::string Replacements::of_kind(Sensitive kind, const std::string& value) {
  if (kind == Sensitive::mail)
    return "user" + of(value.substr(0, value.find('@'))) + "@example.com";
  if (kind == Sensitive::ipv4 || kind == Sensitive::ipv6)
    return address(value, kind == Sensitive::ipv6);
  return of(value);
}

}  // namespace contract
