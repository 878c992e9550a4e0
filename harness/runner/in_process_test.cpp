// The suite in this very process: a client that is a function.
#include "runner/in_process.h"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "ecs_contract/error.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

Hello hello() { return hello_of_function({"code"}); }

InProcessOptions only(const std::string& prefix) {
  InProcessOptions options;
  options.cases = {prefix};
  return options;
}

const std::string kCase = "request/money/not-enough-balance@json,v1-hmac-sha1";

}  // namespace

TEST_CASE("a function that calls nothing fails, and the text tells rule, values and exchange") {
  const std::vector<Verdict> verdicts = run_in_process(
      suite(), hello(), [](const Call&) { return Outcome{.kind = "ok"}; },
      only("request/money/not-enough-balance"));
  REQUIRE_FALSE(verdicts.empty());
  CHECK(verdicts.front().id == kCase);
  CHECK(verdicts.front().status == Status::fail);
  CHECK_FALSE(as_expected(verdicts.front().status));
  CHECK_THAT(text_failure(verdicts.front()),
             Catch::Contains("MUST call.one-request") && Catch::Contains("expected 1") &&
                 Catch::Contains("actual   0") && Catch::Contains("nothing arrived") &&
                 !Catch::Contains("repeat:"));
}

TEST_CASE("a function is told everything that an adapter is told") {
  std::vector<Call> calls;
  run_in_process(
      suite(), hello(),
      [&](const Call& call) {
        if (!call.case_id.starts_with("warm-up")) calls.push_back(call);
        return Outcome{.kind = "client_error"};
      },
      only(kCase));
  REQUIRE(calls.size() == 1);
  CHECK(calls[0].case_id == kCase);
  CHECK(calls[0].port > 0);
  CHECK(calls[0].access_key_id.starts_with("LTAI"));
  CHECK(calls[0].action == "ModifyInstanceNetworkSpec");
  CHECK(calls[0].region == "cn-hangzhou");
  CHECK(calls[0].deadline.count() == 5'000);
  REQUIRE_FALSE(calls[0].parameters.empty());
  CHECK(calls[0].parameters[0].name == "InstanceId");
}

TEST_CASE("an exception that leaves the function is an error, no failure of the client") {
  const std::vector<Verdict> verdicts = run_in_process(
      suite(), hello(), [](const Call&) -> Outcome { throw std::runtime_error("no port"); },
      only(kCase));
  REQUIRE(verdicts.size() == 1);
  CHECK(verdicts[0].status == Status::error);
  CHECK_THAT(verdicts[0].reason, Catch::Contains("no port"));
}

TEST_CASE("what a client gives nothing for is told as nothing") {
  CHECK(told("404", "int").present);
  CHECK(told("404", "int").type == "int");
  CHECK(told("").present);
  CHECK_FALSE(told(std::nullopt).present);
}

TEST_CASE("a selection without a case is the user's error in a test program too") {
  CHECK_THROWS_WITH(
      run_in_process(
          suite(), hello(), [](const Call&) { return Outcome{}; }, only("request/no-such-case")),
      Catch::Contains("no case was selected"));
}
