// The emulator behind a case, as data: the account it starts from, what is done to it before a
// call, and what must have come of the call.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cassette/cassette_player.h"
#include "formats/value.h"
#include "service/emulator.h"

namespace contract {

/// What answers a case with a state. Immutable: its copies share the tables.
struct Emulation {
  std::shared_ptr<const Service> service;
  State state;          ///< as the case begins; its first account is the caller's
  std::string account;  ///< its name; empty where the case begins otherwise than the account
};

/// What cases may ask for: the tables of all actions, and the accounts by name.
struct EmulationSource {
  std::shared_ptr<const Service> service;
  std::function<State(const std::string& account)> account;
};

/// What is done to the emulator before a call, in this order.
struct Intervention {
  std::optional<UtcTime> clock;
  bool pay = false;         ///< the account's newest order
  bool void_order = false;  ///< the same
  std::optional<Injection> injection;
};

/// What the emulator has to decide about the first request of a call.
struct Decided {
  enum class Order {
    any,
    placed,    ///< one that was not there before
    repeated,  ///< the one that the case's first placing call was answered with
    none,
  };
  std::string error;  ///< id of the row; empty: success
  Order order = Order::any;
  std::vector<std::string> why;  ///< rules that must be among those that decided
};

/// What the account holds after a call. Nothing: not looked at.
struct Holding {
  std::string instance;
  std::optional<long long> out, in;  ///< Mbit/s, at the clock's time
  std::optional<bool> address;       ///< whether it has a public one
  std::optional<long long> balance;
  std::optional<std::vector<std::string>> orders;  ///< states of those placed by the case, in order
};

/// Readers of a case file's rows, which keep their schema already. `account` instead of the row's.
/// Error with file and line: no such account, row or rule.
Emulation read_emulation(const EmulationSource& source, const std::string& file, const Value& row,
                         const std::string& account = "");
Intervention read_intervention(const std::string& file, const Value& row);
Decided read_decided(const Spec& spec, const std::string& file, const Value& row);
Holding read_holding(const Value& row);

/// How the first decision of a call and the account after it depart from what the case says, as
/// sentences; empty: as it says.
struct Happened {
  const std::vector<Record>& records;  ///< of the call's requests, in order; not empty
  const State& before;                 ///< the state when the case began
  const std::optional<State>& after;   ///< nothing: nobody knows, and it is not looked at
  std::string placed;  ///< the order of the case's first placing call; empty: none yet
};
std::vector<std::string> departures(const Decided& expected, const Happened& happened);
std::vector<std::string> departures(const Holding& expected, const Happened& happened);

/// What answers one playing of a case, from its first step to its last.
struct Answering {
  std::function<Response(const Request&, Record&)> answer;
  /// What stands in the way, as a sentence; empty: it is done.
  std::function<std::string(const Intervention&, std::chrono::system_clock::time_point)> intervene;
  std::function<std::optional<State>()> state;  ///< nothing where nobody knows it
};

/// The emulator. `emulation` must outlive it. The account's first key gives way to `keys`, its
/// rights are theirs. `seed` makes request and order ids.
Answering from_emulator(const Emulation& emulation, const std::vector<AccessKey>& keys,
                        std::string seed);
/// A recording of it, in the format that each request asks for. A request is known by the
/// parameters of the action's table; what stands in no recording is answered as a miss, and the
/// record's `error` says what is missing. `spec` must outlive it.
Answering from_recording(const Spec& spec, Cassette recording, const CassetteRules& rules);

/// One playing of a case, and the order that it placed first. Safe from any thread.
class EmulatedCase {
 public:
  EmulatedCase(const Emulation& emulation, Answering answering)
      : emulation_(emulation), answering_(std::move(answering)) {}

  const State& beginning() const { return emulation_.state; }
  std::optional<State> state() const { return answering_.state(); }
  std::string intervene(const Intervention& before, std::chrono::system_clock::time_point arrived) {
    return answering_.intervene(before, arrived);
  }
  Response answer(const Request& request, Record& record);
  /// The order of the first answer that named one which the account did not begin with; empty:
  /// none yet.
  std::string placed() const;
  const ErrorRow* error(const std::string& id) const { return emulation_.service->error(id); }

 private:
  const Emulation& emulation_;
  const Answering answering_;
  mutable std::mutex mutex_;
  std::string placed_;  // under mutex_
};

/// The orders that are in `after` and not in `before`: of the first accounts, in order.
std::vector<Order> orders_placed(const State& before, const State& after);

}  // namespace contract
