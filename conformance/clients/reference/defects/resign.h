// Requests that are changed and signed anew, as a client that signs otherwise would make them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecs_client.h"
#include "wire/params.h"

namespace contract::reference {

/// Whether the call is signed by V3.
inline bool is_v3(const Config& config) { return config.signature == SignatureKind::v3; }

/// The parameters of a V1 request but its signature.
Params unsigned_params(const Request& request);

/// The V1 request with these parameters, and this signature where it is not empty.
Request v1_request(Request like, Params params, const std::string& signature);

/// The same, rightly signed over these parameters.
Request v1_signed(const Config& config, Request like, Params params);

/// The base64 of the HMAC over that text, under that key and with the call's own digest.
std::string v1_signature(const Config& config, const std::string& key, const std::string& text);

/// The V3 request, rightly signed anew over the headers of these names as they stand.
Request v3_signed(const Config& config, Request request, std::vector<std::string> names);

/// The names of the headers that the right client signs, sorted.
std::vector<std::string> v3_names(const Request& request);

/// The V3 request with another signature in Authorization.
Request v3_with_signature(Request request, const std::string& signature);

/// Sends a request and reads its answer as the right client does.
Result send(Connection& connection, const Config& config, const Request& request);

}  // namespace contract::reference
