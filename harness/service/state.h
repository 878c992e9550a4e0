// What the emulator remembers, as plain data: accounts with their instances and orders, a clock, a
// seed. Names and values are the API's own, as texts; what they lead to stands in the spec tables.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "wire/time.h"

namespace contract {

/// An access key. Secrets are never written to a state file: a key without one gets one made of
/// the seed (see fill_keys).
struct AccessKey {
  std::string id;
  std::string secret;
  std::string security_token;      ///< of a temporary key; empty: a lasting one
  std::optional<UtcTime> expires;  ///< of a temporary key
  bool active = true;
  std::vector<std::string> denied;  ///< actions that this user may not call
};

/// Money of one kind, in the smallest unit of the currency.
struct Fund {
  std::string method;
  long long amount = 0;
  bool refundable = true;  ///< false: coupons, which are used first and never given back
};

/// Money that an order took from a fund, and how much of it was given back.
struct Payment {
  std::string method;
  long long amount = 0;
  long long refunded = 0;
};

/// What a call asks for, its defaults filled in; what an order is for.
struct Change {
  std::optional<long long> out;  ///< Mbit/s; nothing: as it is
  std::optional<long long> in;
  std::string network_charge;  ///< empty: as it is
  bool allocate = false;
  std::optional<UtcTime> start, end;  ///< of a temporary upgrade
  bool temporary() const { return end.has_value(); }
};

struct Order {
  std::string id;
  std::string instance;
  std::string state;     ///< "paid", "unpaid", "abnormal", "void" or "processing"
  long long amount = 0;  ///< to pay; below 0: to give back
  UtcTime created{};
  std::optional<UtcTime> until;  ///< of one that is processing: when it is paid and carried out
  Change change;
  std::vector<Payment> payments;
};

/// Money that went back.
struct Refund {
  std::string order;  ///< the order that paid it; empty: none on record
  std::string method;
  long long amount = 0;
  UtcTime at{};
};

struct Instance {
  std::string id;
  std::string region;
  std::string charge = "PostPaid";  ///< PrePaid or PostPaid
  std::string network = "vpc";      ///< vpc or classic
  std::string network_charge = "PayByTraffic";
  std::string status = "Running";
  std::vector<std::string> locks;  ///< reasons: security, financial
  std::optional<UtcTime> expires;
  std::optional<UtcTime> cycle_ends;  ///< the end of the billing cycle, where it matters
  std::string eip;                    ///< the elastic IP address bound to it; empty: none
  std::string address;                ///< its public IP address; empty: none
  long long out = 0;                  ///< Mbit/s, without temporary upgrades
  long long in = 0;
  std::optional<UtcTime> changed_at;    ///< the last change that succeeded
  std::optional<UtcTime> frozen_until;  ///< after a downgrade
  long long downgrades = 0;
  std::vector<Change> upgrades;  ///< temporary ones, past ones taken out
};

struct Region {
  std::string id;
  std::vector<std::string> network_charges;  ///< billing methods that are offered
};

/// What a request with a ClientToken came to.
struct TokenUse {
  std::string action;
  std::string token;
  std::string parameters;  ///< all others, canonical
  std::string error;       ///< id of the error row answered; empty: success
  std::string order;       ///< empty: none
};

struct Account {
  std::string id;
  bool enabled = true;
  bool arrears = false;
  std::optional<long long> calls_a_minute;  ///< instead of the table's bound
  std::string pays_with = "balance";        ///< a fund's method
  std::vector<Fund> funds;
  std::map<std::string, long long> prices;  ///< of a Mbit/s, by network charge type
  std::vector<AccessKey> keys;
  std::vector<Region> regions;
  std::vector<Instance> instances;
  std::vector<Order> orders;
  std::vector<Refund> refunds;
  std::vector<TokenUse> tokens;
};

/// "answer this row next": for errors that no state leads to. Used up front to back.
struct Injection {
  std::string error;     ///< id of the row
  std::string fill;      ///< for a message of %s; empty: the row's own
  std::string action;    ///< only to this action; empty: any
  std::string instance;  ///< only to calls that name it; empty: any
  long long times = 1;
};

/// "the service has moved away from its tables", for whoever rehearses what notices it. Kinds:
/// message and code (of the error row `error`, which becomes `text`), price (orders cost `amount`
/// more than they should), processing (orders stay in progress), no-success and not-quotable (of a
/// price quote), lost (the answer to `action`, after it took effect), throttle and unavailable
/// (`action` is not carried out).
struct Movement {
  std::string kind;
  std::string error;
  std::string text;
  std::string action;    ///< empty: any
  long long amount = 0;  ///< in the smallest unit of the currency
  long long times = 0;   ///< so often; 0: from now on
};

/// The clock of accounts and instances. Requests bring their own time of arrival, by which their
/// Timestamp is judged: a client's clock need not follow when this one is moved.
struct Clock {
  std::optional<UtcTime> fixed;   ///< stands still there until it is moved
  std::chrono::seconds ahead{0};  ///< else so far ahead of the time of arrival
};

/// Plain value; not safe from many threads at once.
struct State {
  std::string title;  ///< a sentence for people
  std::string seed = "ecs-contract";
  Clock clock;
  std::uint64_t made = 0;                    ///< so many ids were made of the seed
  std::string first_address = "198.18.0.1";  ///< public addresses are taken from here upwards
  std::uint32_t addresses = 65534;
  std::vector<Account> accounts;
  std::vector<Injection> injections;
  std::vector<Movement> movements;
};

/// The time of accounts and instances when a request arrives at `arrived`.
UtcTime now(const Clock& clock, std::chrono::system_clock::time_point arrived);

/// The first movement of that kind for that action, or for that error row where `error` is given;
/// counted as used. Nothing where the service has not moved so.
std::optional<Movement> take_movement(State& state, const std::string& kind,
                                      const std::string& action, const std::string& error = "");

/// What the network of an instance is at a time: its own bandwidth, or the greatest of the
/// temporary upgrades that run.
struct Bandwidth {
  long long out = 0;
  long long in = 0;
};
Bandwidth bandwidth_at(const Instance& instance, UtcTime time);

/// Takes out the temporary upgrades that are over.
void end_upgrades(State& state, UtcTime time);

Instance* find_instance(Account& account, const std::string& id);
const Instance* find_instance(const Account& account, const std::string& id);
Order* find_order(Account& account, const std::string& id);
const Region* find_region(const Account& account, const std::string& id);
Fund* find_fund(Account& account, const std::string& method);

}  // namespace contract
