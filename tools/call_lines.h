// A line a call, as it is answered: for whoever watches a recorder, a replay or the emulator.
#pragma once

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cassette/scan.h"
#include "ecs_contract/message.h"
#include "proxy/host_check.h"
#include "service/emulator.h"
#include "spec/spec.h"

namespace contract {

/// Lines are for a terminal, unless the user says otherwise.
struct CallLineArguments {
  bool verbose = false;
  bool quiet = false;
};

/// --verbose and --quiet.
void add_options(CLI::App& app, CallLineArguments& arguments);

/// Tells on standard output of each call: when it came, action, instance, status, code, documented
/// row, order, request id, and how long it took. What is private by its looks, or stood under a
/// private name in this call or an earlier one, is not told. Safe from any thread.
class CallLines {
 public:
  using Clock = std::chrono::steady_clock;

  /// `spec` must outlive it.
  /// `secrets`: what is not to be told besides the secret and token of this machine's key.
  CallLines(const Spec& spec, const CallLineArguments& arguments,
            const std::vector<std::string>& secrets = {});

  /// Whether there are any.
  bool are_told() const { return told_; }
  /// A Handler round `inner`, or `inner`. This must outlive it.
  Handler tell(Handler inner);
  /// The same of a call of which the record is known already.
  void tell(const Request& request, const Response& response, Record record,
            Clock::time_point begun);
  /// Tells of a call that was refused before any Handler was asked. This must outlive it.
  TellRefused refused();

 private:
  Record record_of(const Request& request, const Response& response);
  void hide_private(const Request& request, const Response& response, Record& record);
  void print(const Record& record, Clock::time_point begun);

  const Spec& spec_;
  const bool told_;
  std::atomic<std::uint64_t> calls_ = 0;
  std::mutex mutex_;       // of standard output
  std::mutex known_lock_;  // of what follows
  PrivateValues known_;    ///< under private names, in all calls
  std::shared_ptr<const Scanner> scanner_;
};

}  // namespace contract
