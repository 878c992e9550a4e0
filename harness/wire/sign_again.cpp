#include "wire/sign_again.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/auth_params.h"
#include "wire/params.h"
#include "wire/percent.h"
#include "wire/signature_v1.h"
#include "wire/signature_v3.h"

namespace contract {
namespace {

void set_header(Request& request, std::string_view name, const std::string& value, bool add) {
  bool found = false;
  for (Header& header : request.headers)
    if (equal_ignoring_case(header.name, name)) header.value = value, found = true;
  if (!found && add) request.headers.push_back({std::string(name), value});
}

void remove_header(Request& request, std::string_view name) {
  std::erase_if(request.headers,
                [&](const Header& header) { return equal_ignoring_case(header.name, name); });
}

Request sign_v1_again(Request request, const SigningKey& key) {
  set_param(request, "AccessKeyId", key.id);
  if (!set_param(request, "SecurityToken", key.token) && !key.token.empty())
    add_param(request, "SecurityToken", key.token);
  const Params params = parse_params(request).params;
  const std::string* method = find_param(params, "SignatureMethod");
  const bool sha256 = method != nullptr && equal_ignoring_case(*method, "HMAC-SHA256");
  const Hash hash = sha256 ? Hash::sha256 : Hash::sha1;
  set_param(request, "Signature", sign_v1(request.method, params, key.secret, hash).signature);
  set_header(request, "Content-Length", std::to_string(request.body.size()), false);
  return request;
}

Request sign_v3_again(Request request, const SigningKey& key, const std::string& host) {
  set_header(request, "Host", host, true);
  set_header(request, "x-acs-accesskey-id", key.id, false);
  remove_header(request, "x-acs-security-token");
  if (!key.token.empty()) set_header(request, "x-acs-security-token", key.token, true);
  const std::string* authorization = find_header(request.headers, "Authorization");
  std::vector<std::string> listed =
      read_authorization_v3(authorization == nullptr ? "" : *authorization).signed_headers;
  std::erase_if(listed, [](const std::string& name) {
    return equal_ignoring_case(name, "x-acs-security-token");
  });
  if (!key.token.empty()) listed.push_back("x-acs-security-token");
  if (std::find(listed.begin(), listed.end(), "host") == listed.end()) listed.push_back("host");
  std::sort(listed.begin(), listed.end());
  set_header(request, "Authorization", sign_v3(request, listed, key.id, key.secret).authorization,
             false);
  return request;
}

}  // namespace

Request sign_again(const Request& request, const SigningKey& key, const std::string& host) {
  const auto auth = read_auth_params(request, parse_params(request).params);
  Request made = auth && auth->signing == Signing::v3 ? sign_v3_again(request, key, host)
                                                      : sign_v1_again(request, key);
  made.raw.clear();
  return made;
}

}  // namespace contract
