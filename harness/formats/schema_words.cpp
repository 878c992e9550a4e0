// What a keyword of JSON Schema says, in words.
#include <algorithm>
#include <array>
#include <utility>

#include "ecs_contract/finding.h"
#include "formats/did_you_mean.h"
#include "formats/json.h"
#include "formats/schema_walk.h"

namespace contract {
namespace {

std::string with_article(const std::string& type) {
  if (type == "null") return type;
  const bool vowel = type == "array" || type == "integer" || type == "object";
  return (vowel ? "an " : "a ") + type;
}

/// "a", "a or b", "a, b or c"
std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) out += i + 1 == parts.size() ? " or " : ", ";
    out += parts[i];
  }
  return out;
}

std::string words_for_type(const Value& rule, const Value& instance) {
  std::vector<std::string> types;
  if (rule.is(Value::Kind::string)) types.push_back(with_article(rule.text));
  for (const Value& type : rule.items) types.push_back(with_article(type.text));
  // Of numbers only the value tells why: 1.5 is no integer.
  const std::string seen =
      instance.is(Value::Kind::number) && joined(types).find("an integer") != std::string::npos
          ? shown(instance)
          : with_article(to_text(instance.kind));
  return "must be " + joined(types) + ", not " + seen;
}

std::string words_for_enum(const Value& rule, const Value& instance) {
  std::vector<std::string> known;
  for (const Value& value : rule.items) {
    if (value.is(Value::Kind::string)) known.push_back(value.text);
  }
  return "must be " + std::string(rule.items.size() > 1 ? "one of " : "") +
         shown_choice(rule.items) + ", not " + shown(instance) +
         (instance.is(Value::Kind::string) ? did_you_mean(instance.text, known) : "");
}

/// Keywords that bound how much there may be.
struct Bound {
  std::string_view keyword;
  const char* before;
  const char* unit;
};
constexpr std::array<Bound, 11> kBounds = {{{"minimum", "must be at least ", ""},
                                            {"maximum", "must be at most ", ""},
                                            {"exclusiveMinimum", "must be more than ", ""},
                                            {"exclusiveMaximum", "must be less than ", ""},
                                            {"multipleOf", "must be a multiple of ", ""},
                                            {"minLength", "must have at least ", "character"},
                                            {"maxLength", "must have at most ", "character"},
                                            {"minItems", "must have at least ", "item"},
                                            {"maxItems", "must have at most ", "item"},
                                            {"minProperties", "must have at least ", "key"},
                                            {"maxProperties", "must have at most ", "key"}}};

std::string words_for_bound(const Bound& bound, const Value& rule, const Value& instance) {
  const std::string_view unit = bound.unit;
  if (unit.empty()) return bound.before + rule.text + ", not " + shown(instance);
  if (rule.text == "1" && std::string_view(bound.keyword).substr(0, 3) == "min") {
    return "must not be empty";
  }
  const std::string seen = unit == "item"  ? ", not " + std::to_string(instance.items.size())
                           : unit == "key" ? ", not " + std::to_string(instance.members.size())
                                           : "";
  return bound.before + rule.text + " " + bound.unit + (rule.text == "1" ? "" : "s") + seen;
}

}  // namespace

std::string shown(const Value& value) {
  constexpr std::size_t kLongest = 60;
  if (value.is(Value::Kind::string)) return "'" + printable(value.text, kLongest) + "'";
  return printable(write_json(value), kLongest);
}

std::string shown_choice(const std::vector<Value>& values) {
  constexpr std::size_t kMost = 12;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < std::min(values.size(), kMost); ++i) {
    parts.push_back(shown(values[i]));
  }
  if (values.size() > kMost) parts.push_back(std::to_string(values.size() - kMost) + " more");
  return joined(parts);
}

std::string words_for(std::string_view keyword, const Value& rule, const Value& instance) {
  if (keyword == "type") return words_for_type(rule, instance);
  if (keyword == "enum") return words_for_enum(rule, instance);
  if (keyword == "const") return words_for_enum(Value::array({rule}), instance);
  if (keyword == "pattern") {
    return "must match " + printable(rule.text) + ", which " + shown(instance) + " does not";
  }
  if (keyword == "uniqueItems") return "must not hold the same item twice";
  for (const Bound& bound : kBounds) {
    if (bound.keyword == keyword) return words_for_bound(bound, rule, instance);
  }
  return "must obey \"" + std::string(keyword) + "\": " + shown(rule);
}

}  // namespace contract
