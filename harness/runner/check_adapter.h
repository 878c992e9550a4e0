// A scripted dialogue with an adapter, in good and in bad weather, before any case of the API.
#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include "runner/adapter.h"
#include "spec/spec.h"

namespace contract {

/// One demand of conformance/PROTOCOL.md and what came of it.
struct AdapterCheck {
  std::string demand;
  std::string wrong;  ///< empty: it is met
  std::string note;   ///< what is worth knowing and is no fault of the adapter
};

/// How long the dialogue waits.
struct CheckTimes {
  std::chrono::milliseconds hello{30'000};
  std::chrono::milliseconds deadline{2'000};  ///< of a call
  std::chrono::milliseconds grace{2'000};     ///< past it, and to exit
  std::stop_token stop{};                     ///< ends the dialogue: nothing more is told
};

/// Calls `sink` for each check as it is made. Without a hello there is only the one; an adapter
/// that is a command line tool is not asked for what only a dialogue has. Error: it can't be
/// started.
void check_adapter(const AdapterConfig& adapter, const ProtocolSchemas& schemas, const Spec& spec,
                   const CheckTimes& times, const std::function<void(const AdapterCheck&)>& sink);

}  // namespace contract
