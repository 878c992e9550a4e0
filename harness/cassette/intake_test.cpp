#include "cassette/intake.h"

#include <catch2/catch.hpp>

#include "cassette/testing.h"
#include "formats/json.h"

using namespace contract;
using namespace contract::testing;

TEST_CASE("an intake labels what was left open, and keeps a label that is there") {
  Redactor redactor(rules());
  Intake intake(redactor, [](const Redacted& seen) {
    CHECK(seen.interaction().request.target.find(kKey) == std::string::npos);
    return SpecVerdict{{"MUST  x: y"}, {"error.1"}};
  });
  Origin from = origin();
  from.client = "";
  from.account = "shop";
  const auto read = [](const RecordedText& text) {
    return read_interaction(read_json(text.text()).value, "test").origin;
  };
  const Origin labelled = read(intake.take(success(), from));
  CHECK(labelled.client == "test/1.0");
  CHECK(labelled.rows == std::vector<std::string>{"error.1"});
  CHECK(labelled.account == "shop");
  const Origin kept = read(intake.take_labelled(success(), from));
  CHECK(kept.client.empty());
  CHECK(kept.rows.empty());
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
