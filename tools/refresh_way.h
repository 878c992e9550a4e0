// The way from this machine to the account that a refresh asks: guards, key, connections, waits.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>

#include "interruption.h"
#include "proxy/upstream.h"
#include "refresh/approval.h"
#include "refresh/remote.h"

namespace contract {

/// What the command line says of it.
struct WayArguments {
  std::string service, profile, clock, clock_token;
  bool live = false;
};
void add_options(CLI::App& app, WayArguments& arguments);

/// The connections of one command. The endpoints of its Remote lead to the service that was named;
/// the vendor's other products are on their own hosts, and on loopback at the same address.
class RefreshWay {
 public:
  /// Error, and nothing was sent: as demand_permission and demand_key, or --clock is not on
  /// loopback. `interruption` must outlive it; nullptr: a signal ends the program, as it does any.
  RefreshWay(WayArguments arguments, bool in_ci, const Interruption* interruption);

  const Remote& remote() const { return remote_; }
  const std::string& service() const { return arguments_.service; }
  /// "emulator" on loopback, else "live".
  std::string provenance() const;
  /// What a progress line says before why it waits; a terminal alone sees it.
  std::string progress;

 private:
  ProductEndpoint endpoint(const std::string& host);
  bool wait(std::chrono::seconds time, const std::string& why, bool may_stop);
  void move_clock(std::chrono::seconds by);

  const WayArguments arguments_;
  const Interruption* interruption_;
  Address address_;
  std::map<std::string, std::unique_ptr<Upstream>> upstreams_;
  Remote remote_;
};

}  // namespace contract
