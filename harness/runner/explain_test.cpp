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

const Vocabulary& real_words() {
  static const Vocabulary words = load_vocabulary(testing::kSource / "specs");
  return words;
}

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
             Contains("InternetMaxBandwidthOut='200': refused\n") &&
                 Contains("answered 400 InvalidInternetMaxBandwidthOut.ValueNotSupported") &&
                 Contains("InternetMaxBandwidthOut.range"));
  CHECK_THAT(said({{"InternetMaxBandwidthOut", "100"}}), Contains(": allowed\n"));
  CHECK_THAT(said({{"InternetMaxBandwidthOut", "5"}}),
             Contains("InternetMaxBandwidthIn is left out: then it is '10' ("));
  CHECK_THAT(said({{"InternetMaxBandwidthOut", "50"}}),
             Contains("InternetMaxBandwidthIn is left out: then it is '50' ("));
  CHECK_THAT(said({{"StartTime", "2017-12-05T22:40:00Z"}}),
             Contains(": refused\n") && Contains("StartTime.format"));
  CHECK_THAT(said({{"ClientToken", std::string(65, 'a')}}), Contains("ClientToken.length"));
  CHECK_THAT(said({{"ClientToken", std::string(64, 'a')}}), Contains(": allowed\n"));
}

TEST_CASE("values of a call are quoted, and none of their bytes reaches the terminal as it is") {
  const std::string text = explain_call(
      real_spec(),
      {{"InternetMaxBandwidthOut", "2\x1b[31m\xe2\x80\xae\xff"}, {"ClientToken", "a\tb"}});
  CHECK_THAT(text, Contains("InternetMaxBandwidthOut='2\\x1B[31m\\xE2\\x80\\xAE\\xFF'") &&
                       Contains("got '2\\x1B[31m") && Contains("ClientToken='a\\x09b'"));
  for (const char* raw : {"\x1b", "\xe2\x80\xae", "\xff", "\t"}) CHECK_THAT(text, !Contains(raw));
  CHECK(text.size() < 2000);
  CHECK(explain_call(real_spec(), {{"ClientToken", std::string(100'000, 'a')}}).size() < 2000);
}

TEST_CASE("numbers that are padded or have a fraction are none, and leading zeros mean nothing") {
  const auto refused = [](const std::string& value) {
    return first_line(explain_call(real_spec(), {{"InternetMaxBandwidthOut", value}}))
        .ends_with("refused");
  };
  for (const char* value : {"200.0", "20.0", " 05", "5 ", "+5", "5e1", "0x5"}) {
    INFO(value);
    CHECK(refused(value));
  }
  CHECK_FALSE(refused("05"));
  CHECK_FALSE(refused("0100"));
  CHECK(refused("0101"));
}

TEST_CASE("parameters of any call are held to their rules too, where they are given") {
  const auto said = [](const Params& params) { return explain_call(real_spec(), params); };
  CHECK_THAT(said({{"Format", "YAML"}}),
             Contains("Format='YAML': refused\n") && Contains("got 'YAML'"));
  CHECK_THAT(said({{"Format", "JSON"}}), Contains(": allowed\n"));
  CHECK_THAT(said({{"SignatureMethod", "HMAC-MD5"}}), Contains(": refused\n"));
  CHECK_THAT(said({{"Timestamp", "2026-01-01T00:00:00Z"}}),
             Contains(": allowed\n") && Contains("not looked at") && Contains("Timestamp.fresh"));
}

TEST_CASE("what has to be there and is left out is taken from the table, which is said") {
  const std::string text = explain_call(real_spec(), {{"InternetMaxBandwidthOut", "5"}});
  CHECK_THAT(text, Contains("taken as in the table's example: ") &&
                       Contains("InstanceId='i-bp67acfmxazb4****'"));
  CHECK_THAT(explain_call(real_spec(), {{"InstanceId", ""}}),
             Contains(": refused") && Contains("got nothing"));
}

TEST_CASE("of many refusals the first are told whole and the others named") {
  Params params;
  for (const char* name : {"InternetMaxBandwidthOut", "InternetMaxBandwidthIn", "StartTime",
                           "EndTime", "AutoPay", "AllocatePublicIp", "NetworkChargeType"})
    params.push_back({name, "?"});
  const std::string text = explain_call(real_spec(), params);
  CHECK_THAT(text, Contains("  and 2 more: "));
  CHECK(lines(text) < 30);
}

TEST_CASE("a call is read from words in any letter case, and a pasted error is none") {
  const auto read = [](const std::vector<std::string>& words) {
    return read_call(real_spec(), words);
  };
  CHECK(read({"starttime=2017-12-05T22:40Z"}).front().name == "StartTime");
  CHECK(read({"InternetMaxBandwidthOut=5", "format=JSON"}).size() == 2);
  CHECK(read({"InternetMaxBandwidthOut=5 AutoPay=true"}).size() == 2);
  CHECK(read({"ClientToken=a b=c"}).size() == 1);
  CHECK(read({"StarTime=x"}).front().name == "StarTime");
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"Code=OperationDenied", "Message=Specified instance is in VPC."},
           {"Code=OperationDenied Message=Specified instance is in VPC."},
           {"ErrorCode=OperationDenied"},
           {"errorMessage=x"},
           {"RequestId=1", "Code=2"},
           {"is", "InternetMaxBandwidthOut=200"},
           {"=x"},
           {"{\"a\"=1"},
           {""},
           {}}) {
    INFO((words.empty() ? "" : words.front()));
    CHECK(read(words).empty());
  }
}

TEST_CASE("a parameter that is given twice is the user's mistake") {
  CHECK_THROWS_WITH(explain_call(real_spec(), {{"AutoPay", "true"}, {"AutoPay", "false"}}),
                    Contains("AutoPay is given twice"));
}

TEST_CASE("the rows of a status stand by their ids, within the width of a terminal") {
  const FoundRows found = find_rows(real_spec(), real_words(), "403");
  const std::string text = explain_code(real_spec(), found.name, found.rows, 80);
  for (const std::string& id : found.rows) CHECK_THAT(text, Contains("  " + id + " "));
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
    CHECK(text.find('\n', at) - at <= 82);  // the mark of what is left out has three bytes
  CHECK(lines(text) < 30);
  CHECK(explain_code(real_spec(), found.name, found.rows).find("…") == std::string::npos);
}

TEST_CASE("what is left out of an answer is said") {
  FoundRows found;
  CHECK(explain_rest(found).empty());
  found.more = 3;
  found.unread = 7;
  CHECK_THAT(explain_rest(found), Contains("3 more") && Contains("last 7"));
}

TEST_CASE("a call with a parameter that there is not is refused with the nearest name") {
  CHECK_THROWS_WITH(explain_call(real_spec(), {{"StarTime", "x"}}),
                    Contains("no parameter 'StarTime'") && Contains("did you mean 'StartTime'"));
}

TEST_CASE("the overview names every parameter, and fits a screen") {
  const std::string text = explain_overview(real_spec(), real_words());
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
    CHECK(lines(explain_code(real_spec(), row.code,
                             find_rows(real_spec(), real_words(), row.code).rows)) < 30);
  }
}

TEST_CASE("the errors to try again after are listed with when") {
  const std::string text = explain_retry(real_spec());
  CHECK(first_line(text).starts_with("10 errors say"));
  CHECK_THAT(text, Contains("  after 5 minutes 400 Throttling") &&
                       Contains("  at once         500") &&
                       Contains("  later           400 LastOrderProcessing"));
}
