#include "cassette/intake.h"

#include <catch2/catch.hpp>

#include "cassette/testing.h"
#include "formats/json.h"

using namespace contract;
using namespace contract::testing;

TEST_CASE("a client that is not named is the call's User-Agent, and all other labels stay") {
  Redactor redactor(rules());
  Intake intake(redactor);
  Origin from = origin();
  from.client = "";
  from.account = "shop";
  const auto read = [](const RecordedText& text) {
    return read_interaction(read_json(text.text()).value, "test").origin;
  };
  from.verdict = {{"MUST  x: y"}, {"error.1"}};
  const Origin labelled = read(intake.take(success(), from));
  CHECK(labelled.client == "test/1.0");
  CHECK(labelled.account == "shop");
  CHECK(labelled.verdict == from.verdict);
  from.client = "named";
  from.verdict.reset();
  const Origin named = read(intake.take(success(), from));
  CHECK(named.client == "named");
  CHECK_FALSE(named.verdict);
}

TEST_CASE("a secret in half an answer is known to the scanner too") {
  CassetteRules weak = rules();
  weak.fields.names = weak.parameters.names = {"Other"};
  Redactor redactor(weak);
  Intake intake(redactor);
  Interaction call{v1_request("&InstanceId=i-1"), {}};
  call.response.script = {std::string("HTTP/1.1 200 OK\r\n\r\n{\"SecurityToken\":\"CAIS-secret-x")};
  CHECK_THROWS_WITH(intake.take(call, origin()),
                    Catch::Contains("something private is left after redaction"));
}
