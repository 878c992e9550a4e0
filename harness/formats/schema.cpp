#include "formats/schema.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <initializer_list>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <unordered_map>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_visitor.hpp>

#include "ecs_contract/error.h"
#include "formats/did_you_mean.h"
#include "formats/files.h"
#include "formats/schema_walk.h"

namespace contract {
namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;
using Patterns = std::unordered_map<std::string, std::regex>;

/// What stands under a keyword of draft 7.
enum class Holds { nothing, value, schema, schemas, named_schemas, item_schemas };
using Keywords = std::map<std::string_view, Holds>;

Keywords all_keywords() {
  Keywords all;
  const auto add = [&](Holds holds, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names) all[name] = holds;
  };
  add(Holds::nothing,
      {"$schema", "$id", "$comment", "title", "description", "default", "examples", "$ref"});
  add(Holds::named_schemas, {"definitions", "properties", "dependencies"});
  add(Holds::schema, {"additionalProperties", "additionalItems", "if", "then", "else", "not",
                      "contains", "propertyNames"});
  add(Holds::schemas, {"allOf", "anyOf", "oneOf"});
  add(Holds::item_schemas, {"items"});
  add(Holds::value, {"required", "type", "enum", "const", "pattern", "minimum", "maximum",
                     "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
                     "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"});
  return all;
}
const Keywords kKeywords = all_keywords();

/// Whether the library is asked about the keyword alone, to word what is broken; the walk finds its
/// own way through the others.
bool is_asked_for(std::string_view keyword) {
  for (const std::string_view each : {"not", "contains", "propertyNames", "dependencies"})
    if (keyword == each) return true;
  return keyword != "required" && kKeywords.at(keyword) == Holds::value;
}

/// A number as the library compares it: whole ones as integers ("1.0" too, as draft 7 has it), cut
/// to what 64 bits hold.
nlohmann::json to_library_number(const std::string& text) {
  std::int64_t whole = 0;
  const char* const end = text.data() + text.size();
  if (const auto [stop, error] = std::from_chars(text.data(), end, whole);
      error == std::errc() && stop == end) {
    return whole;
  }
  const double number = std::strtod(text.c_str(), nullptr);
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (std::trunc(number) != number) return number;  // infinity equals itself
  if (number >= kTwoTo63) return std::numeric_limits<std::int64_t>::max();
  if (number < -kTwoTo63) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(number);
}

/// The library's tree. `repeated` is set where an object has a name twice; the first one counts.
nlohmann::json to_library(const Value& value, bool& repeated) {
  switch (value.kind) {
    case Value::Kind::null:
      break;
    case Value::Kind::boolean:
      return value.text == "true";
    case Value::Kind::number:
      return to_library_number(value.text);
    case Value::Kind::string:
      return value.text;
    case Value::Kind::array: {
      nlohmann::json array = nlohmann::json::array();
      for (const Value& item : value.items) array.push_back(to_library(item, repeated));
      return array;
    }
    case Value::Kind::object: {
      nlohmann::json object = nlohmann::json::object();
      for (const Member& member : value.members) {
        if (!object.emplace(member.name, to_library(member.value, repeated)).second) {
          repeated = true;
        }
      }
      return object;
    }
  }
  return nullptr;
}

/// Calls `visit` with every subschema of a schema, itself included.
void for_each_schema(const Value& schema, const std::function<void(const Value&)>& visit) {
  visit(schema);
  for (const Member& rule : schema.members) {
    const auto known = kKeywords.find(rule.name);
    if (known == kKeywords.end()) continue;
    const bool list = known->second == Holds::schemas ||
                      (known->second == Holds::item_schemas && rule.value.is(Value::Kind::array));
    if (known->second == Holds::named_schemas) {
      for (const Member& named : rule.value.members) for_each_schema(named.value, visit);
    } else if (list) {
      for (const Value& part : rule.value.items) for_each_schema(part, visit);
    } else if (known->second == Holds::schema || known->second == Holds::item_schemas) {
      for_each_schema(rule.value, visit);
    }
  }
}

}  // namespace

struct Schema::Compiled {
  std::filesystem::path path;
  Value document;
  valijson::Schema whole;
  /// One keyword of one subschema of `document`, as a schema of its own.
  std::map<std::pair<const Value*, std::string_view>, std::unique_ptr<valijson::Schema>> asked_for;
  /// Every pattern of `document`, in the form in which the library keeps them. It is handed out
  /// mutable, but complete: the library only reads it, so threads may share it.
  mutable Patterns patterns;

  bool fits(const valijson::Schema& schema, const nlohmann::json& value) const {
    const Adapter target(value);
    return valijson::ValidationVisitor<Adapter>(target, {}, true, nullptr, patterns)
        .validateSchema(schema);
  }
};

namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const Value& at,
                         const std::string& what, const std::string& remedy) {
  throw Error(path.string(), at.line, what, remedy);
}

void check_keywords(const std::filesystem::path& path, const Value& root, const Value& schema) {
  std::vector<std::string> known;
  known.reserve(kKeywords.size());
  for (const auto& [name, holds] : kKeywords) known.emplace_back(name);
  for (const Member& rule : schema.members) {
    if (kKeywords.count(rule.name) > 0) continue;
    refuse(path, rule.value, "unknown keyword '" + rule.name + "'" + did_you_mean(rule.name, known),
           "use those of JSON Schema draft 7 except patternProperties and format");
  }
  const Value* reference = schema.find("$ref");
  if (reference == nullptr) return;
  if (resolve(root, schema) == nullptr) {
    refuse(path, *reference, "'" + reference->text + "' leads nowhere",
           "refer to an entry of this file as #/definitions/NAME");
  }
  for (const Member& rule : schema.members) {
    const auto known_rule = kKeywords.find(rule.name);
    if (known_rule->second == Holds::nothing || rule.name == "definitions") continue;
    refuse(path, rule.value, "'" + rule.name + "' has no effect beside $ref",
           "put both into an allOf");
  }
}

/// Compiled without backtracking: that of libstdc++ recurses for every character of the text and
/// ends the process on a long one.
void compile_pattern(const std::filesystem::path& path, const Value& pattern, Patterns& patterns) {
  try {
    patterns.emplace(
        pattern.text,
        std::regex(pattern.text, std::regex::ECMAScript | std::regex_constants::__polynomial));
  } catch (const std::regex_error&) {
    refuse(path, pattern, "'" + pattern.text + "' is no pattern",
           "write a regular expression of ECMAScript without back references");
  }
}

void populate(const nlohmann::json& document, valijson::Schema& schema) {
  valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(document), schema);
}

}  // namespace

Schema::Schema(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

Schema Schema::load(const std::filesystem::path& path) {
  const auto made = std::make_shared<Compiled>();
  made->path = path;
  made->document = load_json(path);
  const Value& root = made->document;
  for (const SchemaProblem& problem : find_repeated_keys(root)) {
    throw Error(path.string(), problem.line, problem.message, "keep one of them");
  }
  for_each_schema(root, [&](const Value& schema) {
    check_keywords(path, root, schema);
    if (const Value* pattern = schema.find("pattern")) {
      compile_pattern(path, *pattern, made->patterns);
    }
  });

  bool repeated = false;
  const nlohmann::json document = to_library(root, repeated);
  try {
    populate(document, made->whole);
    for_each_schema(root, [&](const Value& schema) {
      for (const Member& rule : schema.members) {
        if (!is_asked_for(rule.name)) continue;
        nlohmann::json alone = {{rule.name, to_library(rule.value, repeated)}};
        if (document.contains("definitions")) alone["definitions"] = document["definitions"];
        auto& compiled = made->asked_for[{&schema, rule.name}];
        compiled = std::make_unique<valijson::Schema>();
        populate(alone, *compiled);
      }
    });
  } catch (const std::exception& e) {
    throw Error(path.string(), 0, std::string("no JSON Schema: ") + e.what(),
                "write one by draft 7");
  }
  return Schema(made);
}

std::vector<SchemaProblem> Schema::check(const Value& value) const {
  bool repeated = false;
  const bool fits = compiled_->fits(compiled_->whole, to_library(value, repeated));
  if (fits && !repeated) return {};

  std::vector<SchemaProblem> problems;
  if (repeated) problems = find_repeated_keys(value);
  if (!fits) {
    const auto obeys = [this](const Value& schema, std::string_view keyword,
                              const Value& instance) {
      const auto found = compiled_->asked_for.find({&schema, keyword});
      bool ignored = false;
      return found == compiled_->asked_for.end() ||
             compiled_->fits(*found->second, to_library(instance, ignored));
    };
    const std::vector<SchemaProblem> broken = find_problems(compiled_->document, value, obeys);
    problems.insert(problems.end(), broken.begin(), broken.end());
  }
  // The library alone decides; a rule that the walk can't find is still broken.
  if (problems.empty()) problems.push_back({"", "does not fit the schema", value.line});

  const auto depth = [](const SchemaProblem& problem) {
    return std::count(problem.path.begin(), problem.path.end(), '/');
  };
  std::stable_sort(problems.begin(), problems.end(),
                   [&](const auto& a, const auto& b) { return depth(a) > depth(b); });
  return problems;
}

const std::filesystem::path& Schema::path() const { return compiled_->path; }

}  // namespace contract
