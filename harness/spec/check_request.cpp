#include "spec/check_request.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>
#include <set>

#include "ecs_contract/message.h"
#include "wire/ascii.h"
#include "wire/time.h"

namespace contract {
namespace {

/// Looks a parameter up; an empty value counts as absent.
const std::string* value_of(const Params& params, std::string_view name) {
  const std::string* value = find_param(params, name);
  return value == nullptr || value->empty() ? nullptr : value;
}

std::size_t characters_of(const std::string& utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](unsigned char byte) { return (byte & 0xC0u) != 0x80u; }));
}

/// Whether the condition is known to hold.
bool applies(const std::optional<When>& when, const Params& params) {
  if (!when) return true;
  const std::string* text = value_of(params, when->parameter);
  const std::optional<long long> number = text == nullptr ? std::nullopt : read_integer(*text);
  if (!number) return false;
  return (!when->at_most || *number <= *when->at_most) &&
         (!when->more_than || *number > *when->more_than);
}

/// What was expected, where the value breaks the check; nothing where it keeps it.
using Expectation = std::optional<std::string>;

Expectation check_type(const Check& check, const std::string& value) {
  if (check.type == ValueType::integer && !read_integer(value)) return "a decimal integer";
  if (check.type == ValueType::boolean && !equal_ignoring_case(value, "true") &&
      !equal_ignoring_case(value, "false"))
    return "true or false";
  return std::nullopt;
}

Expectation check_range(const Check& check, const std::string& value, const Params& params) {
  long long max = check.max;
  if (!check.parameter.empty()) {
    const std::string* bound = value_of(params, check.parameter);
    const std::optional<long long> number = bound == nullptr ? std::nullopt : read_integer(*bound);
    if (!number) return std::nullopt;
    max = *number;
  }
  const std::optional<long long> number = read_integer(value);
  if (number && *number >= check.min && *number <= max) return std::nullopt;
  return std::to_string(check.min) + " to " + std::to_string(max);
}

Expectation check_one_of(const Check& check, const std::string& value) {
  std::string list;
  for (const std::string& allowed : check.values) {
    if (check.any_case ? equal_ignoring_case(value, allowed) : value == allowed)
      return std::nullopt;
    list += (list.empty() ? "" : ", ") + allowed;
  }
  return check.values.size() == 1 ? list : "one of " + list;
}

Expectation check_gap(const Spec& spec, const Check& check, const Params& params) {
  std::optional<UtcTime> times[2];
  const std::string* names[2] = {&check.from, &check.to};
  for (int i = 0; i < 2; ++i) {
    const std::string* text = value_of(params, *names[i]);
    const Parameter* parameter = spec.parameter(*names[i]);
    if (text == nullptr || parameter == nullptr) return std::nullopt;
    for (const std::size_t place : parameter->rules) {
      const Check& form = spec.rules[place].check;
      if (form.kind == Check::Kind::time) times[i] = parse_utc(*text, form.pattern);
    }
    if (!times[i]) return std::nullopt;
  }
  if (*times[1] - *times[0] >= std::chrono::minutes(check.minutes)) return std::nullopt;
  return "at least " + std::to_string(check.minutes) + " minutes after " + check.from;
}

Expectation expectation(const Spec& spec, const Rule& rule, const std::string* value,
                        const Params& params) {
  const Check& check = rule.check;
  if (check.kind == Check::Kind::required)
    return value == nullptr ? Expectation("a value") : std::nullopt;
  if (value == nullptr || !applies(check.when, params)) return std::nullopt;
  switch (check.kind) {
    case Check::Kind::type:
      return check_type(check, *value);
    case Check::Kind::range:
      return check_range(check, *value, params);
    case Check::Kind::one_of:
      return check_one_of(check, *value);
    case Check::Kind::gap:
      return check_gap(spec, check, params);
    case Check::Kind::time:
      return parse_utc(*value, check.pattern) ? Expectation() : Expectation(check.pattern);
    case Check::Kind::ascii:
      return std::all_of(value->begin(), value->end(),
                         [](unsigned char byte) { return byte < 0x80; })
                 ? Expectation()
                 : Expectation("ASCII characters only");
    case Check::Kind::max_length:
      return characters_of(*value) <= check.characters
                 ? Expectation()
                 : Expectation("at most " + std::to_string(check.characters) + " characters");
    default:
      return std::nullopt;
  }
}

