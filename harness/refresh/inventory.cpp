#include "refresh/inventory.h"

#include <algorithm>

#include "ecs_contract/error.h"
#include "formats/json.h"

namespace contract {
namespace {

const Value* at_path(const Value& value, const std::string& path) {
  const Value* found = &value;
  for (std::size_t from = 0; found != nullptr && from <= path.size();) {
    const std::size_t dot = std::min(path.find('.', from), path.size());
    found = found->find(path.substr(from, dot - from));
    from = dot + 1;
  }
  return found;
}

bool is_compared(const RefreshTables& tables, const std::string& role) {
  return std::none_of(tables.facts.not_compared.begin(), tables.facts.not_compared.end(),
                      [&](const GroundedName& each) { return each.name == role; });
}

std::string text_of(const Value& value) {
  return value.is(Value::Kind::string) ? value.text : write_json(value);
}

const Field& list_field(const RefreshTables& tables) {
  for (const Field& field : tables.inventory.fields)
    if (field.role == "instances") return field;
  throw Error(tables.inventory.id, 0, "has no field of role 'instances'", "add it to the table");
}

/// Adds a page; how many instances were on it, nothing where one can't be told from the others.
std::optional<std::size_t> add_page(const Value& page, const RefreshTables& tables,
                                    Inventory& inventory) {
  const Field& field = list_field(tables);
  const Value* list = at_path(page, field.name);
  if (list == nullptr) return 0;
  for (const Value& item : list->items) {
    std::map<std::string, std::string> members;
    std::string id;
    for (const Field& member : field.members) {
      const Value* value = at_path(item, member.name);
      if (value == nullptr) continue;
      if (member.role == "id") id = value->text;
      if (is_compared(tables, member.role)) members[member.role] = text_of(*value);
    }
    if (id.empty() || !inventory.instances.emplace(id, std::move(members)).second)
      return std::nullopt;
  }
  return list->items.size();
}

const std::string& count_name(const RefreshTables& tables) {
  for (const Field& field : tables.inventory.fields)
    if (field.role == "count") return field.name;
  throw Error(tables.inventory.id, 0, "has no field of role 'count'", "add it to the table");
}

}  // namespace

std::string Inventory::of(const std::string& instance, const std::string& role) const {
  const auto found = instances.find(instance);
  if (found == instances.end()) return "";
  const auto member = found->second.find(role);
  return member == found->second.end() ? "" : member->second;
}

std::optional<Inventory> try_inventory(const Remote& remote, const RefreshTables& tables,
                                       const std::string& region, std::string& why) {
  Inventory inventory;
  const CallerFacts& caller = tables.facts.caller;
  const Told who = ask_action(remote, caller.host, caller.action, caller.version, {});
  inventory.account = who.body.text_of(caller.account);
  if (!who.succeeded() || inventory.account.empty()) {
    why = "who calls can't be read: " + who.what;
    return std::nullopt;
  }
  const Spec& spec = tables.inventory;
  std::size_t seen = 0;
  for (int page = 1;; ++page) {
    const Told told =
        ask_action(remote, "", spec.action, spec.version,
                   {{spec.name_of("region"), region, false},
                    {spec.name_of("page"), std::to_string(page), false},
                    {spec.name_of("page_size"), std::to_string(tables.facts.page_size), false}});
    long long all = -1;
    const std::string& count = count_name(tables);
    if (told.succeeded() && told.body.find(count) != nullptr) all = told.body.integer_of(count);
    const auto on_page = all < 0 ? std::nullopt : add_page(told.body, tables, inventory);
    if (!on_page) {
      why = "the instances can't be read: " + told.what;
      return std::nullopt;
    }
    seen += *on_page;
    if (static_cast<long long>(seen) == all) return inventory;
    if (*on_page == 0 || static_cast<long long>(seen) > all) {
      why = "the service says that there are " + std::to_string(all) +
            " instances, and its pages have " + std::to_string(seen);
      return std::nullopt;
    }
  }
}

Inventory read_inventory(const Remote& remote, const RefreshTables& tables,
                         const std::string& region) {
  std::string why;
  if (auto inventory = try_inventory(remote, tables, region, why)) return *inventory;
  throw Error(why, "nothing was ordered; look at the service, then try again");
}

std::vector<std::string> differences(const Inventory& before, const Inventory& after) {
  std::vector<std::string> lines;
  if (before.account != after.account)
    lines.push_back("the account was " + before.account + ", is " + after.account);
  const auto named = [](const std::string& text) { return text.empty() ? "nothing" : text; };
  for (const auto& [id, members] : before.instances) {
    if (!after.has(id)) {
      lines.push_back(id + ": is gone");
      continue;
    }
    for (const auto& [role, value] : members)
      if (after.of(id, role) != value)
        lines.push_back(id + ": " + role + " was " + named(value) + ", is " +
                        named(after.of(id, role)));
    for (const auto& [role, value] : after.instances.at(id))
      if (members.count(role) == 0) lines.push_back(id + ": " + role + " is new: " + value);
  }
  for (const auto& [id, members] : after.instances)
    if (!before.has(id)) lines.push_back(id + ": was not there");
  return lines;
}

}  // namespace contract
