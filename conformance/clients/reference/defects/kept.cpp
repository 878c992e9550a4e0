// Clients that keep from one call what belongs to another, and ask for less than they need.
#include <atomic>
#include <memory>

#include "defects/defects.h"
#include "defects/resign.h"

namespace contract::reference {
namespace {

UtcTime now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

Result call_with_nonce(Connection& connection, const Config& config, const Parameters& parameters,
                       const std::string& nonce) {
  return result_of(
      connection.exchange(build_request(config, parameters, nonce, now()), config.deadline));
}

/// The region of the process's first call is that of all.
Result keeps_first_region(Connection& connection, const Config& config,
                          const Parameters& parameters) {
  static const std::string first = config.region;
  Config kept = config;
  kept.region = first;
  return modify_instance_network_spec(connection, kept, parameters);
}

/// Within a case, told by its key, the address of the first call is that of all.
Result keeps_address(Connection& connection, const Config& config, const Parameters& parameters) {
  static std::string key;
  static Endpoint kept;
  static std::unique_ptr<Connection> own;
  if (key != config.credentials.access_key_id) {
    key = config.credentials.access_key_id;
    kept = config.endpoint;
    own.reset();
  }
  if (kept == config.endpoint) return modify_instance_network_spec(connection, config, parameters);
  if (!own) own = std::make_unique<Connection>(kept);
  Config first = config;
  first.endpoint = kept;
  return modify_instance_network_spec(*own, first, parameters);
}

/// A nonce is the number of the call.
Result counts_nonces(Connection& connection, const Config& config, const Parameters& parameters) {
  static std::atomic<int> calls{0};
  return call_with_nonce(connection, config, parameters,
                         "the-call-of-this-process-" + std::to_string(++calls));
}

/// A nonce is six hexadecimal digits.
Result has_short_nonces(Connection& connection, const Config& config,
                        const Parameters& parameters) {
  return call_with_nonce(connection, config, parameters, make_nonce().substr(0, 6));
}

/// Asks by Accept alone, as for any other API: V1 knows the parameter Format and nothing else.
Result asks_by_accept(Connection& connection, const Config& config, const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (config.signature == SignatureKind::v3 || request.method != "GET")
    return result_of(connection.exchange(request, config.deadline));
  Params params = unsigned_params(request);
  std::erase_if(params, [](const Param& each) { return each.name == "Format"; });
  return send(connection, config, v1_signed(config, std::move(request), std::move(params)));
}

}  // namespace

std::span<const Defect> kept_defects() {
  static constexpr Defect kAll[] = {{"keeps-first-region", keeps_first_region},
                                    {"keeps-address", keeps_address},
                                    {"counts-nonces", counts_nonces},
                                    {"has-short-nonces", has_short_nonces},
                                    {"asks-by-accept", asks_by_accept}};
  return kAll;
}

}  // namespace contract::reference
