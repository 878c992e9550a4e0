// For tests: a client in this very process that makes each call well, and believes every answer.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <utility>

#include "net/raw_client.h"
#include "runner/testing.h"

namespace contract::testing {

/// The bytes of a call; `instance` in place of the one that is asked for, where it is not empty.
inline std::string bytes_of(const Call& call, const std::string& instance = "") {
  static std::atomic<int> nonces{0};
  Params params;
  for (const Argument& each : call.parameters) {
    const bool other = each.name == "InstanceId" && !instance.empty();
    if (each.text) params.push_back({each.name, other ? instance : *each.text, false});
  }
  params = with_shared(std::move(params), "good-client-" + std::to_string(++nonces));
  for (Param& param : params)
    if (param.name == "AccessKeyId") param.value = call.access_key_id;
  return signed_get(params, call.access_key_secret).raw;
}

/// What a client says that looks no further than at the answer's status.
inline Outcome told_by(const RawAnswer& answer) {
  return Outcome{.kind = answer.status() == 200 ? "ok" : "api_error"};
}

/// On a connection of its own.
inline Outcome call_well(const Call& call, const std::string& instance = "") {
  return told_by(RawClient(call.port).ask(bytes_of(call, instance)));
}

/// On the connection that the last call to the same port left open.
class PoolingClient {
 public:
  Outcome operator()(const Call& call) try {
    RawClient& client = pool_.try_emplace(call.port, call.port).first->second;
    return told_by(client.ask(bytes_of(call)));
  } catch (const std::runtime_error&) {
    pool_.erase(call.port);
    return Outcome{.kind = "transport_error"};
  }

 private:
  std::map<int, RawClient> pool_;
};

}  // namespace contract::testing
