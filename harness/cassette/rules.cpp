#include "cassette/rules.h"

#include <algorithm>
#include <utility>

#include "error.h"
#include "formats/files.h"
#include "wire/digest.h"
#include "wire/message.h"

namespace contract {
namespace {

std::vector<std::string> list_of(const std::filesystem::path& path, const Value* group,
                                 const char* name) {
  const Value* list = group == nullptr ? nullptr : group->find(name);
  if (list == nullptr || !list->is(Value::Kind::array))
    throw Error(path.string(), 0, std::string("has no list '") + name + "'", "add it");
  std::vector<std::string> texts;
  for (const Value& item : list->items) {
    if (!item.is(Value::Kind::string) || item.text.empty())
      throw Error(path.string(), item.line, std::string("an item of '") + name + "' is no text",
                  "write it in quotes");
    texts.push_back(item.text);
  }
  return texts;
}

}  // namespace

Names::Names(std::vector<std::string> names, bool any_case) : any_case_(any_case) {
  for (std::string& name : names) add(std::move(name));
}

void Names::add(std::string name) {
  kinds_.set(kind_of(name));
  names_.push_back(std::move(name));
}

void Names::remove(std::string_view name) { std::erase(names_, name); }

std::size_t Names::kind_of(std::string_view name) {
  if (name.empty()) return 0;
  const auto letter = [](char c) { return static_cast<unsigned char>(c) | 0x20u; };
  return (name.size() * 7 + letter(name.front()) * 5 + letter(name.back())) % 256;
}

bool Names::has(std::string_view name) const {
  return kinds_.test(kind_of(name)) &&
         std::any_of(names_.begin(), names_.end(), [&](const std::string& each) {
           return any_case_ ? equal_ignoring_case(each, name) : each == name;
         });
}

bool CassetteRules::is_private_parameter(std::string_view name) const {
  while (name.starts_with(' ')) name.remove_prefix(1);
  const auto ends = [](char c) { return c == '.' || c == '[' || c == ' '; };
  std::size_t size = 0;
  while (size < name.size() && !ends(name[size])) ++size;
  return parameters.has(name.substr(0, size));
}

bool CassetteRules::is_private_member(std::string_view name) const {
  return fields.has(name) || is_private_parameter(name);
}

const std::string* CassetteRules::time_for(std::string_view name) const {
  for (const auto& [each, text] : times)
    if (equal_ignoring_case(each, name)) return &text;
  return nullptr;
}

CassetteRules load_rules(const std::filesystem::path& path) {
  const Value file = load_json(path);
  if (file.text_of("format") != "1")
    throw Error(path.string(), 0, "is of format '" + file.text_of("format") + "', not 1",
                "use a newer ecs-contract");
  const Value* redact = file.find("redact");
  CassetteRules rules;
  rules.ignored = {list_of(path, file.find("match"), "ignored_parameters"), false};
  // In any letter case: who misspells a name has still sent what belongs behind it.
  rules.parameters = {list_of(path, redact, "parameters"), true};
  rules.headers = {list_of(path, redact, "headers"), true};
  rules.kept_headers = {list_of(path, redact, "kept_headers"), true};
  rules.fields = {list_of(path, redact, "fields"), true};
  rules.echoes = list_of(path, redact, "echoes");
  if (const Value* times = redact->find("times"))
    for (const Member& member : times->members)
      rules.times.emplace_back(member.name, member.value.text);
  rules.hash = hex(digest(Hash::sha256, read_file(path)));
  return rules;
}

}  // namespace contract
