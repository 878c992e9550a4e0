#include "cassette/recording_pipeline.h"

#include <catch2/catch.hpp>

#include "cassette/testing.h"
#include "formats/json.h"
#include "wire/digest.h"
#include "wire/percent.h"

using namespace contract;
using namespace contract::testing;

TEST_CASE("a client that is not named is the call's User-Agent, and all other labels stay") {
  Redactor redactor(rules());
  RecordingPipeline pipeline(redactor);
  Origin from = origin();
  from.client = "";
  from.account = "shop";
  const auto read = [](const RecordedText& text) {
    return read_interaction(read_json(text.text()).value, "test").origin;
  };
  from.verdict = {{"MUST  x: y"}, {"error.1"}};
  const Origin labelled = read(pipeline.take(success(), from));
  CHECK(labelled.client == "test/1.0");
  CHECK(labelled.account == "shop");
  CHECK(labelled.verdict == from.verdict);
  from.client = "named";
  from.verdict.reset();
  const Origin named = read(pipeline.take(success(), from));
  CHECK(named.client == "named");
  CHECK_FALSE(named.verdict);
}

TEST_CASE("a secret in half an answer is known to the scanner too") {
  CassetteRules weak = rules();
  weak.fields.names = weak.parameters.names = {"Other"};
  Redactor redactor(weak);
  RecordingPipeline pipeline(redactor);
  Interaction call{v1_request("&InstanceId=i-1"), {}};
  call.response.script = {std::string("HTTP/1.1 200 OK\r\n\r\n{\"SecurityToken\":\"CAIS-secret-x")};
  CHECK_THROWS_WITH(pipeline.take(call, origin()),
                    Catch::Contains("something private is left after redaction"));
}

TEST_CASE("a client that is named is redacted too") {
  Redactor redactor(rules());
  RecordingPipeline pipeline(redactor);
  Origin from = origin();
  from.client = "jane@corp-mail.cn with " + kKey + ", 10%2e1%2E2%2e3";
  const std::string text = pipeline.take(success(), from).text();
  INFO(text);
  CHECK(text.find("user0001@example.com with 0000000000000000000001, 198.18.0.1") !=
        std::string::npos);
}

TEST_CASE("a token that is shown before it is used is taken out of what was recorded before") {
  const std::string token = "later+Token/Canary1234567==";
  for (const std::string& shown :
       {token, base64(token), percent_encode(base64("x" + token)), hex(token)}) {
    CAPTURE(shown);
    Redactor redactor(rules());
    RecordingPipeline pipeline(redactor);
    Interaction first = success();
    first.response.body = "{\"Message\":\"use " + shown + " now\"}";
    const RecordedText early = pipeline.take(first, origin());
    CHECK(pipeline.take(success(), origin()).text().find(shown) == std::string::npos);
    CHECK_FALSE(pipeline.suspects());
    const RecordedText use =
        pipeline.take(success("&SecurityToken=" + percent_encode(token)), origin());
    REQUIRE(pipeline.has_news());
    const auto suspects = pipeline.suspects();
    REQUIRE(suspects);
    CHECK_FALSE(pipeline.has_news());
    CHECK_FALSE(pipeline.again(use, *suspects));
    const auto again = pipeline.again(early, *suspects);
    REQUIRE(again);
    CHECK(Scanner({token}).scan(again->text()).empty());
    CHECK(again->text().find(shown) == std::string::npos);
    // All else is as it was.
    CHECK(again->text().size() >= early.text().size() - 8);
    CHECK(again->text().find("0000000000000000000001") != std::string::npos);
  }
}

TEST_CASE("a value that stood nowhere asks for no look back") {
  Redactor redactor(rules());
  RecordingPipeline pipeline(redactor);
  for (int i = 0; i < 300; ++i) {
    const std::string number = std::to_string(1'000'000 + i * 7919);
    pipeline.take(success("&InstanceId=i-" + number + "&SecurityToken=token-of-" + number),
                  origin());
    CHECK_FALSE(pipeline.suspects());
  }
}
