// Clients that change a value on its way.
#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>

#include "defects/defects.h"
#include "wire/ascii.h"

namespace contract::reference {
namespace {

std::string in_case(std::string text, int (*change)(int)) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [&](unsigned char c) { return static_cast<char>(change(c)); });
  return text;
}

bool is_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/// As a reader of numbers would have it.
std::string without_zeros(const std::string& text) {
  if (!is_digits(text)) return text;
  const std::size_t first = text.find_first_not_of('0');
  return first == std::string::npos ? "0" : text.substr(first);
}

std::string one_blank(std::string text) {
  while (text.find("  ") != std::string::npos) replace_all(text, "  ", " ");
  return text;
}

/// Calls with one parameter changed.
template <class Change>
Result with_parameter(Connection& connection, const Config& config, Parameters parameters,
                      const char* name, Change change) {
  for (auto& [each, text] : parameters)
    if (each == name && text) text = change(*text);
  return modify_instance_network_spec(connection, config, parameters);
}

/// Calls, and changes the message of an error.
template <class Change>
Result with_message(Connection& connection, const Config& config, const Parameters& parameters,
                    Change change) {
  Result result = modify_instance_network_spec(connection, config, parameters);
  if (auto* error = std::get_if<ApiError>(&result); error != nullptr && error->message)
    error->message = change(*error->message);
  return result;
}

/// Calls, and changes the RequestId of a success.
template <class Change>
Result with_request_id(Connection& connection, const Config& config, const Parameters& parameters,
                       Change change) {
  Result result = modify_instance_network_spec(connection, config, parameters);
  if (auto* success = std::get_if<Success>(&result))
    success->request_id = change(success->request_id);
  return result;
}

Result lowers_instance_ids(Connection& connection, const Config& config,
                           const Parameters& parameters) {
  return with_parameter(connection, config, parameters, "InstanceId",
                        [](const std::string& text) { return in_case(text, std::tolower); });
}

Result lowers_tokens(Connection& connection, const Config& config, const Parameters& parameters) {
  return with_parameter(connection, config, parameters, "ClientToken",
                        [](const std::string& text) { return in_case(text, std::tolower); });
}

Result sends_digits_as_numbers(Connection& connection, const Config& config,
                               const Parameters& parameters) {
  return with_parameter(connection, config, parameters, "ClientToken", without_zeros);
}

Result folds_blanks_of_values(Connection& connection, const Config& config,
                              const Parameters& parameters) {
  return with_parameter(connection, config, parameters, "ClientToken", one_blank);
}

Result cuts_long_values(Connection& connection, const Config& config,
                        const Parameters& parameters) {
  return with_parameter(connection, config, parameters, "InstanceId",
                        [](const std::string& text) { return text.substr(0, 1024); });
}

Result trims_messages(Connection& connection, const Config& config, const Parameters& parameters) {
  return with_message(connection, config, parameters, [](const std::string& text) {
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
  });
}

Result folds_blanks_of_messages(Connection& connection, const Config& config,
                                const Parameters& parameters) {
  return with_message(connection, config, parameters, one_blank);
}

Result has_one_line_end(Connection& connection, const Config& config,
                        const Parameters& parameters) {
  return with_message(connection, config, parameters, [](std::string text) {
    replace_all(text, "\r\n", "\n");
    return text;
  });
}

Result composes_characters(Connection& connection, const Config& config,
                           const Parameters& parameters) {
  return with_message(connection, config, parameters, [](std::string text) {
    replace_all(text, "e\xCC\x81", "\xC3\xA9");
    return text;
  });
}

Result cuts_messages(Connection& connection, const Config& config, const Parameters& parameters) {
  return with_message(connection, config, parameters,
                      [](const std::string& text) { return text.substr(0, 4096); });
}

Result raises_request_ids(Connection& connection, const Config& config,
                          const Parameters& parameters) {
  return with_request_id(connection, config, parameters,
                         [](const std::string& text) { return in_case(text, std::toupper); });
}

Result reads_digits_as_numbers(Connection& connection, const Config& config,
                               const Parameters& parameters) {
  return with_request_id(connection, config, parameters, without_zeros);
}

/// Reads a JSON number as a double, as JavaScript does; text stays text.
Result narrows_numbers(Connection& connection, const Config& config, const Parameters& parameters) {
  const auto answer = connection.exchange(request_of(config, parameters), config.deadline);
  Result result = result_of(answer);
  auto* success = std::get_if<Success>(&result);
  if (success == nullptr || !success->order_id ||
      std::get<Response>(answer).body.find(":" + *success->order_id) == std::string::npos)
    return result;
  char text[64];
  std::snprintf(text, sizeof text, "%.0f", std::strtod(success->order_id->c_str(), nullptr));
  success->order_id = text;
  return result;
}

}  // namespace

std::span<const Defect> value_defects() {
  static constexpr Defect kAll[] = {{"lowers-instance-ids", lowers_instance_ids},
                                    {"lowers-tokens", lowers_tokens},
                                    {"sends-digits-as-numbers", sends_digits_as_numbers},
                                    {"folds-blanks-of-values", folds_blanks_of_values},
                                    {"cuts-long-values", cuts_long_values},
                                    {"trims-messages", trims_messages},
                                    {"folds-blanks-of-messages", folds_blanks_of_messages},
                                    {"has-one-line-end", has_one_line_end},
                                    {"composes-characters", composes_characters},
                                    {"cuts-messages", cuts_messages},
                                    {"raises-request-ids", raises_request_ids},
                                    {"reads-digits-as-numbers", reads_digits_as_numbers},
                                    {"narrows-numbers", narrows_numbers}};
  return kAll;
}

}  // namespace contract::reference
