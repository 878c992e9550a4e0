// What the vendor's other products are asked for, round a call that may cost money: a price quote,
// the details of an order, who calls. Read from specs/refresh/; code holds no name of theirs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ecs_contract/finding.h"

namespace contract {

/// The quote (CloudControl): a ROA call whose body names the call that is priced.
struct QuoteFacts {
  std::string host, method, path, action, version, content_type;
  /// Names of members in the body; `traffic_gb` is the usage that is assumed.
  struct Asks {
    std::string product, version, action, parameters, region, context, traffic, traffic_gb;
  } asks;
  /// Names of members in the answer, and the values of `mode`.
  struct Says {
    std::string price, success, error_code, error_message, currency, mode, delta, delta_amount,
        single, summary, single_amount, unit;
  } says;
  /// Error codes.
  std::string not_quotable, not_found, bad_parameter, bad_key, bad_signature, bad_method;
  int good_for_minutes = 0;
};

/// The details of an order (BssOpenApi): names of members, and the values of `status`.
struct OrderFacts {
  std::string host, action, version, id, data, list, item, amount, currency, status;
  std::string paid, unpaid, voided, processing;
  std::string not_found;  ///< an error code
};

struct CancelFacts {
  std::string host, action, version, success;
  std::string refused;  ///< an error code
};

struct CallerFacts {
  std::string host, action, version, account;
};

/// Ids of rows of the action's own table.
struct RefreshRows {
  std::string without_order, with_order;  ///< of the answer's order
  std::string unknown_instance;           ///< an error row
};

/// How an instance may be charged, as the inventory says it.
struct ChargeFacts {
  std::string by_usage, in_advance;
};

/// A row with its ground: an action that only reads, a role that is not compared.
struct GroundedName {
  std::string name;
  Basis basis = Basis::inferred;
  std::string because;
};

struct BillingFacts {
  std::string id;
  std::string hash;  ///< SHA-256 of the file's bytes, hexadecimal
  QuoteFacts quote;
  OrderFacts order;
  CancelFacts cancel;
  CallerFacts caller;
  std::vector<GroundedName> reads;  ///< actions that are free because they only read
  std::string inventory_action;
  int page_size = 0;
  std::vector<GroundedName> not_compared;  ///< roles of the inventory that say nothing
  std::string irreversible;                ///< a sentence
  std::string irreversible_rule;           ///< the error row behind it
  RefreshRows rows;
  ChargeFacts charges;
  std::string interval_row;      ///< the error row whose wait lies between two changes
  int token_repeat_minutes = 0;  ///< later, no call is repeated by its ClientToken
  std::string nobodys_instance;  ///< an id that no account has: refusals are asked of it
};

/// Error, with file and line: it breaks the schema.
BillingFacts load_billing_facts(const std::filesystem::path& file,
                                const std::filesystem::path& schema);

/// An amount of money in millionths of the currency's unit: exact, and never a binary fraction.
using Money = long long;

/// Reads a decimal number as JSON spells it, without an exponent: "100", "100.00", "-0.5". False:
/// it is none, has more than six decimals that count, or is past a million million.
bool read_money(const std::string& text, Money& into);
/// "100.00", "-0.50", "0.000001": two decimals, more where they count.
std::string money_text(Money amount);

}  // namespace contract
