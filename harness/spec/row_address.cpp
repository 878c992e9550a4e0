#include "spec/row_address.h"

#include <algorithm>

#include "wire/percent.h"

namespace contract {

bool is_plain_in_address(char character) {
  return is_unreserved(std::string_view(&character, 1)) || character == '=' || character == '@' ||
         character == ',';
}

std::string address_part(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char character) { return !is_plain_in_address(character); },
      '_');
  return text;
}

std::string address_of_rule(const std::string& id) { return "rule/" + address_part(id) + ".html"; }
std::string address_of_error(const std::string& id) {
  return "error/" + address_part(id) + ".html";
}

std::string address_of_row(const Spec& spec, const std::string& id) {
  return spec.error(id) != nullptr ? address_of_error(id) : address_of_rule(id);
}

}  // namespace contract
