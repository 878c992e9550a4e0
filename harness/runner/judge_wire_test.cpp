#include "runner/judged_step.h"

#include <array>
#include <catch2/catch.hpp>

using namespace contract;
using namespace contract::testing;

TEST_CASE("one call is one request: none and two are findings") {
  JudgedStep none;
  CHECK(none.wire() == Subjects{"wire.requests"});
  JudgedStep two;
  Params params = two.sent();
  two.arrive(signed_get(params));
  replace(params, "SignatureNonce", "nonce-2");
  two.arrive(signed_get(params));
  CHECK(two.wire() == Subjects{"wire.requests"});
}

TEST_CASE(
    "a repeat is allowed where the answer says so and after a 5xx with the same token; with that "
    "token it is no more than against advice") {
  const struct {
    const char* what;
    IntendedReply first;
    const char* tokens[2];
    const char* rule;  // that the repeat breaks; nullptr: it is allowed
  } rows[] = {
      {"after a success", {.success = true, .status = 200}, {"", ""}, "call.one-request"},
      {"after a success with the token",
       {.success = true, .status = 200},
       {"t", "t"},
       "retry.when"},
      {"after a refusal", {.status = 403, .code = "OperationDenied"}, {"", ""}, "call.one-request"},
      {"after a refusal with the token", {.status = 403}, {"t", "t"}, "retry.when"},
      {"after one that says later", {.status = 400, .retry = "later"}, {"", ""}, nullptr},
      {"after a 500 with the token", {.status = 500, .retry = "now"}, {"t", "t"}, nullptr},
      {"after a 500 with another", {.status = 500, .retry = "now"}, {"t", "u"}, "call.one-request"},
      {"after a 500 without", {.status = 500, .retry = "now"}, {"", ""}, "call.one-request"},
      {"after a 500 that says nothing", {.status = 500}, {"t", "t"}, nullptr},
      {"after a 503 that says nothing", {.status = 503}, {"t", "t"}, nullptr},
      {"after a lost answer with the token",
       {.success = true, .faulty = true},
       {"t", "t"},
       nullptr},
      {"after a lost answer without",
       {.success = true, .faulty = true},
       {"", ""},
       "call.one-request"},
  };
  for (const auto& row : rows) {
    JudgedStep judged;
    judged.exchange.meanings.insert(judged.exchange.meanings.begin(), row.first);
    for (int i = 0; i < 2; ++i) {
      Params params = judged.sent();
      replace(params, "SignatureNonce", i == 0 ? "a" : "b");
      if (row.tokens[i][0] != 0) params.push_back({"ClientToken", row.tokens[i], false});
      judged.arrive(signed_get(params));
    }
    judged.step.arguments.push_back({"ClientToken", ValueType::string, ""});
    INFO(row.what);
    std::string broken = "none";
    for (const Finding& finding : judge_wire(judged.view(), judged.exchange))
      if (finding.subject == "wire.requests") broken = finding.rule;
    CHECK(broken == (row.rule == nullptr ? "none" : row.rule));
  }
}

TEST_CASE("a nonce that comes again is a finding") {
  JudgedStep judged;
  judged.arrive(signed_get(judged.sent()));
  judged.arrive(signed_get(judged.sent()));
  CHECK(judged.wire() == Subjects{"wire.requests", "wire.nonce"});
}

TEST_CASE("a client may refuse a call that breaks a rule, and only such a call") {
  for (const bool refused : {true, false}) {
    JudgedStep judged;
    judged.step.refused = refused;
    judged.exchange.meanings.clear();
    judged.exchange.outcome = {};
    judged.exchange.outcome.kind = "client_error";
    CHECK(judged.wire() == (refused ? Subjects{} : Subjects{"wire.requests"}));
    CHECK(judged.outcome() == (refused ? Subjects{} : Subjects{"outcome.kind"}));
  }
}

