// What a step answers, what it meant by it, and what was seen of it: the material of a judgement.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cassette/cassette.h"
#include "runner/case.h"
#include "runner/nonce_ledger.h"
#include "runner/protocol.h"
#include "spec/spec.h"

namespace contract {

/// What an answer says, before it is wrapped.
struct IntendedReply {
  bool success = false;
  int status = 0;
  std::string code{};
  std::string message{};
  std::string request_id{};
  std::optional<std::string> order_id{};
  std::string retry{};                ///< "now" or "later" where the document allows a repeat
  std::chrono::milliseconds wait{0};  ///< that it asks to let pass before one; 0: it says nothing
  Expect expect = Expect::as_answered;
  bool acts = false;    ///< the service has carried the call out, or may have
  bool faulty = false;  ///< something was wrong with the bytes: what it says may not have arrived
};

/// Answers the requests of one step and remembers what each answer means. Safe from any thread.
class StepAnswerer {
 public:
  /// `spec` and `step` must outlive it. `seed` makes the request ids: the same seed, the same ids.
  /// `elsewhere` is the authority, "host:port", that redirects lead to. `emulated` answers the
  /// steps of a case on the emulator; else nullptr.
  StepAnswerer(const Spec& spec, const Step& step, std::string seed, std::string elsewhere = "",
               std::shared_ptr<EmulatedCase> emulated = nullptr)
      : spec_(spec),
        step_(step),
        seed_(std::move(seed)),
        elsewhere_(std::move(elsewhere)),
        emulated_(std::move(emulated)) {}

  Response answer(const Request& request);
  /// The meanings of the answers given, in order.
  std::vector<IntendedReply> meanings();
  /// How the emulator departed from what the step says of it, as sentences; empty: in nothing, or
  /// it was not asked.
  std::vector<std::string> departures();
  /// How many orders the case has placed on the emulator when the step had ended.
  std::size_t orders_placed();

 private:
  IntendedReply decide(const StepAnswer& answer, const Request& request, const Params& params,
                       std::size_t nth) const;
  Response write(const StepAnswer& answer, const IntendedReply& meaning, const Request& request,
                 const Params& params);
  Response emulate(const Request& request, IntendedReply& meaning);
  Fault filled(Fault fault, const IntendedReply& meaning, const Request& request) const;

  const Spec& spec_;
  const Step& step_;
  std::string seed_;
  std::string elsewhere_;
  std::shared_ptr<EmulatedCase> emulated_;
  std::mutex mutex_;
  std::vector<IntendedReply> meanings_;
  std::vector<Record> records_;  // of the emulator, one for each meaning
  std::optional<Format> asked_;  // by the first request: one that follows a redirect may ask none
  std::string placed_before_;    // the case's order before this step
  std::string not_done_;         // what stood in the way of the step's intervention
  std::optional<State> after_;   // of the emulator, after the latest request
};

/// Everything seen of one step.
struct StepObservation {
  std::vector<Interaction> interactions;
  std::vector<Request> misplaced;  ///< that came to an address which the step was not called at
  std::vector<IntendedReply> meanings;
  std::size_t orders = 0;       ///< that the case has placed on its emulator so far
  std::vector<Request> strays;  ///< that came to the case's address with another key
  Outcome outcome;

  /// Whether the nth request, from 0, was sent because the answer before it was a redirect.
  bool follows(std::size_t nth) const {
    return nth > 0 && nth <= meanings.size() && meanings[nth - 1].status / 100 == 3;
  }
};

/// A step as it can be judged again (RunOptions::seen), by other tables too. A plain value.
struct StepSeen {
  std::size_t nth = 0;  ///< of its case, from 0
  StepObservation exchange;
  std::string secret;  ///< of the case; stays in memory
  /// The client ended in it, and this says how. Nothing: it said an outcome.
  std::optional<Finding> ended;
  bool judged = true;  ///< false: skipped or an error, whatever was seen
  /// What the whole run has seen, in a case that looks back on it; else nullptr.
  std::shared_ptr<const NonceLedger> run;
};

}  // namespace contract