/// A decimal integer in its shortest spelling; other text as it is. Never narrowed: any length.
std::string shortest(const std::string& text) {
  if (!read_integer(text)) return text;
  const bool minus = text.starts_with('-');
  const std::size_t first = text.find_first_not_of('0', minus ? 1 : 0);
  if (first == std::string::npos) return "0";
  return (minus ? "-" : "") + text.substr(first);
}

}  // namespace

std::optional<long long> read_integer(const std::string& text) {
  const std::size_t digits = text.starts_with('-') ? 1 : 0;
  if (digits == text.size() ||
      !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(digits), text.end(),
                   [](unsigned char c) { return std::isdigit(c) != 0; }))
    return std::nullopt;
  long long number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec == std::errc::result_out_of_range)
    return digits == 1 ? std::numeric_limits<long long>::min()
                       : std::numeric_limits<long long>::max();
  return number;
}

std::optional<Finding> check_parameter(const Spec& spec, const Parameter& parameter,
                                       const std::string* value, const Params& params) {
  if (value != nullptr && value->empty()) value = nullptr;
  for (const std::size_t place : parameter.rules) {
    const Rule& rule = spec.rules[place];
    const Expectation expected = expectation(spec, rule, value, params);
    if (!expected) continue;
    return Finding{rule.id,        "parameter." + parameter.name,
                   *expected,      value == nullptr ? "nothing" : *value,
                   rule.statement, rule.level,
                   rule.basis};
  }
  return std::nullopt;
}

Findings check_request(const Spec& spec, const Params& params) {
  Findings findings;
  for (const Parameter& parameter : spec.parameters)
    if (auto broken = check_parameter(spec, parameter, find_param(params, parameter.name), params))
      findings.push_back(std::move(*broken));
  return findings;
}

std::optional<Default> default_of(const Spec& spec, const Parameter& parameter,
                                  const Params& params) {
  for (const std::size_t place : parameter.rules) {
    const Rule& rule = spec.rules[place];
    const Check& check = rule.check;
    if (check.kind != Check::Kind::default_value || !applies(check.when, params)) continue;
    if (check.parameter.empty()) return Default{check.values.front(), rule.id};
    if (const std::string* other = value_of(params, check.parameter))
      return Default{*other, rule.id};
  }
  return std::nullopt;
}

bool same_value(ValueType type, const std::string& one, const std::string& other) {
  if (one == other) return true;
  if (type == ValueType::integer) return shortest(one) == shortest(other);
  return type == ValueType::boolean && equal_ignoring_case(one, other);
}

std::string fill_message(const ErrorRow& row, const std::string& fill, const std::string& name,
                         const std::string& text) {
  std::string message = row.message;
  replace_all(message, "{name}", name);
  replace_all(message, "{text}", text);
  const std::size_t at = message.find("%s");
  if (at != std::string::npos) message.replace(at, 2, fill.empty() ? row.fill : fill);
  return message;
}

std::optional<Refused> refusal_of(const Spec& spec, const Finding& finding) {
  const Rule* rule = spec.rule(finding.rule);
  if (rule == nullptr || !rule->refusal) return std::nullopt;
  const ErrorRow* row = spec.error(rule->refusal->error);
  if (row == nullptr) return std::nullopt;
  return Refused{row, fill_message(*row, rule->refusal->text, rule->parameter)};
}

bool fits_message(const std::string& message, const std::string& text) {
  std::size_t open = message.size();
  std::size_t close = message.size();
  for (const char* place : {"%s", "{name}", "{text}"}) {
    const std::size_t at = message.find(place);
    if (at >= open) continue;
    open = at;
    close = at + std::string_view(place).size();
  }
  if (open == message.size()) return text == message;
  const std::string head = message.substr(0, open);
  const std::string tail = message.substr(close);
  return text.size() > head.size() + tail.size() && text.starts_with(head) && text.ends_with(tail);
}

}  // namespace contract
