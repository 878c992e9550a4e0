#include "runner/step_observation.h"

#include <catch2/catch.hpp>

#include "formats/json.h"
#include "runner/testing.h"
#include "wire/auth_params.h"

using namespace contract;
using namespace contract::testing;

namespace {

Request asked() { return signed_get(with_shared({{"InstanceId", "i-1", false}}, "n")); }

StepAnswer success() {
  StepAnswer answer;
  answer.kind = StepAnswer::Kind::success;
  answer.order_id = "1";
  return answer;
}

std::string bytes(const Response& response) {
  std::string all;
  for (const WireAction& action : response.script)
    if (const auto* text = std::get_if<std::string>(&action)) all += *text;
  return all;
}

}  // namespace

TEST_CASE("requests of a step get its answers in turn, and the last one for ever") {
  Step step;
  step.answers = {success(), success()};
  step.answers[0].fault.status = 502;
  step.answers[0].expect = Expect::failure;
  StepAnswerer answerer(real_spec(), step, "seed");
  CHECK(answerer.answer(asked()).status == 502);
  CHECK(answerer.answer(asked()).status == 200);
  CHECK(answerer.answer(asked()).status == 200);
  const std::vector<IntendedReply> meanings = answerer.meanings();
  REQUIRE(meanings.size() == 3);
  CHECK(meanings[0].faulty);
  CHECK(meanings[0].expect == Expect::failure);
  CHECK_FALSE(meanings[2].faulty);
  CHECK(meanings[0].request_id != meanings[1].request_id);
}

TEST_CASE("a call that breaks a rule is refused by the table, and a good one is served") {
  Step step;
  StepAnswerer answerer(real_spec(), step, "seed");
  CHECK(answerer.answer(asked()).status == 200);
  CHECK(answerer
            .answer(signed_get(with_shared(
                {{"InstanceId", "i-1", false}, {"InternetMaxBandwidthOut", "101", false}}, "n")))
            .status == 400);
}

TEST_CASE("a fault's texts name the ids of the answer that it stands for") {
  Step step;
  step.answers = {success()};
  step.answers[0].fault.body = "<{request_id},{order_id}>";
  step.answers[0].fault.headers = {{"Location", "http://{elsewhere}/?AccessKeyId={access_key}"}};
  StepAnswerer answerer(real_spec(), step, "seed", "127.0.0.2:9");
  const Response response = answerer.answer(asked());
  CHECK(response.body == "<" + answerer.meanings()[0].request_id + ",1>");
  CHECK(*find_header(response.headers, "Location") == "http://127.0.0.2:9/?AccessKeyId=LTAItest");
}

TEST_CASE("what another host answers is never the call's answer") {
  Step step;
  step.answers = {success()};
  StepAnswerer answerer(real_spec(), step, "seed");
  Request request = asked();
  request.elsewhere = true;
  answerer.answer(request);
  CHECK(answerer.meanings()[0].expect == Expect::failure);
}

TEST_CASE("another host answers in the format that the call asked for") {
  Step step;
  step.answers = {success()};
  for (const std::string format : {"JSON", "XML"}) {
    StepAnswerer answerer(real_spec(), step, "seed");
    Params params = with_shared({}, "n");
    for (Param& param : params)
      if (param.name == "Format") param.value = format;
    answerer.answer(signed_get(params));
    Request followed;
    followed.method = "GET";
    followed.target = "/";
    followed.elsewhere = true;
    CHECK(answerer.answer(followed).body.front() == (format == "JSON" ? '{' : '<'));
  }
}

TEST_CASE("a message may hold the string to sign of the very request") {
  Step step;
  step.answers = {StepAnswer{}};
  step.answers[0].kind = StepAnswer::Kind::error;
  step.answers[0].status = 400;
  step.answers[0].code = "SignatureDoesNotMatch";
  step.answers[0].message = "string to sign is:{string_to_sign}";
  StepAnswerer answerer(real_spec(), step, "seed");
  const Request request = asked();
  answerer.answer(request);
  CHECK(answerer.meanings()[0].message ==
        "string to sign is:" + string_to_sign(request, parse_params(request).params));
}

TEST_CASE("a spelling changes the bytes of an answer and not what it says") {
  auto spelling = std::make_shared<AnswerStyle>();
  spelling->json = JsonStyle{.escapes = JsonStyle::Escapes::unicode};
  spelling->reversed = true;
  spelling->last = {{"Extra", Value::string("x")}};
  spelling->transfer = Transfer{.framing = Transfer::Framing::chunked};
  Step step;
  step.answers = {success()};
  step.answers[0].spelling = spelling;
  StepAnswerer answerer(real_spec(), step, "seed");
  const std::string all = bytes(answerer.answer(asked()));
  CHECK(all.find("Transfer-Encoding: chunked") != std::string::npos);
  const std::size_t at = all.find('{');
  const Reading reading = read_json(all.substr(at, all.rfind('}') + 1 - at));
  REQUIRE(reading.ok());
  REQUIRE(reading.value.members.size() == 3);
  CHECK(reading.value.members[0].name == "OrderId");
  CHECK(reading.value.members[1].value.text == answerer.meanings()[0].request_id);
  CHECK(reading.value.members[2].name == "Extra");
}
