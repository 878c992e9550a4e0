#include "wire/auth_params.h"

#include <catch2/catch.hpp>

using namespace contract;

namespace {

Request with(std::string target, Headers headers) {
  Request request;
  request.method = "GET";
  request.target = std::move(target);
  request.headers = std::move(headers);
  return request;
}

std::optional<AuthParams> claim_of(const Request& request) {
  return read_auth_params(request, parse_params(request).params);
}

}  // namespace

TEST_CASE("a V1 request claims by its parameters") {
  const auto auth =
      claim_of(with("/?AccessKeyId=ak&SignatureMethod=Hmac-SHA1&SignatureNonce=n%201&Timestamp=t"
                    "&SecurityToken=s%2B&Signature=x",
                    {{"Host", "h"}}));
  REQUIRE(auth.has_value());
  CHECK(auth->signing == Signing::v1);
  CHECK(auth->method == "Hmac-SHA1");
  CHECK(auth->access_key_id == "ak");
  CHECK(auth->security_token == "s+");
  CHECK(auth->nonce == "n 1");
  CHECK(auth->timestamp == "t");
}

TEST_CASE("the string to sign is the service's own, under either signature") {
  const Request v1 = with("/?AccessKeyId=ak&Signature=x&B=2%201&A=1", {});
  CHECK(string_to_sign(v1, parse_params(v1).params) ==
        "GET&%2F&A%3D1%26AccessKeyId%3Dak%26B%3D2%25201");
  const Request v3 = with("/?A=1", {{"host", "h"},
                                    {"x-acs-date", "t"},
                                    {"Authorization",
                                     "ACS3-HMAC-SHA256 Credential=ak,SignedHeaders=host;x-acs-date,"
                                     "Signature=00"}});
  const std::string text = string_to_sign(v3, parse_params(v3).params);
  CHECK(text.starts_with("ACS3-HMAC-SHA256\n"));
  CHECK(text.size() == 17 + 64);
}

TEST_CASE("the oldest spelling TimeStamp is read too, after Timestamp") {
  CHECK(claim_of(with("/?AccessKeyId=a&TimeStamp=old", {}))->timestamp == "old");
  CHECK(claim_of(with("/?AccessKeyId=a&TimeStamp=old&Timestamp=new", {}))->timestamp == "new");
}

TEST_CASE("one parameter of a signature is enough, with the rest empty") {
  CHECK(claim_of(with("/?Signature=", {}))->signing == Signing::v1);
  CHECK(claim_of(with("/?AccessKeyId=", {}))->access_key_id.empty());
}

TEST_CASE("a V3 request claims by its headers, whatever its parameters say") {
  const auto auth = claim_of(
      with("/?AccessKeyId=other",
           {{"authorization", "ACS3-HMAC-SHA256 Credential=ak,SignedHeaders=host,Signature=ab"},
            {"X-Acs-Signature-Nonce", "n"},
            {"x-acs-date", "t"},
            {"x-acs-security-token", "s"}}));
  REQUIRE(auth.has_value());
  CHECK(auth->signing == Signing::v3);
  CHECK(auth->method == "ACS3-HMAC-SHA256");
  CHECK(auth->access_key_id == "ak");
  CHECK(auth->security_token == "s");
  CHECK(auth->nonce == "n");
  CHECK(auth->timestamp == "t");
}

TEST_CASE("a nonce header or an Authorization header alone is a V3 claim") {
  CHECK(claim_of(with("/", {{"x-acs-signature-nonce", "n"}}))->signing == Signing::v3);
  CHECK(claim_of(with("/", {{"Authorization", ""}}))->signing == Signing::v3);
}

TEST_CASE("a request without either claims nothing") {
  CHECK_FALSE(claim_of(with("/?Action=DescribeRegions", {{"Host", "h"}})).has_value());
}

TEST_CASE("verifying follows the claim") {
  const auto subject = [](const Request& request) {
    const Findings findings = verify_signature(request, parse_params(request).params, "secret");
    return findings.size() == 1 ? findings[0].subject : "not one finding";
  };
  CHECK(subject(with("/", {})) == "signature.missing");
  CHECK(subject(with("/?AccessKeyId=a", {})) == "signature.v1.missing");
  CHECK(subject(with("/?AccessKeyId=a", {{"Authorization", "x"}})) == "signature.v3.missing");
}
