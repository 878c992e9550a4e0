// Plays cases one after the other with one client at a time, and says whose a client's trouble was.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "runner/case_run.h"
#include "runner/client.h"
#include "runner/run_environment.h"

namespace contract {

/// So long a client may take to do what it does after its last outcome.
inline constexpr std::chrono::milliseconds kMoment{50};

/// What is certain of a case.
struct Played {
  const Case* each = nullptr;
  Verdict verdict;
  bool broken = false;   ///< the adapter broke the protocol in it or could not be started for it
  std::string lateness;  ///< as CaseRun::lateness
};

/// Used from one thread. A client that is gone costs one case: the one in which it went; but one
/// that outgrew its memory after several cases costs none, for the last is played again by a fresh
/// one: what they have left behind together is not that case's, and differs with their order. What
/// it did after an outcome counts against the case of that outcome, so a verdict falls when the
/// next case begins to be answered, and the last one at `end`.
class Player {
 public:
  /// `first` is used until it is gone, then fresh ones; `hello` is what all of them say. References
  /// must outlive it. `sink` is called for each case once, in the order of `play`.
  Player(RunEnvironment& environment, const ClientMaker& maker, const Hello& hello,
         std::optional<Client> first, std::function<void(Played)> sink);
  ~Player();

  /// A case that was interrupted has no verdict.
  void play(const Case& each);
  /// Waits a moment for what the client does after its last outcome, and lets it go.
  void end();

 private:
  struct Turn;
  std::unique_ptr<Turn> attempt(const Case& each);
  void settle(std::unique_ptr<Turn> turn);
  /// Waits so long for what the client does unasked. REQUIRES: a client where there is a `before_`.
  void look_at_client(std::chrono::milliseconds within);
  void charge_before(const Reply& trouble);

  RunEnvironment& environment_;
  const ClientMaker& make_client_;
  Client idle_;  ///< says hello, and is never called
  std::optional<Client> client_;
  std::size_t cases_ = 0;  ///< that it was asked
  std::function<void(Played)> sink_;
  /// The last case of the client that waits now, where that may still do something unasked.
  std::unique_ptr<Turn> before_;
};

}  // namespace contract
