#include <algorithm>
#include <catch2/catch.hpp>

#include "runner/judged_step.h"
#include "wire/digest.h"
#include "wire/signature_v3.h"

using namespace contract;
using namespace contract::testing;
using std::chrono::milliseconds;

namespace {

/// A call that is sent twice with the same token, the second time so long after the first.
struct Repeated : JudgedStep {
  Repeated(const IntendedReply& first, milliseconds apart, const std::string& token = "t") {
    step.arguments.push_back({"ClientToken", ValueType::string, token});
    exchange.meanings.insert(exchange.meanings.begin(), first);
    for (const char* nonce : {"a", "b"}) {
      Params params = sent();
      replace(params, "SignatureNonce", nonce);
      arrive(signed_get(params));
    }
    exchange.interactions[1].request.arrived = exchange.interactions[0].request.arrived + apart;
  }
};

bool has(const Subjects& found, const char* subject) {
  return std::find(found.begin(), found.end(), subject) != found.end();
}

}  // namespace

TEST_CASE("a repeat before the time that the answer asks for is a finding, not one that fails") {
  const struct {
    const char* repeat;
    milliseconds wait;
    milliseconds apart;
    bool early;
  } rows[] = {
      {"at once, and nothing was asked", milliseconds(0), milliseconds(0), false},
      {"at once, of five minutes", std::chrono::minutes(5), milliseconds(3), true},
      {"after a second, of five minutes", std::chrono::minutes(5), milliseconds(1000), true},
      {"a little early, as some timers are", milliseconds(1000), milliseconds(900), false},
      {"early", milliseconds(1000), milliseconds(899), true},
      {"in time", milliseconds(1000), milliseconds(1000), false},
  };
  for (const auto& row : rows) {
    Repeated judged({.status = 400, .code = "Throttling", .retry = "later", .wait = row.wait},
                    row.apart);
    INFO(row.repeat);
    CHECK(judged.wire() == (row.early ? Subjects{"wire.repeat.wait"} : Subjects{}));
    for (const Finding& finding : judge_wire(judged.view(), judged.exchange))
      CHECK((finding.subject != "wire.repeat.wait" || finding.level == Level::should));
  }
}

TEST_CASE("an answer that says how long to wait allows a repeat, but no second order") {
  Repeated throttled({.status = 429, .code = "C", .wait = milliseconds(1000)}, milliseconds(1001),
                     "");
  CHECK(throttled.wire() == Subjects{});
  Repeated silent({.status = 429, .code = "C"}, milliseconds(1001), "");
  CHECK(has(silent.wire(), "wire.requests"));
  const IntendedReply failed{
      .status = 503, .retry = "now", .wait = milliseconds(1000), .acts = true};
  Repeated without(failed, milliseconds(1001), "");
  CHECK(has(without.wire(), "wire.requests"));
  CHECK(has(without.wire(), "wire.orders"));
  Repeated with(failed, milliseconds(1001));
  CHECK(with.wire() == Subjects{});
}

TEST_CASE("orders are counted by V3 too, which says the action in a header") {
  const IntendedReply failed{.status = 503, .retry = "now", .acts = true};
  for (const std::string token : {"", "t"}) {
    Repeated judged(failed, milliseconds(0), token);
    for (Interaction& each : judged.exchange.interactions) {
      Request& request = each.request;
      request.target = "/?InstanceId=i-1&InternetMaxBandwidthOut=10";
      if (!token.empty()) request.target += "&ClientToken=" + token;
      request.headers.push_back({"x-acs-action", "ModifyInstanceNetworkSpec"});
      request.headers.push_back({"x-acs-version", "2014-05-26"});
      request.headers.push_back({"x-acs-date", format_utc(std::chrono::floor<std::chrono::seconds>(
                                                              std::chrono::system_clock::now()),
                                                          "yyyy-MM-ddTHH:mm:ssZ")});
      request.headers.push_back(
          {"x-acs-signature-nonce",
           "nonce-" + std::to_string(&each - &judged.exchange.interactions[0])});
      request.headers.push_back({"x-acs-content-sha256", hex(digest(Hash::sha256, ""))});
      const std::vector<std::string> names = {
          "host",       "x-acs-action",          "x-acs-content-sha256",
          "x-acs-date", "x-acs-signature-nonce", "x-acs-version"};
      request.headers.push_back(
          {"Authorization", sign_v3(request, names, "LTAItest", kSecret).authorization});
    }
    CHECK(has(judged.wire(), "wire.orders") == token.empty());
  }
}

TEST_CASE("a repeat with its token after a 503 is held against nobody, nor is giving up") {
  const IntendedReply failed{.status = 503, .retry = "now", .acts = true};
  Repeated repeated(failed, milliseconds(0));
  repeated.each.rules = {"retry.live"};
  CHECK(repeated.wire() == Subjects{});
  Repeated gave_up(failed, milliseconds(0));
  gave_up.each.rules = {"retry.live"};
  gave_up.exchange.interactions.pop_back();
  const Findings findings = judge_wire(gave_up.view(), gave_up.exchange);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject == "wire.requests.live");
  CHECK(findings[0].level == Level::information);
  Repeated elsewhere(failed, milliseconds(0));
  elsewhere.exchange.interactions.pop_back();
  CHECK(elsewhere.wire() == Subjects{});
}

TEST_CASE("a call that goes to the address of another call is a finding, and no missing request") {
  JudgedStep judged;
  judged.exchange.misplaced = {signed_get(judged.sent())};
  judged.exchange.meanings.clear();
  CHECK(judged.wire() == Subjects{"wire.address"});
}

TEST_CASE("a region that travels is the one that the user named") {
  const struct {
    const char* named;
    const char* sent;
    bool fine;
  } rows[] = {{"", "cn-hangzhou", true},
              {"", "cn-shanghai", false},
              {"cn-shanghai", "cn-shanghai", true},
              {"cn-shanghai", "cn-hangzhou", false},
              {"cn-shanghai", "", true}};
  for (const auto& row : rows) {
    JudgedStep judged;
    judged.step.region = row.named;
    Params params = judged.sent();
    params.push_back({"RegionId", row.sent, false});
    judged.arrive(signed_get(params));
    CAPTURE(row.named, row.sent);
    CHECK(judged.wire() == (row.fine ? Subjects{} : Subjects{"wire.region"}));
  }
}
