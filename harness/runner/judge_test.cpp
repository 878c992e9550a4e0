#include "runner/judge.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "error.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

/// A step, what was seen of it, and the judge's view: good in every way until a test changes it.
struct Scene {
  Case each;
  Step step;
  Hello hello;
  NonceLedger nonces;
  Exchange exchange;

  explicit Scene(std::vector<Argument> arguments = {
                     {"InstanceId", ValueType::string, "i-1"},
                     {"InternetMaxBandwidthOut", ValueType::integer, "10"}}) {
    each.id = "test/one@json,v1-hmac-sha1";
    each.signature = "v1-hmac-sha1";
    step.arguments = std::move(arguments);
    hello.reports = {"status", "code", "message", "request_id", "order_id"};
    exchange.meanings = {{true, 200, "", "", "R-1", "00123"}};
    exchange.outcome.kind = "ok";
    exchange.outcome.request_id = Reported{true, "string", "R-1", ""};
    exchange.outcome.order_id = Reported{true, "string", "00123", ""};
  }

  Params sent() const {
    Params params;
    for (const Argument& argument : step.arguments)
      if (argument.text) params.push_back({argument.name, *argument.text, false});
    return with_shared(std::move(params), "nonce-1");
  }

  void arrive(const Request& request) { exchange.interactions.push_back({request, {}}); }

  JudgeView view() { return {real_spec(), each, step, hello, kSecret, nonces}; }

  std::vector<std::string> wire() {
    std::vector<std::string> subjects;
    for (const Finding& finding : judge_wire(view(), exchange)) subjects.push_back(finding.subject);
    return subjects;
  }

  std::vector<std::string> outcome() {
    std::vector<std::string> subjects;
    for (const Finding& finding : judge_outcome(view(), exchange))
      subjects.push_back(finding.subject);
    return subjects;
  }
};

using Subjects = std::vector<std::string>;

void replace(Params& params, const std::string& name, const std::string& value) {
  for (Param& param : params)
    if (param.name == name) param.value = value;
}

void remove(Params& params, const std::string& name) {
  params.erase(std::remove_if(params.begin(), params.end(),
                              [&](const Param& param) { return param.name == name; }),
               params.end());
}

}  // namespace

TEST_CASE("a call that arrives as it was made breaks nothing") {
  Scene scene;
  scene.arrive(signed_get(scene.sent()));
  CHECK(scene.wire() == Subjects{});
  CHECK(scene.outcome() == Subjects{});
}

TEST_CASE("each defect on the wire is found and named") {
  const struct {
    const char* defect;
    void (*change)(Params&);
    Subjects subjects;
  } rows[] = {
      {"a parameter is dropped",
       [](Params& p) { remove(p, "InternetMaxBandwidthOut"); },
       {"wire.parameter.InternetMaxBandwidthOut"}},
      {"a value is changed",
       [](Params& p) { replace(p, "InstanceId", "i-2"); },
       {"wire.parameter.InstanceId"}},
      {"an integer gets a fraction",
       [](Params& p) { replace(p, "InternetMaxBandwidthOut", "10.0"); },
       {"wire.parameter.InternetMaxBandwidthOut"}},
      {"a parameter is added",
       [](Params& p) {
         p.push_back({"AutoPay", "false", false});
       },
       {"wire.parameter.AutoPay"}},
      {"a time is added",
       [](Params& p) {
         p.push_back({"StartTime", "2017-12-05T22:40Z", false});
       },
       {"wire.parameter.StartTime"}},
      {"the action is another",
       [](Params& p) { replace(p, "Action", "DescribeInstances"); },
       {"wire.action"}},
      {"the version is another",
       [](Params& p) { replace(p, "Version", "2014-05-27"); },
       {"wire.version"}},
      {"the other format is asked for",
       [](Params& p) { replace(p, "Format", "XML"); },
       {"wire.format"}},
      {"no format is asked for, which means XML",
       [](Params& p) { remove(p, "Format"); },
       {"wire.format"}},
      {"the time is an hour old",
       [](Params& p) { replace(p, "Timestamp", "2026-01-01T00:00:00Z"); },
       {"wire.timestamp"}},
      {"the time has no seconds",
       [](Params& p) { replace(p, "Timestamp", "2026-01-01T00:00Z"); },
       {"wire.timestamp"}},
      {"the nonce is empty",
       [](Params& p) { replace(p, "SignatureNonce", ""); },
       {"signature.v1.missing", "wire.nonce"}},
      {"a token nobody gave",
       [](Params& p) {
         p.push_back({"SecurityToken", "t", false});
       },
       {"wire.security-token"}},
      {"the secret travels",
       [](Params& p) {
         p.push_back({"Comment", kSecret, false});
       },
       {"wire.secret"}},
  };
  for (const auto& row : rows) {
    Scene scene;
    Params params = scene.sent();
    row.change(params);
    scene.arrive(signed_get(params));
    INFO(row.defect);
    CHECK(scene.wire() == row.subjects);
  }
}

