// Signature V1: HMAC over the sorted parameters (api-facts section 2; the ECS signature page).
#pragma once

#include <string>
#include <string_view>

#include "ecs_contract/finding.h"
#include "ecs_contract/message.h"
#include "wire/digest.h"
#include "wire/params.h"
#include "wire/signature_diagnosis.h"

namespace contract {

/// The steps of a signature, each as text, so that a signer sees where it went another way.
struct SignatureV1 {
  std::string canonical_query;
  std::string string_to_sign;
  std::string signature;  ///< base64, not percent-encoded
};

/// Signs all of `params` but one named Signature. `method` as on the wire.
SignatureV1 sign_v1(std::string_view method, const Params& params, std::string_view secret,
                    Hash hash = Hash::sha1);

/// Compares the request's Signature with our own. Empty where it is right. Otherwise one finding
/// of rule "signature.v1" whose subject names the step that differs, found by trying the known
/// mistakes one by one and in pairs: "signature.v1.missing" (a parameter of the signature is
/// absent), ".method" (SignatureMethod or SignatureVersion unknown), ".order" (names not sorted
/// bytewise), ".encoding" (space as '+', '*' raw, '~' escaped, lower-case hex, escaped twice or not
/// at all), ".string-to-sign" (other HTTP method, '/' not escaped, query not escaped again, empty
/// or body parameters left out), ".key" (secret without '&', other hash) or ".unexplained". The
/// note says which mistake reproduces the signature that was sent; expected and actual are the two
/// signatures. The secret is in no text.
Findings verify_v1(const Request& request, const Params& params, std::string_view secret,
                   Search search = Search::mistakes);

}  // namespace contract
