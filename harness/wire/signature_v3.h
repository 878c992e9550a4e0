// Signature V3, ACS3-HMAC-SHA256: HMAC over a canonical request (api-facts section 3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ecs_contract/finding.h"
#include "ecs_contract/message.h"
#include "wire/signature_diagnosis.h"

namespace contract {

/// The steps of a signature, each as text.
struct SignatureV3 {
  std::string canonical_request;
  std::string string_to_sign;
  std::string signature;      ///< lower-case hexadecimal
  std::string authorization;  ///< the whole header value
};

/// The parts of an Authorization header, in whatever order they stand.
struct AuthorizationV3 {
  std::string algorithm;  ///< "ACS3-HMAC-SHA256"
  std::string access_key_id;
  std::vector<std::string> signed_headers;  ///< as listed
  std::string signature;
};

/// Reads an Authorization header; blanks round commas are tolerated. Empty members where it does
/// not say.
AuthorizationV3 read_authorization_v3(std::string_view value);

/// Signs a request as it stands: method, path, query, the values of `signed_headers` (lower-case
/// names, sorted) and the SHA-256 of the body. `request.headers` must already hold them.
SignatureV3 sign_v3(const Request& request, const std::vector<std::string>& signed_headers,
                    std::string_view access_key_id, std::string_view secret);

/// As verify_v1, with rule "signature.v3" and the steps ".missing" (a mandatory header, or a part
/// of Authorization), ".method" (algorithm), ".order", ".encoding", ".headers", ".body"
/// (x-acs-content-sha256 is not the body's), ".string-to-sign", ".key" or ".unexplained".
///
/// ".headers" is a header that is listed as signed and not sent, or one that is sent and must be
/// signed and is not: the x-acs-* of the signature itself at level must; host, content-type and
/// other x-acs-* at level information, for clients of the vendor leave them out and are served. A
/// signature that is right otherwise has only these findings: look at the level.
Findings verify_v3(const Request& request, std::string_view secret,
                   Search search = Search::mistakes);

}  // namespace contract