namespace {

/// Two requests of one call, which the service carried out or not, under these tokens.
void call_twice(JudgedStep& judged, const std::array<bool, 2>& acts,
                const std::array<const char*, 2>& tokens) {
  judged.step.arguments.push_back({"ClientToken", ValueType::string, ""});
  judged.exchange.meanings.clear();
  for (std::size_t i = 0; i < 2; ++i) {
    judged.exchange.meanings.push_back({.status = 500, .retry = "now", .acts = acts[i]});
    Params params = judged.sent();
    replace(params, "SignatureNonce", i == 0 ? "a" : "b");
    remove(params, "ClientToken");
    if (tokens[i][0] != 0) params.push_back({"ClientToken", tokens[i], false});
    judged.arrive(signed_get(params));
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
    JudgedStep judged;
    call_twice(judged, row.acts, row.tokens);
    CHECK(has(judged.wire(), "wire.orders") == row.two);
  }
}

TEST_CASE("a repeat that the tables refuse places no order") {
  const struct {
    const char* repeat;
    void (*change)(Params&);
    const char* secret;
    bool two;
  } rows[] = {
      {"with a nonce of its own", [](Params&) {}, kSecret.c_str(), true},
      {"with the nonce of the first", [](Params& p) { replace(p, "SignatureNonce", "a"); },
       kSecret.c_str(), false},
      {"signed with another secret", [](Params&) {}, "another-secret", false},
      {"with a value out of its range",
       [](Params& p) { replace(p, "InternetMaxBandwidthOut", "101"); }, kSecret.c_str(), false},
  };
  for (const auto& row : rows) {
    INFO(row.repeat);
    JudgedStep judged;
    judged.exchange.meanings.assign(2, {.status = 500, .retry = "now", .acts = true});
    for (const char* nonce : {"a", "b"}) {
      Params params = judged.sent();
      replace(params, "SignatureNonce", nonce);
      const bool first = nonce[0] == 'a';
      if (!first) row.change(params);
      judged.arrive(signed_get(params, first ? kSecret : row.secret));
    }
    CHECK(has(judged.wire(), "wire.orders") == row.two);
  }
}

TEST_CASE("a double order on the emulator is two orders of one call") {
  const struct {
    std::vector<const char*> orders;  // that the answers name
    bool two;
  } rows[] = {{{"1"}, false}, {{"1", "1"}, false}, {{"1", "2"}, true}, {{nullptr, "1"}, false}};
  for (const auto& row : rows) {
    JudgedStep judged;
    judged.each.emulation = std::make_shared<Emulation>();
    judged.step.after.orders = std::vector<std::string>{};  // the case expects none
    judged.exchange.meanings.clear();
    for (std::size_t nth = 0; nth < row.orders.size(); ++nth) {
      IntendedReply meaning{.success = true, .status = 200, .acts = true};
      if (row.orders[nth] != nullptr) meaning.order_id = row.orders[nth];
      judged.exchange.meanings.push_back(meaning);
      Params params = judged.sent();
      replace(params, "SignatureNonce", "nonce-" + std::to_string(nth));
      judged.arrive(signed_get(params));
    }
    CHECK(has(judged.wire(), "wire.orders") == row.two);
  }
}

TEST_CASE("a repeat that changes a parameter or its token is a finding") {
  JudgedStep same;
  call_twice(same, {true, true}, {"t", "t"});
  CHECK_FALSE(has(same.wire(), "wire.repeat"));
  JudgedStep other;
  call_twice(other, {true, true}, {"t", "u"});
  CHECK(has(other.wire(), "wire.repeat"));
}

TEST_CASE("a repeat after seconds with the time of the first request is a finding") {
  for (const int seconds : {0, 1, 2, 30}) {
    JudgedStep judged;
    call_twice(judged, {true, true}, {"t", "t"});
    judged.exchange.interactions[1].request.arrived += std::chrono::seconds(seconds);
    CHECK(has(judged.wire(), "wire.repeat.timestamp") == (seconds >= 2));
  }
}

TEST_CASE("what goes to another host is a finding, and no repeat of the call") {
  JudgedStep judged;
  call_twice(judged, {false, true}, {"", ""});
  judged.exchange.interactions[1].request.elsewhere = true;
  CHECK(judged.wire() == Subjects{"wire.elsewhere"});
}

TEST_CASE("a redirect on the same host that is followed is one finding, whatever is sent there") {
  JudgedStep judged;
  call_twice(judged, {false, true}, {"", ""});
  judged.exchange.meanings[0].status = 307;
  judged.exchange.meanings[0].faulty = true;
  judged.exchange.interactions[1].request.target = "/?Moved=1";
  CHECK(judged.wire() == Subjects{"wire.requests"});
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
    JudgedStep judged;
    call_twice(judged, {false, true}, {"", ""});
    Request& followed = judged.exchange.interactions[1].request;
    followed.elsewhere = true;
    followed.target = row.target;
    followed.headers = row.headers;
    CHECK(judged.wire() == row.found);
  }
}

TEST_CASE("a call on a connection that had gone may fail without a request, where truth is asked") {
  for (const Expect expect : {Expect::truth, Expect::as_answered}) {
    JudgedStep judged;
    judged.exchange.meanings.clear();
    judged.step.answers[0].expect = expect;
    judged.exchange.outcome = {};
    judged.exchange.outcome.kind = "transport_error";
    const bool fine = expect == Expect::truth;
    // No request is nothing about repeats: what the client says of it is the finding.
    CHECK(judged.wire() == Subjects{});
    CHECK(judged.outcome() == (fine ? Subjects{} : Subjects{"outcome.kind"}));
  }
}
