// A client's own suite attaches: calls come over real sockets, the wire is judged afterwards.
#include "runner/attach.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>

#include "ecs_contract/error.h"
#include "formats/json.h"
#include "formats/schema.h"
#include "net/raw_client.h"
#include "runner/report.h"
#include "runner/suite.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

std::vector<Case> only(const std::vector<std::string>& prefixes) {
  Selection selection;
  selection.prefixes = prefixes;
  std::vector<Case> cases = select(suite().cases, selection);
  REQUIRE_FALSE(cases.empty());
  return cases;
}

const std::string kOneStep = "request/money/not-enough-balance@json,v1-hmac-sha1";
const std::string kTwoSteps = "request/money/tokens-made@json,v1-hmac-sha1";

const Value& step_of(const Value& sheet, std::size_t nth) {
  return sheet.find("cases")->items.at(0).find("steps")->items.at(nth);
}

/// Makes the call of a step as a good client does; the name of a parameter can be left out.
std::string call(const Value& step, const std::string& but = "") {
  const Value& call = *step.find("call");
  Params params;
  for (const Value& parameter : call.find("parameters")->items)
    if (parameter.text_of("name") != but)
      params.push_back({parameter.text_of("name"), parameter.text_of("text"), false});
  static int nonces = 0;
  params = with_shared(std::move(params), "attach-" + std::to_string(++nonces));
  for (Param& param : params)
    if (param.name == "AccessKeyId")
      param.value = call.find("credentials")->text_of("access_key_id");
  RawClient client(std::stoi(call.find("endpoint")->text_of("port")));
  return client.ask(signed_get(params, call.find("credentials")->text_of("access_key_secret")).raw)
      .body;
}

}  // namespace

TEST_CASE("what was called well passes, and what was not called is skipped with the reason") {
  const RunOptions options;
  const std::vector<Case> cases = only({kOneStep, kTwoSteps});
  Attach attach(suite().spec, cases, options);
  CHECK(attach.uncalled() == 3);
  const Value sheet = attach.call_sheet();
  const Value& step = step_of(sheet, 0);
  const std::string answer = call(step);
  CHECK(attach.uncalled() == 2);
  const Value& expected = *step.find("expect");
  CHECK(expected.text_of("kind") == "api_error");
  CHECK(expected.text_of("status") == "403");
  CHECK(expected.text_of("code") == "InvalidAccountStatus.NotEnoughBalance");
  CHECK(read_json(answer).value.text_of("RequestId") == expected.text_of("request_id"));
  CHECK(read_json(answer).value.text_of("Message") == expected.text_of("message"));

  const std::vector<Verdict> verdicts = attach.judge();
  REQUIRE(verdicts.size() == 2);
  INFO(text_failure(verdicts[0]));
  CHECK(verdicts[0].status == Status::pass);
  CHECK(verdicts[1].status == Status::skipped);
  CHECK(verdicts[1].reason == "not called");
}

TEST_CASE("a request that breaks the contract fails its case, with the exchange") {
  const RunOptions options;
  const std::vector<Case> cases = only({kOneStep});
  Attach attach(suite().spec, cases, options);
  call(step_of(attach.call_sheet(), 0), "AutoPay");
  const Verdict verdict = attach.judge().front();
  CHECK(verdict.status == Status::fail);
  CHECK(verdict.findings.front().subject == "wire.parameter.AutoPay");
  CHECK_THAT(verdict.exchange, Catch::Contains("arrived:") && Catch::Contains("answered:"));
}

TEST_CASE("a repeat stands with the step that it repeats") {
  const RunOptions options;
  const std::vector<Case> cases = only({kTwoSteps});
  Attach attach(suite().spec, cases, options);
  const Value sheet = attach.call_sheet();
  call(step_of(sheet, 0));
  call(step_of(sheet, 0));
  call(step_of(sheet, 1));
  const Verdict verdict = attach.judge().front();
  CHECK(verdict.status == Status::fail);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].rule == "call.one-request");
  CHECK_THAT(verdict.findings[0].note, Catch::StartsWith("step 1 of 2"));
}

