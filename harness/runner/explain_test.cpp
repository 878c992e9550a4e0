#include "runner/explain.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/json.h"
#include "formats/xml.h"
#include "spec/find_rows.h"
#include "spec/testing.h"

using namespace contract;
using Catch::Contains;
using testing::real_spec;

namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

long lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

TEST_CASE("a row says in its first line what it means, and names cases last and few") {
  const std::string path = "reply/error/x";
  std::vector<Case> cases;
  for (int i = 0; i < 9; ++i) {
    Case each;
    each.id = path + std::to_string(i) + "@json,v3";
    each.rules = {"error.403.OperationDenied"};
    cases.push_back(each);
  }
  const std::string text = explain_row(real_spec(), cases, "error.403.OperationDenied");
  CHECK(first_line(text) ==
        "403 OperationDenied: The instance is PrePaid, which does not allow this.");
  CHECK_THAT(text, Contains("page     en/error/error.403.OperationDenied.html"));
  CHECK(
      text.ends_with("  cases    reply/error/x0\n           reply/error/x1\n           "
                     "reply/error/x2\n           and 6 more: ecs-contract run --list --rule "
                     "error.403.OperationDenied\n"));
}

TEST_CASE("every row is explained, in no more than 40 lines") {
  for (const Rule& rule : real_spec().rules) {
    INFO(rule.id);
    const std::string text = explain_row(real_spec(), {}, rule.id);
    CHECK_THAT(first_line(text), Contains(rule.statement));
    CHECK(lines(text) <= 40);
  }
}

TEST_CASE("a pretty sample is the service's own but for its line breaks") {
  for (const ErrorRow& row : real_spec().errors) {
    INFO(row.id);
    const Reading json = read_json(pretty_error(real_spec(), Format::json, row));
    const Reading xml = read_xml(pretty_error(real_spec(), Format::xml, row));
    REQUIRE(json.ok());
    REQUIRE(xml.ok());
    CHECK(json.value.text_of("Code") == row.code);
    CHECK(xml.value.members.front().value.text_of("Message") == json.value.text_of("Message"));
  }
  CHECK_THAT(pretty_error(real_spec(), Format::xml, real_spec().errors.front()),
             Contains("<Error>\n  <RequestId>") && Contains("\n</Error>"));
}

TEST_CASE("whether to try again is said of every error") {
  ErrorRow row;
  CHECK(when_to_retry(row) == "not the same call as it is: no document says that it helps");
  row.retry = "now";
  CHECK(when_to_retry(row) == "yes, at once");
  row.retry = "later";
  CHECK(when_to_retry(row) == "yes, later");
  row.wait_minutes = 5;
  CHECK(when_to_retry(row) == "yes, after 5 minutes");
}

TEST_CASE("a call is refused by the rule that it breaks, or allowed with what is left out") {
  const auto said = [](const Params& params) { return explain_call(real_spec(), params); };
  CHECK_THAT(said({{"InternetMaxBandwidthOut", "200"}}),
             Contains("InternetMaxBandwidthOut=200: refused\n") &&
                 Contains("answered 400 InvalidInternetMaxBandwidthOut.ValueNotSupported") &&
                 Contains("InternetMaxBandwidthOut.range"));
  CHECK_THAT(said({{"InternetMaxBandwidthOut", "100"}}), Contains(": allowed\n"));
  CHECK_THAT(said({{"InternetMaxBandwidthOut", "5"}}),
             Contains("InternetMaxBandwidthIn is left out: then it is 10 ("));
  CHECK_THAT(said({{"InternetMaxBandwidthOut", "50"}}),
             Contains("InternetMaxBandwidthIn is left out: then it is 50 ("));
  CHECK_THAT(said({{"StartTime", "2017-12-05T22:40:00Z"}}),
             Contains(": refused\n") && Contains("StartTime.format"));
  CHECK_THAT(said({{"ClientToken", std::string(65, 'a')}}), Contains("ClientToken.length"));
  CHECK_THAT(said({{"ClientToken", std::string(64, 'a')}}), Contains(": allowed\n"));
}

TEST_CASE("a call with a parameter that there is not is refused with the nearest name") {
  CHECK_THROWS_WITH(explain_call(real_spec(), {{"StarTime", "x"}}),
                    Contains("no parameter 'StarTime'") && Contains("did you mean 'StartTime'"));
}

TEST_CASE("the overview names every parameter, and fits a screen") {
  const std::string text = explain_overview(real_spec());
  for (const Parameter& parameter : real_spec().parameters)
    CHECK_THAT(text, Contains("  " + parameter.name + " "));
  CHECK(lines(text) < 30);
}

TEST_CASE("each parameter and each code fits a screen") {
  for (const auto* list : {&real_spec().parameters, &real_spec().shared_parameters})
    for (const Parameter& parameter : *list) {
      INFO(parameter.name);
      CHECK(lines(explain_parameter(real_spec(), parameter.name)) < 30);
    }
  for (const ErrorRow& row : real_spec().errors) {
    INFO(row.code);
    CHECK(lines(explain_code(real_spec(), row.code, find_rows(real_spec(), row.code).rows)) < 30);
  }
}

TEST_CASE("the errors to try again after are listed with when") {
  const std::string text = explain_retry(real_spec());
  CHECK(first_line(text).starts_with("10 errors say"));
  CHECK_THAT(text, Contains("  after 5 minutes 400 Throttling") &&
                       Contains("  at once         500") &&
                       Contains("  later           400 LastOrderProcessing"));
}