TEST_CASE("what the document leaves open is no finding") {
  const struct {
    const char* freedom;
    void (*change)(Params&);
  } rows[] = {
      {"an unknown parameter",
       [](Params& p) {
         p.push_back({"RegionId", "cn-hangzhou", false});
       }},
      {"an empty parameter",
       [](Params& p) {
         p.push_back({"StartTime", "", false});
       }},
      {"the default said aloud",
       [](Params& p) {
         p.push_back({"AutoPay", "true", false});
       }},
      {"the default in Python's spelling",
       [](Params& p) {
         p.push_back({"AutoPay", "True", false});
       }},
      {"the format in lower case", [](Params& p) { replace(p, "Format", "json"); }},
      {"a token of the client's own making",
       [](Params& p) {
         p.push_back({"ClientToken", "made-by-the-client", false});
       }},
      {"an integer with a leading zero",
       [](Params& p) { replace(p, "InternetMaxBandwidthOut", "010"); }},
  };
  for (const auto& row : rows) {
    Scene scene;
    Params params = scene.sent();
    row.change(params);
    scene.arrive(signed_get(params));
    INFO(row.freedom);
    CHECK(scene.wire() == Subjects{});
  }
}

TEST_CASE("null and empty may be left out or sent empty, never sent as a word") {
  for (const std::optional<std::string>& text :
       {std::optional<std::string>(), std::optional<std::string>("")}) {
    for (const char* word : {"null", "undefined", "None"}) {
      Scene scene(
          {{"InstanceId", ValueType::string, "i-1"}, {"ClientToken", ValueType::string, text}});
      Params params = scene.sent();
      remove(params, "ClientToken");
      params.push_back({"ClientToken", word, false});
      scene.arrive(signed_get(params));
      CHECK(scene.wire() == Subjects{"wire.parameter.ClientToken"});
    }
    Scene scene(
        {{"InstanceId", ValueType::string, "i-1"}, {"ClientToken", ValueType::string, text}});
    Params params = scene.sent();
    remove(params, "ClientToken");
    scene.arrive(signed_get(params));
    CHECK(scene.wire() == Subjects{});
  }
}

TEST_CASE("one call is one request: none and two are findings") {
  Scene none;
  CHECK(none.wire() == Subjects{"wire.requests"});
  Scene two;
  Params params = two.sent();
  two.arrive(signed_get(params));
  replace(params, "SignatureNonce", "nonce-2");
  two.arrive(signed_get(params));
  CHECK(two.wire() == Subjects{"wire.requests"});
}

TEST_CASE("a nonce that comes again is a finding") {
  Scene scene;
  scene.arrive(signed_get(scene.sent()));
  scene.arrive(signed_get(scene.sent()));
  CHECK(scene.wire() == Subjects{"wire.requests", "wire.nonce"});
}

TEST_CASE("a token that a client makes itself must not come again") {
  Scene scene;
  for (const char* nonce : {"a", "b"}) {
    Params params = scene.sent();
    replace(params, "SignatureNonce", nonce);
    params.push_back({"ClientToken", "the-same", false});
    scene.exchange.interactions.clear();
    scene.arrive(signed_get(params));
    const Subjects expected = nonce[0] == 'a' ? Subjects{} : Subjects{"wire.parameter.ClientToken"};
    CHECK(scene.wire() == expected);
  }
}

