// Who says it sent a request: the parameters and headers of the signature, whichever its version.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ecs_contract/finding.h"
#include "ecs_contract/message.h"
#include "wire/params.h"
#include "wire/signature_diagnosis.h"

namespace contract {

/// The signature families, as adapters and cases spell them.
enum class Signing { v1, v3 };

/// Whether a header speaks of a signature. Without one it is none of V3.
bool has_signature_header(const Headers& headers);

/// What a request claims about its sender; nothing is verified yet. A plain value.
struct AuthParams {
  Signing signing = Signing::v1;
  std::string method;  ///< "HMAC-SHA1", "HMAC-SHA256", "ACS3-HMAC-SHA256"; as sent
  std::string access_key_id;
  std::string security_token;  ///< empty: none
  std::string nonce;
  std::string timestamp;  ///< as sent
};

/// V3 where there is an Authorization header or x-acs-signature-nonce, else V1 where there is an
/// AccessKeyId or Signature parameter; nothing for a request without either.
std::optional<AuthParams> read_auth_params(const Request& request, const Params& params);

/// The action and the version that a request names: V1 says them in parameters, which are called
/// `parameter`, V3 in headers. nullptr where it does not. Lives as long as the request and
/// `params`.
const std::string* named_action(const Request& request, const Params& params,
                                std::string_view parameter);
const std::string* named_version(const Request& request, const Params& params,
                                 std::string_view parameter);

/// What the service signs for the request: it does not depend on the secret. By V3 where its
/// parameters say so, else by V1.
std::string string_to_sign(const Request& request, const Params& params);

/// verify_v1 or verify_v3, as they say; without them one finding "signature.missing".
Findings verify_signature(const Request& request, const Params& params, std::string_view secret,
                          Search search = Search::mistakes);

}  // namespace contract
