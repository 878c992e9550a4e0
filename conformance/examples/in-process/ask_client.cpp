#include "ask_client.h"

#include <stdexcept>

#include "ecs_client.h"

using contract::told;
namespace reference = contract::reference;

contract::Hello client_hello() {
  return {.client = "ecs-contract-reference-client",
          .version = "in process",
          .language = "C++",
          .formats = {"json", "xml"},
          .signatures = {"v1-hmac-sha1", "v1-hmac-sha256", "v3"},
          .schemes = {"http", "https"},
          .methods = {"GET", "POST"},
          .features = {"sts", "null-parameter", "empty-parameter", "big-integer"},
          .reports = {"status", "code", "message", "request_id", "order_id"}};
}

namespace {

using contract::Outcome;

Outcome outcome_of(const reference::Success& done) {
  return {.kind = "ok",
          .status = told(std::to_string(done.status), "int"),
          .request_id = told(done.request_id),
          .order_id = told(done.order_id)};
}

Outcome outcome_of(const reference::ApiError& error) {
  return {.kind = "api_error",
          .status = told(std::to_string(error.status), "int"),
          .code = told(error.code),
          .message = told(error.message),
          .request_id = told(error.request_id)};
}

Outcome outcome_of(const reference::TransportError& error) {
  return {.kind = "transport_error", .detail = error.text};
}

Outcome outcome_of(const reference::UnreadableAnswer& answer) {
  return {.kind = "parse_error", .detail = answer.text};
}

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

contract::Outcome ask_client(const contract::Call& call) try {
  reference::Config config;
  config.endpoint = {call.scheme, call.host, call.port, unless_empty(call.ca_pem)};
  config.credentials = {call.access_key_id, call.access_key_secret,
                        unless_empty(call.security_token)};
  config.region = call.region;
  config.action = call.action;
  config.format =
      call.format == "xml" ? reference::AnswerFormat::xml : reference::AnswerFormat::json;
  config.signature = call.signature == "v3"               ? reference::SignatureKind::v3
                     : call.signature == "v1-hmac-sha256" ? reference::SignatureKind::v1_hmac_sha256
                                                          : reference::SignatureKind::v1_hmac_sha1;
  config.method = call.method;
  config.deadline = call.deadline;
  reference::Parameters parameters;
  for (const contract::Argument& each : call.parameters)
    parameters.emplace_back(each.name, each.text);
  reference::Connection connection(config.endpoint);
  return std::visit([](const auto& result) { return outcome_of(result); },
                    reference::modify_instance_network_spec(connection, config, parameters));
} catch (const std::invalid_argument& refusal) {
  return {.kind = "client_error", .detail = refusal.what()};
}
