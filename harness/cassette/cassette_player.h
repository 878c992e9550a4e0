// A recording that is being replayed: each interaction once, in order, and nothing else.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "cassette/cassette_store.h"
#include "cassette/match.h"

namespace contract {

/// What is answered to a request of which all recorded answers were given already.
enum class AfterLast {
  miss,    ///< an error: each interaction is replayed once
  repeat,  ///< the last of them again, for clients that ask until something is done
};

struct CassettePlayerOptions {
  AfterLast after_last = AfterLast::miss;
  Names ignored;  ///< parameters that are not looked at, beside those of the rules
};

/// What became of a player.
struct CassettePlayerReport {
  std::size_t interactions = 0;
  std::size_t replayed = 0;
  std::size_t held = 0;  ///< answers given again under AfterLast::repeat
  std::size_t missed = 0;
  std::vector<std::string> unused;    ///< files of interactions that nobody asked for
  std::vector<std::string> misses;    ///< a line for each, the first hundred, redacted
  std::vector<std::string> withheld;  ///< a line for each call that holds no answer
};

/// What it has for a request.
struct Taken {
  const Response* response = nullptr;  ///< lives as long as the player; nullptr where there is none
  bool again = false;                  ///< it was given before, under AfterLast::repeat
  std::string miss;  ///< why there is none, with the nearest interaction and what differs
};

/// Finds by a hash: the time does not grow with the recording. Equal requests are answered in the
/// order of the recording; requests that differ, in any. Safe from any thread.
class CassettePlayer {
 public:
  CassettePlayer(Cassette recording, CassetteRules rules, CassettePlayerOptions options = {});

  /// The next answer to this request; the nearest interaction is the one with the fewest
  /// differences.
  Taken take(const Request& request, const Params& params);

  CassettePlayerReport report() const;

 private:
  struct Queue {
    Asked asked;
    std::vector<std::size_t> interactions;
    std::atomic<std::size_t> taken = 0;
  };
  std::string explain(const Asked& asked) const;
  std::string withheld_of(const std::string& action) const;
  /// A miss without what is private in the request.
  std::string fit_to_print(const Request& request, const std::string& miss);

  const Cassette recording_;
  const CassetteRules rules_;
  const CassettePlayerOptions options_;
  Redactor redactor_;                              ///< of what is printed
  std::unordered_map<std::string, Queue> queues_;  // by key; not changed once it is made
  mutable std::mutex mutex_;
  std::size_t missed_ = 0;           // under mutex_
  std::vector<std::string> misses_;  // under mutex_
};

/// Knows nothing but the player. `refuse` makes the answer to a miss out of its text.
ParamsHandler replay(std::shared_ptr<CassettePlayer> player,
                     std::function<Response(const Request&, const std::string& miss)> refuse);

}  // namespace contract
