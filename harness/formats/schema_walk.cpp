#include "formats/schema_walk.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_set>
#include <utility>

#include "ecs_contract/finding.h"
#include "formats/did_you_mean.h"

namespace contract {
namespace {

using Problems = std::vector<SchemaProblem>;

/// `path` with one more step, escaped by RFC 6901.
std::string below(const std::string& path, const std::string& name) {
  std::string out = path + "/";
  for (const char c : name) {
    if (c == '~' || c == '/') {
      out += c == '~' ? "~0" : "~1";
    } else {
      out += c;
    }
  }
  return out;
}

std::string key(const std::string& name) { return "key '" + printable(name, 60) + "'"; }

std::vector<std::string> names_of(const Value* object) {
  std::vector<std::string> names;
  if (object == nullptr) return names;
  for (const Member& member : object->members) names.push_back(member.name);
  return names;
}

class Walk {
 public:
  Walk(const Value& root, const Obeys& obeys) : root_(root), obeys_(obeys) {}

  Problems problems(const Value& schema, const Value& instance, const std::string& path) const {
    Problems found;
    check(schema, instance, path, found);
    return found;
  }

 private:
  void check(const Value& schema, const Value& instance, const std::string& path,
             Problems& found) const {
    const Value* resolved = resolve(root_, schema);
    if (resolved == nullptr) return;  // refused when the schema is loaded
    if (resolved->is(Value::Kind::boolean) && resolved->text == "false") {
      found.push_back({path, "is not allowed here", instance.line});
    }
    for (const Member& rule : resolved->members) {
      check_keyword(*resolved, rule, instance, path, found);
    }
  }

  void check_keyword(const Value& schema, const Member& rule, const Value& instance,
                     const std::string& path, Problems& found) const {
    const std::string& keyword = rule.name;
    if (keyword == "properties") {
      check_members(rule.value, instance, path, found);
    } else if (keyword == "additionalProperties") {
      check_other_members(schema, rule.value, instance, path, found);
    } else if (keyword == "items") {
      check_items(schema, rule.value, instance, path, found);
    } else if (keyword == "required") {
      check_required(rule.value, instance, path, found);
    } else if (keyword == "allOf") {
      for (const Value& part : rule.value.items) check(part, instance, path, found);
    } else if (keyword == "anyOf" || keyword == "oneOf") {
      check_branches(keyword, rule.value.items, instance, path, found);
    } else if (keyword == "if") {
      const bool met = problems(rule.value, instance, path).empty();
      const Value* then = schema.find(met ? "then" : "else");
      if (then != nullptr) check(*then, instance, path, found);
    } else if (!obeys_(schema, keyword, instance)) {
      found.push_back({path, words_for(keyword, rule.value, instance), instance.line});
    }
  }

  void check_members(const Value& properties, const Value& instance, const std::string& path,
                     Problems& found) const {
    for (const Member& member : instance.members) {
      const Value* schema = properties.find(member.name);
      if (schema != nullptr) check(*schema, member.value, below(path, member.name), found);
    }
  }

  void check_other_members(const Value& schema, const Value& others, const Value& instance,
                           const std::string& path, Problems& found) const {
    const Value* properties = schema.find("properties");
    for (const Member& member : instance.members) {
      if (properties != nullptr && properties->find(member.name) != nullptr) continue;
      const std::string place = below(path, member.name);
      if (others.is(Value::Kind::boolean) && others.text == "false") {
        found.push_back(
            {place, "unknown " + key(member.name) + did_you_mean(member.name, names_of(properties)),
             member.value.line});
      } else {
        check(others, member.value, place, found);
      }
    }
  }

  void check_items(const Value& schema, const Value& rule, const Value& instance,
                   const std::string& path, Problems& found) const {
    const Value* others = schema.find("additionalItems");
    for (std::size_t i = 0; i < instance.items.size(); ++i) {
      const Value* item = &rule;
      if (rule.is(Value::Kind::array)) item = i < rule.items.size() ? &rule.items[i] : others;
      if (item == nullptr) continue;
      check(*item, instance.items[i], below(path, std::to_string(i)), found);
    }
  }

  void check_required(const Value& names, const Value& instance, const std::string& path,
                      Problems& found) const {
    if (!instance.is(Value::Kind::object)) return;
    for (const Value& name : names.items) {
      if (instance.find(name.text) != nullptr) continue;
      found.push_back({path, key(name.text) + " is missing", instance.line});
    }
  }

  void check_branches(const std::string& keyword, const std::vector<Value>& branches,
                      const Value& instance, const std::string& path, Problems& found) const {
    std::vector<Problems> of_branch;
    std::size_t fitting = 0;
    for (const Value& branch : branches) {
      of_branch.push_back(problems(branch, instance, path));
      if (of_branch.back().empty()) ++fitting;
    }
    if (fitting == 1 || (fitting > 1 && keyword == "anyOf")) return;
    if (fitting > 1) {
      found.push_back({path, "fits more than one of the forms allowed here", instance.line});
      return;
    }
    Problems chosen = problems_of_meant(branches, of_branch, instance, path);
    std::move(chosen.begin(), chosen.end(), std::back_inserter(found));
  }

