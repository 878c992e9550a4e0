#include "proxy/signature_check.h"

#include <catch2/catch.hpp>

#include "cassette/testing.h"
#include "wire/sign_again.h"

using namespace contract;
using namespace contract::testing;

namespace {

Request signed_by(const std::string& id, const std::string& secret) {
  return sign_again(v1_request("&InstanceId=i-1"), {id, secret, ""}, "h");
}

Response yes(const Request&, const Params&) { return json_response(200, "{}"); }

}  // namespace

TEST_CASE("signatures are told right, wrong and unchecked, and each call is answered") {
  SignatureCheck signatures(Secrets{{"mine", "my-secret"}});
  int answered = 0;
  const Handler handler = with_params(signatures.check([&](const Request&, const Params&) {
    ++answered;
    return json_response(200, "{}");
  }));
  handler(signed_by("mine", "my-secret"));
  handler(signed_by("mine", "another-secret"));
  handler(signed_by("theirs", "my-secret"));
  handler(Request{});
  CHECK(answered == 4);
  const SignatureReport report = signatures.report();
  CHECK(report.right == 1);
  CHECK(report.wrong == 1);
  CHECK(report.unchecked == 2);
  REQUIRE(report.wrongs.size() == 1);
  CHECK_THAT(report.wrongs[0], Catch::Contains("signature.v1"));
}

TEST_CASE("a wrong signature is told without key, secret and signature") {
  const std::string secret = "my-secret-secret";
  SignatureCheck signatures(Secrets{{kKey, secret}});
  Request request = v1_request("");
  with_params(signatures.check(yes))(request);
  const SignatureReport report = signatures.report();
  REQUIRE(report.wrongs.size() == 1);
  const std::string right = sign_again(request, {kKey, secret, ""}, "h").target;
  for (const std::string& told :
       {kKey, secret, kSignature, std::string("OLeaidS1"), right.substr(right.size() - 20)})
    CHECK(report.wrongs[0].find(told) == std::string::npos);
}

TEST_CASE("of thousands of wrong signatures all are counted and a hundred are told") {
  SignatureCheck signatures(Secrets{{kKey, "x"}});
  const Handler handler = with_params(signatures.check(yes));
  for (int i = 0; i < 300; ++i) handler(v1_request(""));
  CHECK(signatures.report().wrong == 300);
  CHECK(signatures.report().wrongs.size() == 100);
}
