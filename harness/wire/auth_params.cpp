#include "wire/auth_params.h"

#include "wire/signature_v1.h"
#include "wire/signature_v3.h"

namespace contract {
namespace {

std::string text_of(const std::string* found) { return found == nullptr ? "" : *found; }

/// The family of the signature; nothing for a request without any.
std::optional<Signing> signing_of(const Request& request, const Params& params) {
  // A proxy may add an Authorization of its own to a V1 request.
  const std::string* authorization = find_header(request.headers, "Authorization");
  const bool of_v3 = authorization != nullptr && (authorization->starts_with("ACS3-") ||
                                                  find_param(params, "Signature") == nullptr);
  if (of_v3 || find_header(request.headers, "x-acs-signature-nonce") != nullptr) return Signing::v3;
  if (find_param(params, "AccessKeyId") != nullptr || find_param(params, "Signature") != nullptr)
    return Signing::v1;
  return std::nullopt;
}

AuthParams read_v3(const Headers& headers) {
  const AuthorizationV3 authorization =
      read_authorization_v3(text_of(find_header(headers, "Authorization")));
  AuthParams auth;
  auth.signing = Signing::v3;
  auth.method = authorization.algorithm;
  auth.access_key_id = authorization.access_key_id;
  auth.security_token = text_of(find_header(headers, "x-acs-security-token"));
  auth.nonce = text_of(find_header(headers, "x-acs-signature-nonce"));
  auth.timestamp = text_of(find_header(headers, "x-acs-date"));
  return auth;
}

AuthParams read_v1(const Params& params) {
  const std::string* timestamp = find_param(params, "Timestamp");
  if (timestamp == nullptr) timestamp = find_param(params, "TimeStamp");  // the oldest documents
  AuthParams auth;
  auth.signing = Signing::v1;
  auth.method = text_of(find_param(params, "SignatureMethod"));
  auth.access_key_id = text_of(find_param(params, "AccessKeyId"));
  auth.security_token = text_of(find_param(params, "SecurityToken"));
  auth.nonce = text_of(find_param(params, "SignatureNonce"));
  auth.timestamp = text_of(timestamp);
  return auth;
}

}  // namespace

bool has_signature_header(const Headers& headers) {
  return find_header(headers, "Authorization") != nullptr ||
         find_header(headers, "x-acs-signature-nonce") != nullptr;
}

std::optional<AuthParams> read_auth_params(const Request& request, const Params& params) {
  const std::optional<Signing> signing = signing_of(request, params);
  if (!signing) return std::nullopt;
  return *signing == Signing::v3 ? read_v3(request.headers) : read_v1(params);
}

const std::string* named_action(const Request& request, const Params& params,
                                std::string_view parameter) {
  const std::string* said = find_param(params, parameter);
  return said != nullptr ? said : find_header(request.headers, "x-acs-action");
}

const std::string* named_version(const Request& request, const Params& params,
                                 std::string_view parameter) {
  const std::string* said = find_param(params, parameter);
  return said != nullptr ? said : find_header(request.headers, "x-acs-version");
}

std::string string_to_sign(const Request& request, const Params& params) {
  if (signing_of(request, params) != Signing::v3)
    return sign_v1(request.method, params, "").string_to_sign;
  const AuthorizationV3 sent =
      read_authorization_v3(text_of(find_header(request.headers, "Authorization")));
  return sign_v3(request, sent.signed_headers, sent.access_key_id, "").string_to_sign;
}

Findings verify_signature(const Request& request, const Params& params, std::string_view secret,
                          Search search) {
  const std::optional<Signing> signing = signing_of(request, params);
  if (!signing) {
    return {{"signature.missing", "signature.missing",
             "a Signature parameter or an Authorization header", "neither", "", Level::must,
             Basis::document}};
  }
  return *signing == Signing::v3 ? verify_v3(request, secret, search)
                                 : verify_v1(request, params, secret, search);
}

}  // namespace contract