  /// The problems of the branch that the instance means: by its tag, else by its type.
  Problems problems_of_meant(const std::vector<Value>& branches,
                             const std::vector<Problems>& of_branch, const Value& instance,
                             const std::string& path) const {
    const std::string tag = instance.is(Value::Kind::object) ? tag_of(branches) : "";
    if (!tag.empty()) {
      const Value* tagged = instance.find(tag);
      if (tagged == nullptr) return {{path, key(tag) + " is missing", instance.line}};
      for (std::size_t i = 0; i < branches.size(); ++i) {
        const Value* rule = tag_rule(branches[i], tag);
        if (rule != nullptr && problems(*rule, *tagged, path).empty()) return of_branch[i];
      }
      const Value choices = choices_of(branches, tag);
      return {{below(path, tag), words_for("enum", choices, *tagged), tagged->line}};
    }

    const Problems* meant = nullptr;
    std::size_t of_type = 0;
    Value types = Value::array();
    for (std::size_t i = 0; i < branches.size(); ++i) {
      const Value* branch = resolve(root_, branches[i]);
      const Value* type = branch == nullptr ? nullptr : branch->find("type");
      if (type == nullptr || obeys_(*branch, "type", instance)) {
        meant = &of_branch[i];
        ++of_type;
      } else if (type->is(Value::Kind::string) &&
                 std::count(types.items.begin(), types.items.end(), *type) == 0) {
        types.items.push_back(*type);
      }
    }
    if (of_type == 1) return *meant;
    if (of_type == 0) return {{path, words_for("type", types, instance), instance.line}};
    return {
        {path,
         shown(instance) + " fits none of the " + std::to_string(of_type) + " forms allowed here",
         instance.line}};
  }

  /// The rule of a branch for its tag: a property with "const" or "enum".
  const Value* tag_rule(const Value& branch, const std::string& tag) const {
    const Value* resolved = resolve(root_, branch);
    const Value* properties = resolved == nullptr ? nullptr : resolved->find("properties");
    const Value* property = properties == nullptr ? nullptr : properties->find(tag);
    const Value* rule = property == nullptr ? nullptr : resolve(root_, *property);
    if (rule == nullptr) return nullptr;
    return rule->find("const") != nullptr || rule->find("enum") != nullptr ? rule : nullptr;
  }

  /// The first name that every branch gives fixed values; "" where there is none.
  std::string tag_of(const std::vector<Value>& branches) const {
    const Value* first = branches.empty() ? nullptr : resolve(root_, branches.front());
    for (const std::string& name : names_of(first == nullptr ? first : first->find("properties"))) {
      const auto has_rule = [&](const Value& branch) { return tag_rule(branch, name) != nullptr; };
      if (std::all_of(branches.begin(), branches.end(), has_rule)) return name;
    }
    return "";
  }

  Value choices_of(const std::vector<Value>& branches, const std::string& tag) const {
    Value choices = Value::array();
    for (const Value& branch : branches) {
      const Value* rule = tag_rule(branch, tag);
      if (const Value* only = rule->find("const")) choices.items.push_back(*only);
      if (const Value* several = rule->find("enum")) {
        choices.items.insert(choices.items.end(), several->items.begin(), several->items.end());
      }
    }
    return choices;
  }

  const Value& root_;
  const Obeys& obeys_;
};

void collect_repeated(const Value& value, const std::string& path, Problems& found) {
  std::unordered_set<std::string_view> names;
  for (const Member& member : value.members) {
    const std::string place = below(path, member.name);
    if (!names.insert(member.name).second) {
      found.push_back({place, key(member.name) + " stands twice", member.value.line});
    }
    collect_repeated(member.value, place, found);
  }
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    collect_repeated(value.items[i], below(path, std::to_string(i)), found);
  }
}

}  // namespace

const Value* resolve(const Value& root, const Value& schema) {
  constexpr std::string_view kBefore = "#/definitions/";
  constexpr int kMostSteps = 32;
  const Value* at = &schema;
  for (int step = 0; step < kMostSteps; ++step) {
    const Value* reference = at->find("$ref");
    if (reference == nullptr) return at;
    const Value* definitions = root.find("definitions");
    if (definitions == nullptr || reference->text.rfind(kBefore, 0) != 0) return nullptr;
    at = definitions->find(reference->text.substr(kBefore.size()));
    if (at == nullptr) return nullptr;
  }
  return nullptr;
}

std::vector<SchemaProblem> find_problems(const Value& root, const Value& document,
                                         const Obeys& obeys) {
  return Walk(root, obeys).problems(root, document, "");
}

std::vector<SchemaProblem> find_repeated_keys(const Value& document) {
  Problems found;
  collect_repeated(document, "", found);
  return found;
}

}  // namespace contract
