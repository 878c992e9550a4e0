// What an account has: its instances in a region, with what a refresh might change of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "refresh/plan.h"
#include "refresh/remote.h"

namespace contract {

/// A plain value. Members are named by their roles in the table, values are JSON texts.
struct Inventory {
  std::string account;  ///< id of the caller
  std::map<std::string, std::map<std::string, std::string>> instances;

  bool has(const std::string& instance) const { return instances.count(instance) > 0; }
  /// The text of a member; empty where there is none.
  std::string of(const std::string& instance, const std::string& role) const;
};

/// Reads who calls, and all pages of the instances of a region. Nothing, and `why`: a read fails,
/// or the pages do not come to the number that the service says.
std::optional<Inventory> try_inventory(const Remote& remote, const RefreshTables& tables,
                                       const std::string& region, std::string& why);
/// The same as an Error.
Inventory read_inventory(const Remote& remote, const RefreshTables& tables,
                         const std::string& region);

/// A line a difference: "i-1: out was 5, is 10". Empty where the account is as it was.
std::vector<std::string> differences(const Inventory& before, const Inventory& after);

}  // namespace contract