TEST_CASE("a wrong secret is a finding of the signature, and no finding holds the secret") {
  Scene scene;
  scene.arrive(signed_get(scene.sent(), "another-secret"));
  const Findings findings = judge_wire(scene.view(), scene.exchange);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject.starts_with("signature.v1"));
  CHECK(findings[0].level == Level::must);
  CHECK(to_line(findings[0]).find(kSecret) == std::string::npos);
}

TEST_CASE("a client may refuse a call that breaks a rule, and only such a call") {
  for (const bool refused : {true, false}) {
    Scene scene;
    scene.step.refused = refused;
    scene.exchange.meanings.clear();
    scene.exchange.outcome = {};
    scene.exchange.outcome.kind = "client_error";
    CHECK(scene.wire() == (refused ? Subjects{} : Subjects{"wire.requests"}));
    CHECK(scene.outcome() == (refused ? Subjects{} : Subjects{"outcome.kind"}));
  }
}

TEST_CASE("each difference between the answer and the client's account of it is named") {
  const Meaning error{false, 403, "OperationDenied", "The text.", "R-2", {}};
  const auto field = [](const char* text) { return Reported{true, "string", text, ""}; };
  const struct {
    const char* account;
    Outcome outcome;
    Subjects subjects;
  } rows[] = {
      {"right in all",
       {"api_error",
        field("403"),
        field("OperationDenied"),
        field("The text."),
        field("R-2"),
        {},
        "",
        "",
        ""},
       {}},
      {"told as a success", {"ok", {}, {}, {}, {}, {}, "", "", ""}, {"outcome.kind"}},
      {"told as trouble of the wire",
       {"transport_error", {}, {}, {}, {}, {}, "", "", ""},
       {"outcome.kind"}},
      {"another status",
       {"api_error",
        field("400"),
        field("OperationDenied"),
        field("The text."),
        field("R-2"),
        {},
        "",
        "",
        ""},
       {"outcome.status"}},
      {"a message that is cut",
       {"api_error",
        field("403"),
        field("OperationDenied"),
        field("The"),
        field("R-2"),
        {},
        "",
        "",
        ""},
       {"outcome.message"}},
      {"no code",
       {"api_error",
        field("403"),
        Reported{false, "undefined", "", ""},
        field("The text."),
        field("R-2"),
        {},
        "",
        "",
        ""},
       {"outcome.code"}},
      {"no request id",
       {"api_error",
        field("403"),
        field("OperationDenied"),
        field("The text."),
        {},
        {},
        "",
        "",
        ""},
       {"outcome.request_id"}},
  };
  for (const auto& row : rows) {
    Scene scene;
    scene.exchange.meanings = {error};
    scene.exchange.outcome = row.outcome;
    INFO(row.account);
    CHECK(scene.outcome() == row.subjects);
  }
}

TEST_CASE("an order id is told letter by letter, and none is made up") {
  const struct {
    std::optional<std::string> answered;
    Reported told;
    bool fine;
  } rows[] = {
      {"00123", {true, "string", "00123", ""}, true},
      {"00123", {true, "number", "123", ""}, false},
      {"00123", {false, "undefined", "", ""}, false},
      {"9007199254740993", {true, "number", "9007199254740992", ""}, false},
      {std::nullopt, {false, "undefined", "", ""}, true},
      {std::nullopt, {true, "string", "", ""}, true},
      {std::nullopt, {true, "string", "undefined", ""}, false},
      {"", {true, "string", "", ""}, true},
      {"", {false, "null", "", ""}, true},
  };
  for (const auto& row : rows) {
    Scene scene;
    scene.exchange.meanings[0].order_id = row.answered;
    scene.exchange.outcome.order_id = row.told;
    INFO(row.answered.value_or("absent") << " told as " << row.told.text);
    CHECK(scene.outcome() == (row.fine ? Subjects{} : Subjects{"outcome.order_id"}));
  }
}

TEST_CASE("what a client does not claim to report is not judged") {
  Scene scene;
  scene.hello.reports = {"code"};
  scene.exchange.outcome.request_id.reset();
  scene.exchange.outcome.order_id.reset();
  CHECK(scene.outcome() == Subjects{});
}

TEST_CASE("a rule that no table has can't be cited") {
  CHECK_THROWS_AS(cite(real_spec(), "no.such.rule", "", "", ""), Error);
}