TEST_CASE("what our own lateness may explain is no finding") {
  for (const bool late : {false, true}) {
    CAPTURE(late);
    const RunOptions options;
    const std::vector<Case> cases = only({kOneStep});
    Attach attach(suite().spec, cases, options);
    const Value sheet = attach.call_sheet();
    call(step_of(sheet, 0));
    // A client repeats what it takes for lost. We are stopped for longer than an eighth of the
    // deadline.
    if (late) REQUIRE(std::system("kill -STOP $PPID; sleep 0.9; kill -CONT $PPID") == 0);
    call(step_of(sheet, 0));
    const std::vector<Verdict> verdicts = attach.judge();
    INFO(text_failure(verdicts.at(0)));
    CHECK(verdicts.at(0).status == (late ? Status::error : Status::fail));
    if (late) CHECK_THAT(verdicts.at(0).reason, Catch::Contains("the harness was late by "));
  }
}

TEST_CASE("a case called in part, or out of order, can't be judged") {
  const RunOptions options;
  const std::vector<Case> cases = only({kTwoSteps});
  {
    Attach attach(suite().spec, cases, options);
    call(step_of(attach.call_sheet(), 0));
    const Verdict verdict = attach.judge().front();
    CHECK(verdict.status == Status::error);
    CHECK_THAT(verdict.reason, Catch::Contains("no request for step 2 of 2"));
  }
  Attach attach(suite().spec, cases, options);
  const Value sheet = attach.call_sheet();
  call(step_of(sheet, 1));
  call(step_of(sheet, 0));
  const Verdict verdict = attach.judge().front();
  CHECK(verdict.status == Status::error);
  CHECK_THAT(verdict.reason, Catch::Contains("out of order"));
}

TEST_CASE("the call sheet of the whole suite fits its schema, its calls that of the protocol") {
  const RunOptions options;
  Attach attach(suite().spec, suite().cases, options);
  const Value sheet = attach.call_sheet();
  const auto schema = [](const char* name) {
    return Schema::load(kSource / "conformance/schemas" / name);
  };
  const Schema call_schema = schema("to-adapter.schema.json");
  for (const SchemaProblem& problem : schema("call-sheet.schema.json").check(sheet))
    FAIL_CHECK(problem.path + ": " + problem.message);
  std::set<std::string> keys;
  for (const Value& each : sheet.find("cases")->items)
    for (const Value& step : each.find("steps")->items) {
      const Value& message = *step.find("call");
      for (const SchemaProblem& problem : call_schema.check(message))
        FAIL_CHECK(problem.path + ": " + problem.message);
      CHECK(keys.insert(message.find("credentials")->text_of("access_key_id")).second);
    }
}

TEST_CASE("attaching to no case is the user's error") {
  const RunOptions options;
  CHECK_THROWS_WITH(Attach(suite().spec, {}, options), Catch::Contains("no case was selected"));
}

TEST_CASE("a case has a port of its own, which all its steps have") {
  const RunOptions options;
  const std::vector<Case> cases = only({kOneStep, kTwoSteps});
  Attach attach(suite().spec, cases, options);
  const Value sheet = attach.call_sheet();
  std::set<std::string> ports;
  for (const Value& each : sheet.find("cases")->items) {
    std::set<std::string> of_case;
    for (const Value& step : each.find("steps")->items)
      of_case.insert(step.find("call")->find("endpoint")->text_of("port"));
    CHECK(of_case.size() == 1);
    ports.insert(of_case.begin(), of_case.end());
  }
  CHECK(ports.size() == 2);
}

TEST_CASE("a step with the key of another case's is a stray there, and no call of either") {
  const RunOptions options;
  const std::vector<Case> cases = only({kOneStep, kTwoSteps});
  Attach attach(suite().spec, cases, options);
  Value sheet = attach.call_sheet();
  Value step = sheet.find("cases")->items[0].find("steps")->items[0];
  const std::string other = sheet.find("cases")
                                ->items[1]
                                .find("steps")
                                ->items[0]
                                .find("call")
                                ->find("endpoint")
                                ->text_of("port");
  for (Member& member : step.members)
    if (member.name == "call")
      for (Member& part : member.value.members)
        if (part.name == "endpoint")
          for (Member& place : part.value.members)
            if (place.name == "port") place.value.text = other;
  CHECK_THAT(call(step), Catch::Contains("another AccessKeyId"));
  CHECK(attach.uncalled() == 3);
  for (const Verdict& verdict : attach.judge()) CHECK(verdict.status == Status::skipped);
}
