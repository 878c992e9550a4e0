// Who may spend: guards before anything is sent, and the hash that approves exactly one plan.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "proxy/credentials.h"
#include "refresh/quote.h"

namespace contract {

/// Whether a host is this machine, written as an address in numbers: 127.0.0.0/8 or ::1. Any name,
/// "localhost" too, may lead elsewhere tomorrow and is none.
bool is_loopback(const std::string& host);

/// What the user said before a service is asked.
struct Permission {
  std::string service;  ///< "https://host"
  bool live = false;    ///< --live
  bool in_ci = false;   ///< the plan says that it may run where a CI variable is set
  Environment environment;
};

/// Error, and nothing was sent: no service is named; it is not on loopback and --live is missing,
/// ECS_CONTRACT_LIVE is not 1, a CI variable is set, or it is not called by https.
void demand_permission(const Permission& permission);

/// The key of the profile that is named, or of the environment. Error, and nothing was sent:
/// neither is there. No profile is a default.
SigningKey demand_key(const Environment& environment, const std::string& home,
                      const std::string& profile);

/// SHA-256 of exactly this plan and this quote, which holds account, inventory, service and tables.
std::string approval_hash(const std::string& plan_text, const std::string& quote_text);

/// What is approved, as it stands in the files.
struct Approval {
  std::string plan_text, quote_text;
  std::string given;  ///< the hash that the user gave
};

/// Error, and nothing was ordered: the hash is another, the quote is of another plan, of other
/// tables or of another service, or older than it is good for. `now` as the quote's time.
void demand_approval(const Approval& approval, const Plan& plan, const Quote& quote,
                     const RefreshTables& tables, const std::string& service, UtcTime now);

/// Error, and nothing was ordered: the account is not the one that was approved.
void demand_account(const Quote& quote, const Inventory& account);

}  // namespace contract
