// A client for the ECS call ModifyInstanceNetworkSpec, and an example of one that keeps the
// contract.
//
//   Config config;
//   config.endpoint = {"https", "ecs.cn-hangzhou.aliyuncs.com", 443, {}};
//   config.credentials = {key_id, secret, {}};
//   Connection connection(config.endpoint);
//   const Result result = modify_instance_network_spec(
//       connection, config, {{"InstanceId", "i-bp1"}, {"InternetMaxBandwidthOut", "10"}});
//   if (const auto* done = std::get_if<Success>(&result)) use(done->order_id);
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "answer.h"
#include "connection.h"
#include "ecs_contract/message.h"
#include "wire/time.h"

namespace contract::reference {

struct Credentials {
  std::string access_key_id;
  std::string access_key_secret;
  std::optional<std::string> security_token;  ///< of a temporary key (STS)
};

enum class AnswerFormat { json, xml };
enum class SignatureKind { v1_hmac_sha1, v1_hmac_sha256, v3 };

/// How calls are made. A plain value.
struct Config {
  Endpoint endpoint;
  Credentials credentials;
  std::string region;  ///< sent as RegionId, unless a parameter says otherwise; empty: not sent
  AnswerFormat format = AnswerFormat::json;
  SignatureKind signature = SignatureKind::v1_hmac_sha1;
  std::string action = "ModifyInstanceNetworkSpec";  ///< another one where a test asks for it
  std::string method;                          ///< "GET" or "POST"; empty: GET for V1, POST for V3
  std::chrono::milliseconds deadline{10'000};  ///< for connecting, sending and reading together
};

/// Names and texts, in order: "true" and "false" for booleans, decimal digits for integers.
/// Nothing: not sent; an empty text is sent as "Name=".
using Parameters = std::vector<std::pair<std::string, std::optional<std::string>>>;

/// Makes the call once. There is no retry here: each call may place an order, and only the caller
/// knows whether its ClientToken makes a second one harmless. `connection` is to the endpoint of
/// `config`. std::invalid_argument: nothing was sent, for the call can't be put on the wire (see
/// `build_request`).
Result modify_instance_network_spec(Connection& connection, const Config& config,
                                    const Parameters& parameters);

/// The same over whatever sends a request and reads its answer, as Connection::exchange does.
using Exchange = std::function<std::variant<Response, TransportError>(
    const Request& request, std::chrono::milliseconds deadline)>;
Result modify_instance_network_spec(const Exchange& exchange, const Config& config,
                                    const Parameters& parameters);

/// 128 random bits in hexadecimal digits.
std::string make_nonce();

/// The signed request for a call. `nonce` must never have been used with this key before.
/// std::invalid_argument: a parameter stands twice or has a name that the signature needs, the
/// method is neither GET nor POST, or a header would hold a control character.
Request build_request(const Config& config, const Parameters& parameters, std::string_view nonce,
                      UtcTime now);

}  // namespace contract::reference
