#include "runner/judged_step.h"

#include <catch2/catch.hpp>

using namespace contract;
using namespace contract::testing;

TEST_CASE("a call that arrives as it was made breaks nothing") {
  JudgedStep judged;
  judged.arrive(signed_get(judged.sent()));
  CHECK(judged.wire() == Subjects{});
  CHECK(judged.outcome() == Subjects{});
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
    JudgedStep judged;
    Params params = judged.sent();
    row.change(params);
    judged.arrive(signed_get(params));
    INFO(row.defect);
    CHECK(judged.wire() == row.subjects);
  }
}

TEST_CASE("a value that breaks a rule of the page on its way cites that rule, not ours alone") {
  const struct {
    const char* name;
    ValueType type;
    const char* given;
    const char* sent;  // nullptr: not sent
    const char* rule;
    const char* seen_as;
  } rows[] = {
      {"StartTime", ValueType::string, "2017-12-05T22:40Z", "2017-12-05T22:40:00Z",
       "StartTime.format", "call.faithful"},
      {"EndTime", ValueType::string, "2017-12-06T22Z", "2017-12-06T22:00Z", "EndTime.format",
       "call.faithful"},
      {"NetworkChargeType", ValueType::string, "PayByTraffic", "paybytraffic",
       "NetworkChargeType.values", "call.faithful"},
      {"InternetMaxBandwidthOut", ValueType::integer, "100", "101", "InternetMaxBandwidthOut.range",
       "call.faithful"},
      {"InternetMaxBandwidthOut", ValueType::integer, "100", "100.0",
       "InternetMaxBandwidthOut.type", "call.faithful"},
      {"InstanceId", ValueType::string, "i-1", nullptr, "InstanceId.required", "call.faithful"},
      // The same moment as another zone writes it, and another moment that no zone explains.
      {"StartTime", ValueType::string, "2017-12-05T22:40Z", "2017-12-06T06:40Z", "StartTime.utc",
       "call.faithful"},
      {"EndTime", ValueType::string, "2017-12-06T22Z", "2017-12-06T14Z", "EndTime.utc",
       "call.faithful"},
      {"StartTime", ValueType::string, "2017-12-05T22:40Z", "2017-12-05T22:41Z", "call.faithful",
       ""},
      {"StartTime", ValueType::string, "2017-12-05T22:40Z", "2017-12-06T22:40Z", "call.faithful",
       ""},
      // Another value that the page allows, none at all, or one that was wrong from the start.
      {"InternetMaxBandwidthOut", ValueType::integer, "100", "99", "call.faithful", ""},
      {"InternetMaxBandwidthOut", ValueType::integer, "100", nullptr, "call.faithful", ""},
      {"InternetMaxBandwidthOut", ValueType::integer, "101", "102", "call.faithful", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name, row.given, row.sent);
    JudgedStep judged({{"InstanceId", ValueType::string, "i-1"}});
    std::erase_if(judged.step.arguments,
                  [&](const Argument& each) { return each.name == row.name; });
    judged.step.arguments.push_back({row.name, row.type, row.given});
    Params params = judged.sent();
    if (row.sent == nullptr) remove(params, row.name);
    if (row.sent != nullptr) replace(params, row.name, row.sent);
    judged.arrive(signed_get(params));
    const Findings findings = judge_wire(judged.view(), judged.exchange);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == row.rule);
    CHECK(findings[0].seen_as == row.seen_as);
    const Rule* cited = real_spec().rule(row.rule);
    CHECK(findings[0].basis == cited->basis);
    CHECK(findings[0].level == cited->level);
    CHECK(findings[0].ground == ground_of(*cited));
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
    JudgedStep judged;
    Params params = judged.sent();
    row.change(params);
    judged.arrive(signed_get(params));
    INFO(row.freedom);
    CHECK(judged.wire() == Subjects{});
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
    JudgedStep judged(std::move(arguments));
    Params params = judged.sent();
    params.push_back({"InternetMaxBandwidthIn", row.in, false});
    judged.arrive(signed_get(params));
    const Findings findings = judge_wire(judged.view(), judged.exchange);
    REQUIRE(findings.size() == (row.cited == nullptr ? 0 : 1));
    if (row.cited != nullptr) CHECK(findings.front().rule == row.cited);
  }
}

TEST_CASE("one ruling for what the user did not set, whichever parameter it is") {
  const struct {
    const char* name;
    const char* value;
    const char* cited;  // nullptr: a documented default said aloud, or what no page knows
  } rows[] = {
      {"AutoPay", "true", nullptr},
      {"AutoPay", "TRUE", nullptr},
      {"AutoPay", "false", "AutoPay.default"},
      {"AllocatePublicIp", "false", nullptr},
      {"AllocatePublicIp", "true", "AllocatePublicIp.default"},
      {"InternetMaxBandwidthIn", "10", nullptr},
      {"InternetMaxBandwidthIn", "9", "InternetMaxBandwidthIn.default-small"},
      {"NetworkChargeType", "PayByTraffic", "call.nothing-added"},
      {"StartTime", "2017-12-05T22:40Z", "call.nothing-added"},
      {"ISP", "BGP", "ISP.not-of-this-page"},
      {"Isp", "BGP_PRO", "ISP.not-of-this-page"},
      {"ISP", "", nullptr},
      {"OwnerId", "1", nullptr},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name, row.value);
    JudgedStep judged;
    Params params = judged.sent();
    params.push_back({row.name, row.value, false});
    judged.arrive(signed_get(params));
    const Findings findings = judge_wire(judged.view(), judged.exchange);
    REQUIRE(findings.size() == (row.cited == nullptr ? 0 : 1));
    if (row.cited != nullptr) CHECK(findings.front().rule == row.cited);
    if (row.cited != nullptr) CHECK(findings.front().level == Level::must);
  }
}

