#include "runner/judge_scene.h"

#include <array>
#include <catch2/catch.hpp>

using namespace contract;
using namespace contract::testing;

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
       {"wire.common.SignatureNonce", "wire.nonce"}},
      {"the signature's version is missing",
       [](Params& p) { remove(p, "SignatureVersion"); },
       {"wire.common.SignatureVersion"}},
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

TEST_CASE(
    "the inbound bandwidth that a client adds is held against the default of this very call") {
  const struct {
    const char* out;
    const char* in;
    const char* cited;  // nullptr: nothing is found
  } rows[] = {
      {"10", "10", nullptr},
      {"100", "100", nullptr},
      {"100", "10", "InternetMaxBandwidthIn.default-large"},
      {"10", "5", "InternetMaxBandwidthIn.default-small"},
      {nullptr, "10", "call.nothing-added"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.out, row.in);
    std::vector<Argument> arguments = {{"InstanceId", ValueType::string, "i-1"}};
    if (row.out != nullptr)
      arguments.push_back({"InternetMaxBandwidthOut", ValueType::integer, row.out});
    Scene scene(std::move(arguments));
    Params params = scene.sent();
    params.push_back({"InternetMaxBandwidthIn", row.in, false});
    scene.arrive(signed_get(params));
    const Findings findings = judge_wire(scene.view(), scene.exchange);
    REQUIRE(findings.size() == (row.cited == nullptr ? 0 : 1));
    if (row.cited != nullptr) CHECK(findings.front().rule == row.cited);
  }
}

TEST_CASE("a token that the client makes is held to the rules of tokens") {
  for (const auto& [token, cited] : {std::pair{std::string(64, 'x'), ""},
                                     {std::string(65, 'x'), "ClientToken.length"},
                                     {std::string("t\xc3\xa4"), "ClientToken.ascii"}}) {
    Scene scene;
    Params params = scene.sent();
    params.push_back({"ClientToken", token, false});
    scene.arrive(signed_get(params));
    const Findings findings = judge_wire(scene.view(), scene.exchange);
    REQUIRE(findings.size() == (*cited == '\0' ? 0 : 1));
    if (*cited != '\0') CHECK(findings.front().rule == cited);
  }
}

