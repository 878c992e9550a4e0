// What a plan would cost on an account as it is now: read and asked, nothing ordered.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "refresh/inventory.h"
#include "refresh/plan.h"
#include "refresh/remote.h"

namespace contract {

/// One price as the service says it.
struct Price {
  bool known = false;
  Money amount = 0;
  std::string currency;
  std::string unit;  ///< "1 Month", "Once"; empty: by usage
  std::string why;   ///< there is none
};

/// Asks for the price of a call. Known only where `success` is there and true and the amount is
/// money: a member that is missing, PricingNotSupported and an answer of another shape are not
/// free, they are unknown.
Price ask_price(const Remote& remote, const RefreshTables& tables, const std::string& region,
                const Params& parameters);

/// What one step of the plan costs.
struct QuoteLine {
  int step = 0;
  std::string not_asked;  ///< why this account can't be asked so; empty: it can
  CostLabel label = CostLabel::free;
  Money amount = 0;        ///< of the call
  Money back_amount = 0;   ///< of the call that puts it back
  std::string assumption;  ///< what a price by usage takes for granted; empty: none
};

/// A plain value, kept in a file: what is approved is this, to the byte.
struct Quote {
  std::string plan;  ///< SHA-256 of the plan file's bytes
  std::string spec, facts;
  std::string service;  ///< where the calls go
  std::string region;
  std::string asked_at;  ///< "yyyy-MM-ddTHH:mm:ssZ"
  std::string currency;
  Inventory before;
  std::vector<QuoteLine> lines;
};

/// The parameters of a step's call, as they are priced and sent.
Params parameters_of(const PlanStep& step, const StoredInteraction& recorded,
                     const RefreshTables& tables);

/// The call that puts a changed instance back to what the inventory says.
Params way_back(const std::string& instance, const Inventory& before, const RefreshTables& tables);

/// Error: a step that may cost something has no price, prices are in different currencies, or the
/// account can't be read. Nothing is ordered.
Quote ask_quote(const Plan& plan, const std::string& plan_hash, const Cassette& recording,
                const RefreshTables& tables, const Remote& remote, const std::string& service);

void write_quote(const std::filesystem::path& file, const Quote& quote);
Quote read_quote(const std::filesystem::path& file, const Schema& schema);

/// The plan as a person reads it: steps in order, prices, waits, sums by label, what is touched,
/// what can't be undone.
std::string to_page(const Plan& plan, const Quote& quote, const BillingFacts& facts);

}  // namespace contract
