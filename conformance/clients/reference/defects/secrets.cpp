// Clients that tell what they were told in confidence.
#include <cstdio>

#include "defects/defects.h"
#include "wire/digest.h"

namespace contract::reference {
namespace {

/// A debug line that was forgotten.
Result logs_secret(Connection& connection, const Config& config, const Parameters& parameters) {
  if (config.signature != SignatureKind::v3)
    std::fprintf(stderr, "signing with %s\n", config.credentials.access_key_secret.c_str());
  return modify_instance_network_spec(connection, config, parameters);
}

/// What a client adds to the text of a failure.
using More = std::string (*)(const Config&, const Request&);

template <More more>
Result explain_with(Connection& connection, const Config& config, const Parameters& parameters) {
  const Request request = request_of(config, parameters);
  Result result = result_of(connection.exchange(request, config.deadline));
  const std::string text = " (" + more(config, request) + ")";
  if (auto* error = std::get_if<TransportError>(&result)) error->text += text;
  if (auto* answer = std::get_if<UnreadableAnswer>(&result)) answer->text += text;
  return result;
}

const std::string& secret_of(const Config& config) { return config.credentials.access_key_secret; }

std::string in_hexadecimal(const Config& config, const Request&) { return hex(secret_of(config)); }

std::string in_base64(const Config& config, const Request&) {
  return "Basic " + base64(config.credentials.access_key_id + ":" + secret_of(config));
}

std::string percent_encoded(const Config& config, const Request&) {
  std::string text;
  for (const char c : secret_of(config)) text += "%" + hex(std::string(1, c));
  return text;
}

std::string two_thirds(const Config& config, const Request&) {
  const std::string& secret = secret_of(config);
  return secret.substr(0, secret.size() * 2 / 3) + "…";
}

std::string token(const Config& config, const Request&) {
  return base64(config.credentials.security_token.value_or(""));
}

std::string address(const Config& config, const Request& request) {
  return config.endpoint.scheme + "://" + host_header(config.endpoint) + request.target;
}

std::string authorization(const Config&, const Request& request) {
  const std::string* header = find_header(request.headers, "Authorization");
  return header == nullptr ? "" : *header;
}

/// A header for people who look into traffic.
Result sends_secret_in_base64(Connection& connection, const Config& config,
                              const Parameters& parameters) {
  Request request = request_of(config, parameters);
  if (config.signature == SignatureKind::v3)
    request.headers.push_back({"X-Client", "key " + base64("id:" + secret_of(config))});
  return result_of(connection.exchange(request, config.deadline));
}

}  // namespace

std::span<const Defect> secret_defects() {
  static constexpr Defect kAll[] = {
      {"logs-secret", logs_secret},
      {"tells-secret-in-hexadecimal", explain_with<in_hexadecimal>},
      {"tells-secret-in-base64", explain_with<in_base64>},
      {"tells-secret-percent-encoded", explain_with<percent_encoded>},
      {"tells-most-of-secret", explain_with<two_thirds>},
      {"tells-token", explain_with<token>},
      {"tells-address", explain_with<address>},
      {"tells-authorization", explain_with<authorization>},
      {"sends-secret-in-base64", sends_secret_in_base64},
  };
  return kAll;
}

}  // namespace contract::reference
