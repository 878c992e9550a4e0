#include "wire/sign_again.h"

#include <catch2/catch.hpp>

#include "wire/auth_params.h"
#include "wire/digest.h"
#include "wire/params.h"
#include "wire/percent.h"
#include "wire/signature_v1.h"
#include "wire/signature_v3.h"

using namespace contract;

namespace {

const SigningKey kKeys[] = {{"LTAI-real", "real-secret", ""}, {"STS-real", "real", "to/ken+=="}};

Request v1(const std::string& method, bool in_body, const std::string& extra) {
  Request request;
  request.method = method;
  request.version = "HTTP/1.1";
  request.headers = {{"Host", "127.0.0.1:1"}};
  std::string text =
      "AccessKeyId=throw-away&Action=X&B=a+b%20c&SignatureMethod=HMAC-SHA1&"
      "SignatureVersion=1.0&SignatureNonce=n&Timestamp=2026-11-25T10%3A00%3A00Z&Version=1&" +
      extra;
  const auto sign = [&] {
    return percent_encode(
        sign_v1(method, parse_params(request).params, "throw-away-secret").signature);
  };
  if (in_body) {
    request.target = "/";
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    request.body = text;
    request.body += "&Signature=" + sign();
    request.headers.push_back({"Content-Length", std::to_string(request.body.size())});
  } else {
    request.target = "/?" + text;
    request.target += "&Signature=" + sign();
  }
  return request;
}

Request v3(bool with_token) {
  Request request;
  request.method = "POST";
  request.target = "/?B=a%20b";
  request.version = "HTTP/1.1";
  request.headers = {
      {"host", "127.0.0.1:1"},         {"x-acs-action", "X"},
      {"x-acs-version", "2014-05-26"}, {"x-acs-date", "2026-11-25T10:00:00Z"},
      {"x-acs-signature-nonce", "n"},  {"x-acs-content-sha256", hex(digest(Hash::sha256, ""))}};
  std::vector<std::string> names = {"host",       "x-acs-action",          "x-acs-content-sha256",
                                    "x-acs-date", "x-acs-signature-nonce", "x-acs-version"};
  if (with_token) {
    request.headers.push_back({"x-acs-security-token", "old"});
    names.insert(names.begin() + 4, "x-acs-security-token");
  }
  request.headers.push_back(
      {"Authorization", sign_v3(request, names, "throw-away", "throw-away-secret").authorization});
  return request;
}

}  // namespace

TEST_CASE("a request signed again verifies with the other key alone, and says the same") {
  const Request all[] = {v1("GET", false, "Z=1"),
                         v1("POST", true, "Z=1"),
                         v1("GET", false, "SecurityToken=old&Z=1"),
                         v1("POST", false, "Z="),
                         v3(false),
                         v3(true)};
  for (const Request& request : all)
    for (const SigningKey& key : kKeys) {
      INFO(request.method << " " << request.target << " " << request.body << " by " << key.id);
      REQUIRE(verify_signature(request, parse_params(request).params, "throw-away-secret").empty());
      const Request made = sign_again(request, key, "ecs.aliyuncs.com");
      const Params params = parse_params(made).params;
      CHECK(verify_signature(made, params, key.secret).empty());
      CHECK(!verify_signature(made, params, "throw-away-secret").empty());
      const auto auth = read_auth_params(made, params);
      REQUIRE(auth);
      CHECK(auth->access_key_id == key.id);
      CHECK(auth->security_token == key.token);
      CHECK(made.target.find("throw-away") == std::string::npos);
      CHECK(made.body.find("throw-away") == std::string::npos);
      CHECK((made.target + made.body).find("B=a") != std::string::npos);
      const std::string* length = find_header(made.headers, "Content-Length");
      CHECK((length == nullptr || *length == std::to_string(made.body.size())));
    }
}

TEST_CASE("what is not of the signature keeps its place and its spelling") {
  const Request made = sign_again(v1("GET", false, "Z=%e4%b8%ad"), {"k", "s", ""}, "h");
  CHECK(made.target.find("&Z=%e4%b8%ad&") != std::string::npos);
  CHECK(made.target.starts_with("/?AccessKeyId=k&Action=X&B=a+b%20c&SignatureMethod="));
}
