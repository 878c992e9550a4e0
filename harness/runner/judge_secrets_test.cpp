#include "runner/judge_secrets.h"

#include <catch2/catch.hpp>

#include "runner/judged_step.h"
#include "wire/digest.h"
#include "wire/percent.h"

namespace contract {
namespace {

using namespace contract::testing;

/// A call with a token that was answered by a reset, and what the client said of it.
struct Told {
  JudgedStep judged;
  std::string signature;

  explicit Told(const std::string& detail = "") {
    judged.each.security_token = "token-of-the-case";
    Request request = signed_get(judged.sent());
    judged.arrive(request);
    signature = *find_param(parse_params(request).params, "Signature");
    judged.exchange.interactions[0].response.script = {Reset{}};
    judged.exchange.outcome = {};
    judged.exchange.outcome.kind = "transport_error";
    judged.exchange.outcome.detail = detail;
  }

  Subjects subjects() {
    Subjects found;
    for (const Finding& finding : judge_secrets(judged.view(), judged.exchange))
      found.push_back(finding.subject);
    return found;
  }
};

}  // namespace

TEST_CASE("nothing is told by an error that says what went wrong") {
  CHECK(Told("connection reset by peer").subjects().empty());
}

TEST_CASE("the token is told in any text and any spelling, and binds less than the secret") {
  CHECK(Told("token token-of-the-case").subjects() == Subjects{"outcome.token"});
  CHECK(Told(base64("token-of-the-case")).subjects() == Subjects{"outcome.token"});
  Told told;
  told.judged.exchange.outcome.words = "x-acs-security-token: token-of-the-case\n";
  const Findings findings = judge_secrets(told.judged.view(), told.judged.exchange);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "secret.token-told");
  CHECK(findings[0].level == Level::should);
  CHECK(findings[0].actual == "in standard error, as it is");
}

TEST_CASE("the key and the signature of a call are told by its address") {
  Told told;
  told.judged.exchange.outcome.detail =
      "GET http://127.0.0.1" + told.judged.exchange.interactions[0].request.target + " failed";
  CHECK(told.subjects() == Subjects{"outcome.key", "outcome.signature"});
  Told by_signature;
  by_signature.judged.exchange.outcome.detail = percent_encode(by_signature.signature);
  CHECK(by_signature.subjects() == Subjects{"outcome.signature"});
}

TEST_CASE("a log may name the key: it is no error text") {
  Told told;
  told.judged.exchange.outcome.words = told.judged.exchange.interactions[0].request.target;
  CHECK(told.subjects().empty());
}

TEST_CASE("what the answer said itself may be handed on, but never the secret") {
  Told told;
  const std::string& target = told.judged.exchange.interactions[0].request.target;
  const std::string text = target + " token-of-the-case " + kSecret;
  told.judged.exchange.outcome.detail = text;
  told.judged.exchange.interactions[0].response.script = {text, Close{}};
  CHECK(told.subjects() == Subjects{"outcome.secret"});
}

}  // namespace contract
