// A line a call, as it is answered: for whoever watches a recorder, a replay or the emulator.
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

#include "service/emulator.h"
#include "spec/spec.h"
#include "wire/message.h"

namespace contract {

/// Lines are for a terminal, unless the user says otherwise.
struct CallLineArguments {
  bool verbose = false;
  bool quiet = false;
};

/// --verbose and --quiet.
void add_options(CLI::App& app, CallLineArguments& arguments);

/// Tells on standard output of each call: when it came, action, instance, status, code, documented
/// row, order, request id, and how long it took. Safe from any thread.
class CallLines {
 public:
  using Clock = std::chrono::steady_clock;

  /// `spec` must outlive it.
  CallLines(const Spec& spec, const CallLineArguments& arguments);

  /// Whether there are any.
  bool are_told() const { return told_; }
  /// A Handler round `inner`, or `inner`. This must outlive it.
  Handler tell(Handler inner);
  /// The same of a call that is known already.
  void tell(const Record& record, Clock::time_point begun);

 private:
  Record record_of(const Request& request, const Response& response);

  const Spec& spec_;
  const bool told_;
  std::atomic<std::uint64_t> calls_ = 0;
  std::mutex mutex_;  // of standard output
};

}  // namespace contract
