// What a step answers, what it meant by it, and what was seen of it: the material of a judgement.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cassette/cassette.h"
#include "runner/case.h"
#include "runner/protocol.h"
#include "spec/spec.h"

namespace contract {

/// What an answer says, before it is wrapped.
struct Meaning {
  bool success = false;
  int status = 0;
  std::string code;
  std::string message;
  std::string request_id;
  std::optional<std::string> order_id;
  std::string retry;  ///< "now" or "later" where the document allows a repeat
};

/// Answers the requests of one step and remembers what each answer means. Safe from any thread.
class StepAnswerer {
 public:
  /// `spec` and `step` must outlive it. `seed` makes the request ids: the same seed, the same ids.
  StepAnswerer(const Spec& spec, const Step& step, std::string seed)
      : spec_(spec), step_(step), seed_(std::move(seed)) {}

  Response answer(const Request& request);
  /// The meanings of the answers given, in order.
  std::vector<Meaning> meanings();

 private:
  Meaning decide(const Params& params, int nth) const;

  const Spec& spec_;
  const Step& step_;
  std::string seed_;
  std::mutex mutex_;
  std::vector<Meaning> meanings_;
};

/// Everything seen of one step.
struct Exchange {
  std::vector<Interaction> interactions;
  std::vector<Meaning> meanings;
  Outcome outcome;
};

/// An upper-case UUID (version 5 in shape) made of `seed`.
std::string request_id_of(const std::string& seed);

}  // namespace contract
