#include <algorithm>
#include <map>
#include <set>

#include "ecs_contract/error.h"
#include "service/effects.h"
#include "service/emulator.h"
#include "service/seeded_ids.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

void check_effects(const Spec& spec, const std::vector<Decision>& decisions) {
  for (const Decision& decision : decisions)
    for (const std::string& effect : decision.effects)
      if (!is_effect(effect))
        throw Error(
            spec.id, 0,
            "the behaviour of '" + decision.rule + "' has an unknown effect '" + effect + "'",
            "name one of harness/service/effects.cpp, or write it there");
}

/// The newest table of each action: its file's name is the revision.
std::map<std::string, fs::path> newest_tables(const fs::path& folder) {
  std::map<std::string, fs::path> tables;
  std::error_code failed;
  for (const fs::directory_entry& action : fs::directory_iterator(folder, failed))
    for (const fs::directory_entry& table : fs::directory_iterator(action.path(), failed)) {
      fs::path& newest = tables[action.path().filename().string()];
      if (table.path().extension() == ".json" && table.path().filename() > newest.filename())
        newest = table.path();
    }
  return tables;
}

/// Error: an order of an instance that is none, or more given back than was paid; an upgrade that
/// ends before it begins.
void check_orders(const Account& account) {
  for (const Order& order : account.orders) {
    if (find_instance(account, order.instance) == nullptr)
      throw Error("the order '" + order.id + "' is of '" + order.instance +
                      "', which is no instance of the account",
                  "name one that it has");
    for (const Payment& payment : order.payments)
      if (payment.refunded > payment.amount)
        throw Error("of the order '" + order.id + "' more was given back than was paid",
                    "'refunded' is at most 'amount'");
  }
  for (const Instance& instance : account.instances)
    for (const Change& upgrade : instance.upgrades)
      if (!upgrade.end || (upgrade.start && *upgrade.end <= *upgrade.start))
        throw Error("an upgrade of '" + instance.id + "' has no end behind its start",
                    "write 'end' later than 'start'");
}

}  // namespace

Service::Service(std::vector<Spec> specs) : specs_(std::move(specs)) {
  if (specs_.empty()) throw Error("no action is to be served", "name at least one spec table");
  for (const Spec& spec : specs_) {
    check_effects(spec, spec.gateway);
    check_effects(spec, spec.behaviour);
  }
}

const Spec* Service::action(const std::string& name) const {
  const auto found = std::find_if(specs_.begin(), specs_.end(),
                                  [&](const Spec& each) { return each.action == name; });
  return found == specs_.end() ? nullptr : &*found;
}

const ErrorRow* Service::error(const std::string& id) const {
  for (const Spec& spec : specs_)
    if (const ErrorRow* row = spec.error(id)) return row;
  return nullptr;
}

void Service::check(const State& state) const {
  std::set<std::string> keys;
  const auto want_once = [](std::set<std::string>& seen, const std::string& id, const char* what) {
    if (!seen.insert(id).second)
      throw Error(std::string("the state has the ") + what + " '" + id + "' twice",
                  "give each an id of its own");
  };
  const auto want_row = [&](const std::string& id) {
    if (error(id) == nullptr)
      throw Error(
          "no error row is called '" + id + "'",
          "'ecs-contract check --rules' lists them, for example error.400.IpAllocationError");
  };
  std::set<std::string> orders, addresses;
  const auto want_address = [&](const std::string& address) {
    if (address.empty()) return;
    if (address_use(state, address) == "malformed")
      throw Error("the state has the address '" + address + "', which is none",
                  "write four numbers up to 255");
    want_once(addresses, address, "address");
  };
  for (const Account& account : state.accounts) {
    check_orders(account);
    for (const Order& each : account.orders) want_once(orders, each.id, "order");
    for (const Instance& each : account.instances) {
      want_address(each.address);
      want_address(each.eip);
    }
    if (!account.funds.empty() &&
        std::none_of(account.funds.begin(), account.funds.end(),
                     [&](const Fund& each) { return each.method == account.pays_with; }))
      throw Error("the account " + account.id + " pays with '" + account.pays_with +
                      "' and has no such fund",
                  "name one of its funds in 'pays_with'");
    std::set<std::string> instances;
    for (const AccessKey& key : account.keys) want_once(keys, key.id, "access key");
    for (const Instance& each : account.instances) want_once(instances, each.id, "instance");
    for (const TokenUse& use : account.tokens)
      if (!use.error.empty()) want_row(use.error);
  }
  for (const Injection& injection : state.injections) want_row(injection.error);
}

Service load_service(Spec first, const fs::path& folder, const fs::path& schema) {
  std::vector<Spec> specs = {std::move(first)};
  for (const auto& [action, table] : newest_tables(folder))
    if (action != "common" && action != specs.front().action && !table.empty())
      specs.push_back(load_spec(table, schema));
  return Service(std::move(specs));
}

}  // namespace contract