TEST_CASE("what a client that offers HMAC-SHA256 for V1 is held to rests on no page") {
  JudgedStep judged;
  judged.each.signature = "v1-hmac-sha256";
  Params params = judged.sent();
  replace(params, "SignatureMethod", "HMAC-SHA256");
  judged.arrive(signed_get(params, "another-secret"));
  const Findings findings = judge_wire(judged.view(), judged.exchange);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "SignatureMethod.sha256");
  CHECK(findings[0].seen_as == "signature.v1");
  CHECK(findings[0].basis == Basis::inferred);
}

TEST_CASE("a token that the client makes is held to the rules of tokens") {
  for (const auto& [token, cited] : {std::pair{std::string(64, 'x'), ""},
                                     {std::string(65, 'x'), "ClientToken.length"},
                                     {std::string("t\xc3\xa4"), "ClientToken.ascii"}}) {
    JudgedStep judged;
    Params params = judged.sent();
    params.push_back({"ClientToken", token, false});
    judged.arrive(signed_get(params));
    const Findings findings = judge_wire(judged.view(), judged.exchange);
    REQUIRE(findings.size() == (*cited == '\0' ? 0 : 1));
    if (*cited != '\0') CHECK(findings.front().rule == cited);
  }
}

TEST_CASE("null and empty leave a client its own token, and a default said aloud") {
  for (const std::optional<std::string>& text :
       {std::optional<std::string>(), std::optional<std::string>("")}) {
    JudgedStep judged({{"InstanceId", ValueType::string, "i-1"},
                       {"ClientToken", ValueType::string, text},
                       {"AutoPay", ValueType::boolean, text}});
    Params params = judged.sent();
    remove(params, "ClientToken");
    remove(params, "AutoPay");
    params.push_back({"ClientToken", "made-by-the-client", false});
    params.push_back({"AutoPay", "true", false});
    judged.arrive(signed_get(params));
    CHECK(judged.wire() == Subjects{});
  }
}

TEST_CASE("null and empty may be left out or sent empty, never sent as a word") {
  for (const std::optional<std::string>& text :
       {std::optional<std::string>(), std::optional<std::string>("")}) {
    for (const char* word : {"null", "undefined", "None"}) {
      JudgedStep judged(
          {{"InstanceId", ValueType::string, "i-1"}, {"ClientToken", ValueType::string, text}});
      Params params = judged.sent();
      remove(params, "ClientToken");
      params.push_back({"ClientToken", word, false});
      judged.arrive(signed_get(params));
      const Findings findings = judge_wire(judged.view(), judged.exchange);
      REQUIRE(findings.size() == 1);
      CHECK(findings[0].subject == "wire.parameter.ClientToken");
      CHECK(findings[0].rule == "ClientToken.unique");
      CHECK(findings[0].seen_as == "call.faithful");
    }
    JudgedStep judged(
        {{"InstanceId", ValueType::string, "i-1"}, {"ClientToken", ValueType::string, text}});
    Params params = judged.sent();
    remove(params, "ClientToken");
    judged.arrive(signed_get(params));
    CHECK(judged.wire() == Subjects{});
  }
}

TEST_CASE("a token that a client makes itself must not come again") {
  JudgedStep judged;
  for (const char* nonce : {"a", "b"}) {
    Params params = judged.sent();
    replace(params, "SignatureNonce", nonce);
    params.push_back({"ClientToken", "the-same", false});
    judged.exchange.interactions.clear();
    judged.arrive(signed_get(params));
    const Subjects expected = nonce[0] == 'a' ? Subjects{} : Subjects{"wire.parameter.ClientToken"};
    CHECK(judged.wire() == expected);
  }
}

TEST_CASE("a wrong secret is a finding of the signature, and no finding holds the secret") {
  JudgedStep judged;
  judged.arrive(signed_get(judged.sent(), "another-secret"));
  const Findings findings = judge_wire(judged.view(), judged.exchange);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject.starts_with("signature.v1"));
  CHECK(findings[0].level == Level::must);
  CHECK(to_line(findings[0]).find(kSecret) == std::string::npos);
}

TEST_CASE("a path other than / is a finding") {
  JudgedStep judged;
  Request request = signed_get(judged.sent());
  request.target.insert(1, "ecs");
  judged.arrive(request);
  CHECK(judged.wire() == Subjects{"wire.path"});
}
