// The suite as a test of a client library, beside the library's other tests.
#include <catch2/catch.hpp>

#include "ask_client.h"

TEST_CASE("the client keeps the contract") {
  const auto suite = contract::open_suite(ECS_CONTRACT_DATA);
  for (const contract::Verdict& verdict :
       contract::run_in_process(*suite, client_hello(), ask_client)) {
    INFO(contract::text_failure(verdict));
    CHECK(contract::as_expected(verdict.status));
  }
}

// Not run by default: what a failure looks like. "in-process [broken]" shows it.
TEST_CASE("a client that forgets AutoPay is found out", "[.][broken]") {
  const auto suite = contract::open_suite(ECS_CONTRACT_DATA);
  const auto forgetful = [](contract::Call call) {
    std::erase_if(call.parameters, [](const auto& each) { return each.name == "AutoPay"; });
    return ask_client(call);
  };
  contract::InProcessOptions options;
  options.cases = {"request/money/not-enough-balance@json,v1-hmac-sha1"};
  for (const contract::Verdict& verdict :
       contract::run_in_process(*suite, client_hello(), forgetful, options)) {
    INFO(contract::text_failure(verdict));
    CHECK(contract::as_expected(verdict.status));
  }
}
