// A stand-in for the service that keeps state: it does what the tables say and can tell why.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ecs_contract/message.h"
#include "service/answer.h"
#include "service/gateway.h"
#include "service/state.h"
#include "spec/spec.h"

namespace contract {

/// The actions that are served. Immutable: many emulators may share one.
class Service {
 public:
  /// The first spec is the one whose table answers a call of no known action. Error: there is none,
  /// or a table names an effect that does not exist.
  explicit Service(std::vector<Spec> specs);

  const std::vector<Spec>& specs() const { return specs_; }
  const Spec& first() const { return specs_.front(); }
  /// nullptr where no table has that action.
  const Spec* action(const std::string& name) const;
  /// The error row of that id in any table, the first one's first; nullptr where none has it.
  const ErrorRow* error(const std::string& id) const;
  /// Error: the state has an access key or an instance twice, or names an error row that no table
  /// has.
  void check(const State& state) const;

 private:
  std::vector<Spec> specs_;
};

/// `first`, and the newest table of every other action below `folder` (specs/ecs/2014-05-26).
/// Error: as load_spec.
Service load_service(Spec first, const std::filesystem::path& folder,
                     const std::filesystem::path& schema);

/// What was decided about one request.
struct Record {
  std::uint64_t nth = 0;  ///< from 1
  std::string request_id;
  std::string action;
  std::string access_key;
  std::string instance;
  std::string asked;  ///< the parameters of the action's table, percent-encoded
  int status = 0;
  std::string code;              ///< of the error; empty: success
  std::string message;           ///< of the error
  std::string error;             ///< id of the error row
  std::string order;             ///< id of the order in the answer; empty: none
  std::vector<std::string> why;  ///< ids of the rules that decided, in order
  bool again = false;            ///< a recording's: it has no other answer than the last one, again
};

/// Answers requests from a state of its own. Everything it does follows from the tables, the state
/// and the requests with their times of arrival: the same requests, the same bytes. Safe from any
/// thread; requests are decided one after the other.
class Emulator {
 public:
  static constexpr std::size_t kRecords = 10'000;

  /// `service` must outlive it. Error: as Service::check.
  Emulator(const Service& service, State state);

  /// `decided`, where it is not nullptr, gets what was decided.
  Response answer(const Request& request, Record* decided = nullptr);
  /// answer() as a Handler; this must outlive it.
  Handler handler() {
    return [this](const Request& request) { return answer(request); };
  }
  /// So many requests were answered since the state was made, loaded or reset.
  std::uint64_t requests() const;

  /// The last kRecords decisions, oldest first.
  std::vector<Record> records() const;
  State state() const;
  /// Replaces the state and forgets decisions, nonces and calls. Error: as Service::check.
  void load(State state);
  /// To the state that it was made with, or that was loaded last.
  void reset();

  /// Error: no table has that row.
  void inject(Injection injection);
  /// Takes the last injection of that row back, where it was not used.
  void withdraw(const std::string& error);
  /// Error: it is of no kind, names no error row where it has to, or one that no table has.
  void move(Movement movement);
  /// take_movement() of the state.
  std::optional<Movement> moved(const std::string& kind, const std::string& action);
  void set_clock(Clock clock);
  /// Pays an unpaid order: what it is for is done. Or what stands in the way, as a sentence.
  std::string pay(const std::string& order, std::chrono::system_clock::time_point arrived);
  /// Voids an unpaid or abnormal order. Or what stands in the way, as a sentence.
  std::string void_order(const std::string& order);

 private:
  Response decide(const Request& request, Record& record);
  /// Lets time pass: orders that were processing are paid and carried out, upgrades end.
  void settle(State& state, UtcTime time) const;
  Response act(const Arrival& arrival, const Spec& spec, Format format, Account& account,
               Record& record);

  const Service& service_;
  mutable std::mutex mutex_;
  State first_;
  State state_;
  RecentCalls recent_;
  std::deque<Record> records_;
  std::uint64_t requests_ = 0;
};

}  // namespace contract