TEST_CASE("null and empty leave a client its own token, and a default said aloud") {
  for (const std::optional<std::string>& text :
       {std::optional<std::string>(), std::optional<std::string>("")}) {
    Scene scene({{"InstanceId", ValueType::string, "i-1"},
                 {"ClientToken", ValueType::string, text},
                 {"AutoPay", ValueType::boolean, text}});
    Params params = scene.sent();
    remove(params, "ClientToken");
    remove(params, "AutoPay");
    params.push_back({"ClientToken", "made-by-the-client", false});
    params.push_back({"AutoPay", "true", false});
    scene.arrive(signed_get(params));
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

TEST_CASE(
    "a repeat is allowed where the answer says so, and after a 500 with the same token only") {
  const struct {
    const char* what;
    Meaning first;
    const char* tokens[2];
    bool allowed;
  } rows[] = {
      {"after a success", {.success = true, .status = 200}, {"t", "t"}, false},
      {"after a refusal", {.status = 403, .code = "OperationDenied"}, {"t", "t"}, false},
      {"after one that says later", {.status = 400, .retry = "later"}, {"", ""}, true},
      {"after a 500 with the token", {.status = 500, .retry = "now"}, {"t", "t"}, true},
      {"after a 500 with another", {.status = 500, .retry = "now"}, {"t", "u"}, false},
      {"after a 500 without", {.status = 500, .retry = "now"}, {"", ""}, false},
      {"after a 500 that says nothing", {.status = 500}, {"t", "t"}, false},
      {"after a lost answer with the token", {.success = true, .faulty = true}, {"t", "t"}, true},
      {"after a lost answer without", {.success = true, .faulty = true}, {"", ""}, false},
  };
  for (const auto& row : rows) {
    Scene scene;
    scene.exchange.meanings.insert(scene.exchange.meanings.begin(), row.first);
    for (int i = 0; i < 2; ++i) {
      Params params = scene.sent();
      replace(params, "SignatureNonce", i == 0 ? "a" : "b");
      if (row.tokens[i][0] != 0) params.push_back({"ClientToken", row.tokens[i], false});
      scene.arrive(signed_get(params));
    }
    scene.step.arguments.push_back({"ClientToken", ValueType::string, ""});
    const std::vector<std::string> found = scene.wire();
    INFO(row.what);
    CHECK(std::count(found.begin(), found.end(), "wire.requests") == (row.allowed ? 0 : 1));
  }
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

namespace {

/// Two requests of one call, which the service carried out or not, under these tokens.
void call_twice(Scene& scene, const std::array<bool, 2>& acts,
                const std::array<const char*, 2>& tokens) {
  scene.step.arguments.push_back({"ClientToken", ValueType::string, ""});
  scene.exchange.meanings.clear();
  for (std::size_t i = 0; i < 2; ++i) {
    scene.exchange.meanings.push_back({.status = 500, .retry = "now", .acts = acts[i]});
    Params params = scene.sent();
    replace(params, "SignatureNonce", i == 0 ? "a" : "b");
    remove(params, "ClientToken");
    if (tokens[i][0] != 0) params.push_back({"ClientToken", tokens[i], false});
    scene.arrive(signed_get(params));
  }
}

bool has(const Subjects& found, const char* subject) {
  return std::find(found.begin(), found.end(), subject) != found.end();
}

}  // namespace

TEST_CASE("orders are counted: one for each request carried out under a token of its own or none") {
  const struct {
    std::array<bool, 2> acts;
    std::array<const char*, 2> tokens;
    bool two;
  } rows[] = {
      {{true, true}, {"", ""}, true},    {{true, true}, {"t", "u"}, true},
      {{true, true}, {"t", "t"}, false}, {{true, true}, {"", "t"}, true},
      {{false, true}, {"", ""}, false},  {{false, false}, {"t", "u"}, false},
  };
  for (const auto& row : rows) {
    Scene scene;
    call_twice(scene, row.acts, row.tokens);
    CHECK(has(scene.wire(), "wire.orders") == row.two);
  }
}

TEST_CASE("a repeat that changes a parameter or its token is a finding") {
  Scene same;
  call_twice(same, {true, true}, {"t", "t"});
  CHECK_FALSE(has(same.wire(), "wire.repeat"));
  Scene other;
  call_twice(other, {true, true}, {"t", "u"});
  CHECK(has(other.wire(), "wire.repeat"));
}

TEST_CASE("a repeat after seconds with the time of the first request is a finding") {
  for (const int seconds : {0, 1, 2, 30}) {
    Scene scene;
    call_twice(scene, {true, true}, {"t", "t"});
    scene.exchange.interactions[1].request.arrived += std::chrono::seconds(seconds);
    CHECK(has(scene.wire(), "wire.repeat.timestamp") == (seconds >= 2));
  }
}

TEST_CASE("what goes to another host is a finding, and no repeat of the call") {
  Scene scene;
  call_twice(scene, {false, true}, {"", ""});
  scene.exchange.interactions[1].request.elsewhere = true;
  CHECK(scene.wire() == Subjects{"wire.elsewhere"});
}

TEST_CASE("to follow a redirect with nothing of the call is no finding of the wire's") {
  const struct {
    const char* target;
    Headers headers;
    Subjects found;
  } rows[] = {{"/?AccessKeyId=LTAItest", {{"Host", "127.0.0.2:1"}}, {}},
              {"/?AccessKeyId=LTAItest", {{"X-Acs-Security-Token", "t"}}, {"wire.elsewhere"}},
              {"/?AccessKeyId=LTAItest", {{"authorization", "x"}}, {"wire.elsewhere"}},
              {"/?AccessKeyId=LTAItest&InstanceId=i-1", {}, {"wire.elsewhere"}}};
  for (const auto& row : rows) {
    Scene scene;
    call_twice(scene, {false, true}, {"", ""});
    Request& followed = scene.exchange.interactions[1].request;
    followed.elsewhere = true;
    followed.target = row.target;
    followed.headers = row.headers;
    CHECK(scene.wire() == row.found);
  }
}

TEST_CASE("a path other than / is a finding") {
  Scene scene;
  Request request = signed_get(scene.sent());
  request.target.insert(1, "ecs");
  scene.arrive(request);
  CHECK(scene.wire() == Subjects{"wire.path"});
}

TEST_CASE("a call on a connection that had gone may fail without a request, where truth is asked") {
  for (const Expect expect : {Expect::truth, Expect::as_answered}) {
    Scene scene;
    scene.exchange.meanings.clear();
    scene.step.answers[0].expect = expect;
    scene.exchange.outcome = {};
    scene.exchange.outcome.kind = "transport_error";
    const bool fine = expect == Expect::truth;
    // No request is nothing about repeats: what the client says of it is the finding.
    CHECK(scene.wire() == Subjects{});
    CHECK(scene.outcome() == (fine ? Subjects{} : Subjects{"outcome.kind"}));
  }
}
