#include "refresh_way.h"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <thread>

#include "cassette_setting.h"
#include "command_line.h"
#include "ecs_contract/error.h"

namespace contract {
namespace {

WayArguments permitted(WayArguments arguments, bool in_ci) {
  demand_permission({arguments.service, arguments.live, in_ci, variable});
  if (!arguments.clock.empty() && !(is_loopback(read_address(arguments.service).host) &&
                                    is_loopback(read_address(arguments.clock).host)))
    throw Error("--clock moves the clock of an emulator on this machine, and of nothing else",
                "leave it out where a live account is asked; nothing was sent");
  return arguments;
}

}  // namespace

void add_options(CLI::App& app, WayArguments& arguments) {
  app.add_option("--service", arguments.service,
                 "The service to ask: https://…, or http:// on 127.0.0.1; there is no default");
  app.add_option("--profile", arguments.profile,
                 "The profile to take the key from; else the environment's key counts, and no "
                 "default profile");
  app.add_flag("--live", arguments.live,
               "Ask a service that is not on this machine; ECS_CONTRACT_LIVE=1 has to stand in the "
               "environment as well");
  app.add_option("--clock", arguments.clock,
                 "The control endpoint of the emulator that is asked: waits move its clock")
      ->group("Rehearsal");
  app.add_option("--clock-token", arguments.clock_token, "And its token")
      ->envname("ECS_CONTRACT_CONTROL_TOKEN")
      ->group("Rehearsal");
}

RefreshWay::RefreshWay(WayArguments arguments, bool in_ci, const Interruption* interruption)
    : arguments_(permitted(std::move(arguments), in_ci)),
      interruption_(interruption),
      address_(read_address(arguments_.service)) {
  remote_.key = demand_key(variable, variable("HOME").value_or("/"), arguments_.profile);
  remote_.endpoint = [this](const std::string& host) { return endpoint(host); };
  remote_.now = [] { return std::chrono::system_clock::now(); };
  remote_.unique = [] { return new_secret(); };
  remote_.wait = [this](std::chrono::seconds time, const std::string& why, bool may_stop) {
    return wait(time, why, may_stop);
  };
  remote_.stopped = [this] {
    return interruption_ != nullptr && interruption_->token().stop_requested();
  };
}

std::string RefreshWay::provenance() const {
  return is_loopback(address_.host) ? "emulator" : "live";
}

ProductEndpoint RefreshWay::endpoint(const std::string& host) {
  const Address address =
      host.empty() || is_loopback(address_.host) ? address_ : read_address("https://" + host);
  std::unique_ptr<Upstream>& upstream = upstreams_[address.authority()];
  if (!upstream) upstream = std::make_unique<Upstream>(UpstreamOptions{address, {}});
  return {address.authority(),
          [asked = upstream.get()](const Request& request) { return asked->ask(request); }};
}

bool RefreshWay::wait(std::chrono::seconds time, const std::string& why, bool may_stop) {
  if (!arguments_.clock.empty()) {
    move_clock(time);
    return !(may_stop && remote_.stopped());
  }
  const bool shown = ::isatty(STDERR_FILENO) == 1;
  for (auto left = time; left > std::chrono::seconds(0); left -= std::chrono::seconds(1)) {
    if (may_stop && remote_.stopped()) break;
    if (shown)
      std::cerr << "\r\033[K" << progress << ", waiting " << left.count() / 60 << ":"
                << (left.count() % 60 < 10 ? "0" : "") << left.count() % 60 << " for " << why
                << std::flush;
    std::this_thread::sleep_for(std::chrono::seconds(1));
  }
  if (shown) std::cerr << "\r\033[K" << std::flush;
  return !(may_stop && remote_.stopped());
}

void RefreshWay::move_clock(std::chrono::seconds by) {
  const Address address = read_address(arguments_.clock);
  Request request;
  request.method = "POST";
  request.version = "HTTP/1.1";
  request.target = "/clock?advance=" + std::to_string(by.count()) + "s";
  request.headers = {{"Host", address.authority()},
                     {"Authorization", "Bearer " + arguments_.clock_token},
                     {"Content-Length", "0"}};
  const Response response = Upstream(UpstreamOptions{address, {}}).ask(request);
  if (response.status != 200)
    throw Error("the emulator's clock can't be moved: " + std::to_string(response.status),
                "say --clock and --clock-token as 'emulate' printed them, then 'refresh resume'");
}

}  // namespace contract
