#include "cassette/rules.h"

#include <algorithm>

#include "ecs_contract/error.h"
#include "ecs_contract/message.h"
#include "formats/files.h"
#include "wire/digest.h"

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

bool Names::has(std::string_view name) const {
  return std::any_of(names.begin(), names.end(), [&](const std::string& each) {
    return any_case ? equal_ignoring_case(each, name) : each == name;
  });
}

namespace {

/// Whether a piece of a name, between dots and brackets and up to a blank, is one of those.
template <class Is>
bool has_piece(std::string_view name, const Is& is) {
  name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
  name = name.substr(0, name.find(' '));
  while (!name.empty()) {
    const std::string_view piece = name.substr(0, name.find_first_of(".[]"));
    if (!piece.empty() && is(piece)) return true;
    name.remove_prefix(std::min(piece.size() + 1, name.size()));
  }
  return false;
}

}  // namespace

bool CassetteRules::is_private_parameter(std::string_view name) const {
  return has_piece(
      name, [this](std::string_view piece) { return parameters.has(piece) || headers.has(piece); });
}

bool CassetteRules::is_private_member(std::string_view name) const {
  return has_piece(name, [this](std::string_view piece) {
    return fields.has(piece) || parameters.has(piece) || headers.has(piece);
  });
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
