// What every call goes through before its action: who sent it, when, and whether it is signed
// right.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>

#include "ecs_contract/message.h"
#include "service/decide.h"
#include "service/state.h"
#include "spec/spec.h"
#include "wire/auth_params.h"
#include "wire/params.h"

namespace contract {

/// A request as the gateway reads it.
struct Arrival {
  const Request* request = nullptr;
  ParsedParams parsed;
  std::optional<AuthParams> auth;
  std::string action;  ///< as sent; empty: none
};

/// `spec` for the names of the common parameters.
Arrival read_arrival(const Spec& spec, const Request& request);

/// An account and one of its keys.
struct Sender {
  Account* account = nullptr;
  const AccessKey* key = nullptr;
};

/// nullptr members where nobody has the key that the request claims.
Sender find_sender(State& state, const Arrival& arrival);

/// What the gateway remembers of the last minutes: nonces and calls. Not a part of the state: it
/// hangs on the time of arrival, not on the emulator's clock. Not safe from many threads at once.
class RecentCalls {
 public:
  using Time = std::chrono::system_clock::time_point;

  /// So many nonces are remembered at most, the latest: memory stays bounded under any load.
  static constexpr std::size_t kNonces = 100'000;

  /// Whether the key has sent that nonce since `since`.
  bool nonce_used(const std::string& key, const std::string& nonce, Time since);
  void add_nonce(const std::string& key, const std::string& nonce, Time arrived);
  /// Counts a call of the account and returns how many it made in the minute up to `arrived`.
  std::size_t count_call(const std::string& account, Time arrived);

 private:
  // Of a key's nonce only a hash is kept: of 100,000, two are the same once in 10^9 times.
  std::unordered_set<std::size_t> nonces_;
  std::deque<std::pair<Time, std::size_t>> order_;
  std::map<std::string, std::deque<Time>> calls_;
};

/// Every fact that a decision of the gateway may ask for. Counts the call.
Facts gateway_facts(const Spec& spec, const Arrival& arrival, const Sender& sender,
                    RecentCalls& recent);

/// Looks a common parameter up where the request's kind of signature has it: a parameter, or a
/// header of V3. nullptr where it is not there.
const std::string* shared_value(const Spec& spec, const Arrival& arrival,
                                const Parameter& parameter);

}  // namespace contract
