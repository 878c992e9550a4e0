// Clients that give a false account of what came of a call.
#include <stdexcept>

#include "defects/defects.h"

namespace contract::reference {
namespace {

/// Says of a lost answer that the call was never sent.
Result denies_sending(Connection& connection, const Config& config, const Parameters& parameters) {
  Result result = modify_instance_network_spec(connection, config, parameters);
  if (const auto* error = std::get_if<TransportError>(&result))
    throw std::invalid_argument("refused: " + error->text);
  return result;
}

/// Has 503 for the status of an answer that never came.
Result invents_status(Connection& connection, const Config& config, const Parameters& parameters) {
  Result result = modify_instance_network_spec(connection, config, parameters);
  if (const auto* error = std::get_if<TransportError>(&result))
    return UnreadableAnswer{503, error->text};
  return result;
}

/// Hands out a code of the API where no answer came.
Result invents_code(Connection& connection, const Config& config, const Parameters& parameters) {
  Result result = modify_instance_network_spec(connection, config, parameters);
  if (const auto* error = std::get_if<TransportError>(&result))
    return ApiError{0, "ServiceUnavailable", error->text, {}, {}};
  return result;
}

/// Makes an id up for an answer that has none.
Result invents_request_id(Connection& connection, const Config& config,
                          const Parameters& parameters) {
  Result result = modify_instance_network_spec(connection, config, parameters);
  if (const auto* error = std::get_if<UnreadableAnswer>(&result))
    return ApiError{error->status, "SDK.Unreadable", error->text, make_nonce(), {}};
  return result;
}

/// Goes by the status alone.
Result takes_any_200(Connection& connection, const Config& config, const Parameters& parameters) {
  Result result = modify_instance_network_spec(connection, config, parameters);
  if (const auto* error = std::get_if<ApiError>(&result); error != nullptr && error->status == 200)
    return Success{200, error->request_id.value_or(""), {}};
  return result;
}

}  // namespace

std::span<const Defect> account_defects() {
  static constexpr Defect kAll[] = {{"denies-sending", denies_sending},
                                    {"invents-status", invents_status},
                                    {"invents-code", invents_code},
                                    {"invents-request-id", invents_request_id},
                                    {"takes-any-200", takes_any_200}};
  return kAll;
}

}  // namespace contract::reference
