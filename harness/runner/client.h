// The client behind a case: whatever turns a call into a reply. Adapters (adapter.h), command line
// tools (exec.h) and functions of a test program (in_process.h) are makers of it.
#pragma once

#include <chrono>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "runner/process.h"
#include "runner/protocol.h"

namespace contract {

/// What stands between us and the client broke its protocol: its own fault, not the client's.
struct Violation {
  std::string text;
  std::string of_case{};  ///< the case that its line names, where that is another call's outcome
};

/// What came of a call.
using Reply = std::variant<Outcome, ProcessEnd, Violation>;

/// A client that can be called. After a reply that is no Outcome it is gone. Used from the one
/// thread that made it.
struct Client {
  Hello hello;
  std::function<Reply(const Call&)> call;
  bool starts_for_each_call = false;  ///< keeps nothing from one call to the next: a tool
  /// What it did unasked since its last outcome, waited for so long: it ended, or said or closed
  /// something, and is gone. Nothing: it waits for the next call. nullptr: it can't do any of that.
  std::function<std::optional<Reply>(std::chrono::milliseconds)> unasked{};
  /// By how much we came late, at most, to read what it said in the last call. nullptr: it says
  /// what it says within the call itself.
  std::function<std::chrono::milliseconds()> late{};
};

/// Until when an outcome is waited for: the call's deadline, and the grace past it, which is as
/// many times as long as the deadline is. A client that tries again within a multiple of its
/// deadline is then found late by the same multiple on every machine.
inline std::chrono::milliseconds patience_for(const Call& call, std::chrono::milliseconds grace) {
  return call.deadline +
         std::chrono::milliseconds(std::llround(static_cast<double>(grace.count()) * call.stretch));
}

/// Makes a client, and a fresh one for each that is gone. Called from many threads. Error: it can't
/// be made: the user's to repair where it is the first one, and one case's trouble later.
using ClientMaker = std::function<Client()>;

}  // namespace contract
