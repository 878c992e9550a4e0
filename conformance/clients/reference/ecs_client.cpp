#include "ecs_client.h"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "wire/digest.h"
#include "wire/params.h"
#include "wire/percent.h"
#include "wire/signature_v1.h"
#include "wire/signature_v3.h"

namespace contract::reference {
namespace {

constexpr const char* kVersion = "2014-05-26";
constexpr const char* kTimestamp = "yyyy-MM-ddTHH:mm:ssZ";
constexpr const char* kForm = "application/x-www-form-urlencoded";

/// What the user asks for: the parameters that are set, and the region.
Params business_params(const Config& config, const Parameters& parameters) {
  Params params;
  for (const auto& [name, text] : parameters) {
    if (text) params.push_back({name, *text});
  }
  if (!config.region.empty() && find_param(params, "RegionId") == nullptr) {
    params.push_back({"RegionId", config.region});
  }
  return params;
}

void refuse_repeated(const Params& params) {
  std::vector<std::string> names;
  for (const Param& param : params) names.push_back(param.name);
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end())
    throw std::invalid_argument("the parameter " + *twice + " stands twice");
}

/// A line break in a header would begin a header of the sender's choice.
void refuse_control_characters(const Headers& headers) {
  for (const Header& header : headers) {
    for (const char c : header.value) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
        throw std::invalid_argument("the header " + header.name + " holds a control character");
      }
    }
  }
}

std::string join(const Params& params) {
  std::string out;
  for (const Param& param : params) {
    if (!out.empty()) out += '&';
    out += percent_encode(param.name) + '=' + percent_encode(param.value);
  }
  return out;
}

/// V1: the signature and all it needs are parameters beside the user's own.
void sign_request_v1(Request& request, Params params, const Config& config, std::string_view nonce,
                     UtcTime now) {
  const Credentials& who = config.credentials;
  const bool sha1 = config.signature == SignatureKind::v1_hmac_sha1;
  params.insert(params.end(), {{"Action", config.action},
                               {"Version", kVersion},
                               {"Format", config.format == AnswerFormat::json ? "JSON" : "XML"},
                               {"AccessKeyId", who.access_key_id},
                               {"SignatureMethod", sha1 ? "HMAC-SHA1" : "HMAC-SHA256"},
                               {"SignatureVersion", "1.0"},
                               {"SignatureNonce", std::string(nonce)},
                               {"Timestamp", format_utc(now, kTimestamp)}});
  if (who.security_token) params.push_back({"SecurityToken", *who.security_token});
  const SignatureV1 signature =
      sign_v1(request.method, params, who.access_key_secret, sha1 ? Hash::sha1 : Hash::sha256);
  params.push_back({"Signature", signature.signature});
  refuse_repeated(params);

  if (request.method == "GET") {
    request.target = "/?" + join(params);
  } else {
    request.target = "/";
    request.headers.push_back({"Content-Type", kForm});
    request.body = join(params);
  }
}

/// V3: the signature and all it needs are headers; the query holds the user's parameters alone.
void sign_request_v3(Request& request, const Params& params, const Config& config,
                     std::string_view nonce, UtcTime now) {
  const Credentials& who = config.credentials;
  refuse_repeated(params);
  request.target = params.empty() ? "/" : "/?" + join(params);
  Headers signed_ones = {{"host", host_header(config.endpoint)},
                         {"x-acs-action", config.action},
                         {"x-acs-content-sha256", hex(digest(Hash::sha256, request.body))},
                         {"x-acs-date", format_utc(now, kTimestamp)},
                         {"x-acs-signature-nonce", std::string(nonce)},
                         {"x-acs-version", kVersion}};
  if (who.security_token) {
    signed_ones.push_back({"x-acs-accesskey-id", who.access_key_id});
    signed_ones.push_back({"x-acs-security-token", *who.security_token});
  }
  std::vector<std::string> names;
  for (const Header& header : signed_ones) names.push_back(header.name);
  std::sort(names.begin(), names.end());
  request.headers.insert(request.headers.end(), signed_ones.begin(), signed_ones.end());
  const SignatureV3 signature = sign_v3(request, names, who.access_key_id, who.access_key_secret);
  request.headers.push_back({"Authorization", signature.authorization});
}

}  // namespace

std::string make_nonce() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("the system gives no random bytes");
  }
  return hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Request build_request(const Config& config, const Parameters& parameters, std::string_view nonce,
                      UtcTime now) {
  const bool v3 = config.signature == SignatureKind::v3;
  Request request;
  request.method = !config.method.empty() ? config.method : v3 ? "POST" : "GET";
  if (request.method != "GET" && request.method != "POST") {
    throw std::invalid_argument("the method is '" + request.method + "', not GET or POST");
  }
  request.headers = {
      {"User-Agent", "ecs-contract-reference-client/" CONTRACT_VERSION},
      {"Accept", config.format == AnswerFormat::json ? "application/json" : "text/xml"}};
  const Params params = business_params(config, parameters);
  if (v3) {
    sign_request_v3(request, params, config, nonce, now);
  } else {
    request.headers.push_back({"Host", host_header(config.endpoint)});
    sign_request_v1(request, params, config, nonce, now);
  }
  refuse_control_characters(request.headers);
  return request;
}

Result modify_instance_network_spec(Connection& connection, const Config& config,
                                    const Parameters& parameters) {
  return modify_instance_network_spec(
      [&](const Request& request, std::chrono::milliseconds deadline) {
        return connection.exchange(request, deadline);
      },
      config, parameters);
}

Result modify_instance_network_spec(const Exchange& exchange, const Config& config,
                                    const Parameters& parameters) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const Request request = build_request(config, parameters, make_nonce(), now);
  const auto answer = exchange(request, config.deadline);
  if (const auto* error = std::get_if<TransportError>(&answer)) return *error;
  return read_answer(std::get<Response>(answer));
}

}  // namespace contract::reference
