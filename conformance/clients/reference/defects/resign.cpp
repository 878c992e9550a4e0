#include "defects/resign.h"

#include <algorithm>

#include "defects/defects.h"
#include "wire/digest.h"
#include "wire/percent.h"
#include "wire/signature_v1.h"
#include "wire/signature_v3.h"

namespace contract::reference {
namespace {

Hash hash_of(const Config& config) {
  return config.signature == SignatureKind::v1_hmac_sha1 ? Hash::sha1 : Hash::sha256;
}

std::string join(const Params& params) {
  std::string text;
  for (const Param& each : params)
    text +=
        (text.empty() ? "" : "&") + percent_encode(each.name) + "=" + percent_encode(each.value);
  return text;
}

}  // namespace

Params unsigned_params(const Request& request) {
  Params params = parse_params(request).params;
  std::erase_if(params, [](const Param& each) { return each.name == "Signature"; });
  return params;
}

Request v1_request(Request like, Params params, const std::string& signature) {
  if (!signature.empty()) params.push_back({"Signature", signature});
  (like.method == "GET" ? like.target : like.body) =
      (like.method == "GET" ? "/?" : "") + join(params);
  return like;
}

Request v1_signed(const Config& config, Request like, Params params) {
  const std::string signature =
      sign_v1(like.method, params, config.credentials.access_key_secret, hash_of(config)).signature;
  return v1_request(std::move(like), std::move(params), signature);
}

std::string v1_signature(const Config& config, const std::string& key, const std::string& text) {
  return base64(hmac(hash_of(config), key, text));
}

Request v3_signed(const Config& config, Request request, std::vector<std::string> names) {
  std::erase_if(request.headers, [](const Header& each) { return each.name == "Authorization"; });
  request.headers.push_back(
      {"Authorization", sign_v3(request, names, config.credentials.access_key_id,
                                config.credentials.access_key_secret)
                            .authorization});
  return request;
}

std::vector<std::string> v3_names(const Request& request) {
  std::vector<std::string> names;
  for (const Header& each : request.headers)
    if (each.name == "host" || each.name.starts_with("x-acs-")) names.push_back(each.name);
  std::sort(names.begin(), names.end());
  return names;
}

Request v3_with_signature(Request request, const std::string& signature) {
  const std::string mark = "Signature=";
  for (Header& each : request.headers)
    if (each.name == "Authorization")
      each.value = each.value.substr(0, each.value.rfind(mark) + mark.size()) + signature;
  return request;
}

Result send(Connection& connection, const Config& config, const Request& request) {
  return result_of(connection.exchange(request, config.deadline));
}

}  // namespace contract::reference
