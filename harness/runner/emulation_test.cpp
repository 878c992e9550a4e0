// Cases on the emulator: what they may say, and whose fault it is where something else happens.
#include "runner/emulation.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/json.h"
#include "net/raw_client.h"
#include "runner/in_process.h"
#include "runner/testing.h"
#include "service/testing.h"
#include "spec/check_request.h"

using namespace contract;
using namespace contract::testing;

namespace {

/// The case of the suite, one of its spread.
Case find_case(const std::string& id) {
  for (const Case& each : suite().cases)
    if (each.id == id) return each;
  throw std::runtime_error("no case " + id);
}

Hello reader_of_json() {
  return hello_of_function({"status", "code", "message", "request_id", "order_id"});
}

/// A client in a few lines. `change` is what is wrong with it.
struct SmallClient {
  std::function<void(Params&)> change = [](Params&) {};
  int requests = 1;      ///< that it sends, whatever the answers are
  bool follows = false;  ///< redirects

  Outcome operator()(const Call& call) const {
    RawAnswer answer;
    int port = call.port;
    for (int nth = 0; nth < requests; ++nth) answer = ask(call, port, "127.0.0.1");
    if (const auto at = answer.head.find("Location: http://127.0.0.2:");
        follows && at != std::string::npos)
      answer = ask(call, std::atoi(answer.head.c_str() + at + 27), "127.0.0.2");
    Outcome outcome;
    const Value body = read_json(answer.body).value;
    const auto say = [&](const char* name) { return told(body.text_of(name), "string"); };
    outcome.kind = answer.status() == 200 ? "ok" : "api_error";
    outcome.status = told(std::to_string(answer.status()), "integer");
    outcome.code = say("Code");
    outcome.message = say("Message");
    outcome.request_id = say("RequestId");
    outcome.order_id = say("OrderId");
    return outcome;
  }

 private:
  RawAnswer ask(const Call& call, int port, const std::string& host) const {
    static int sent = 0;
    Assignment parameters{{"Action", call.action}};
    Params given;
    for (const Argument& each : call.parameters)
      given.push_back({each.name, each.text.value_or(""), false});
    change(given);
    for (const Param& each : given) parameters[each.name] = each.value;
    const Request request = signed_request(
        real_spec(), parameters,
        {call.access_key_id, call.access_key_secret, call.security_token, {}, true, {}},
        Format::json, "emulation-" + std::to_string(++sent), std::chrono::system_clock::now());
    RawClient client = RawClient::unconnected();
    client.connect(port, host == "127.0.0.2" ? INADDR_LOOPBACK + 1 : INADDR_LOOPBACK);
    return client.ask("GET " + request.target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }
};

using Replaced = std::function<Answering(const Case&, Answering)>;

Verdict verdict_of(Case each, const SmallClient& client, Replaced answering = {}) {
  Suite one{suite().files, suite().spec, {std::move(each)}};
  FunctionRun options;
  options.run.answering = std::move(answering);
  return run_function(one, reader_of_json(), client, options).front();
}

CassetteRules rules() {
  CassetteRules rules = load_rules(kSource / "cassettes/rules.json");
  rules.product = suite().spec.product;
  rules.action = suite().spec.name_of("action");
  rules.version = suite().spec.name_of("version");
  return rules;
}

/// Plays the case on the emulator and keeps what went over the wire.
Cassette recording_of(const Case& each) {
  Cassette recording;
  const Verdict verdict = verdict_of(each, {}, [&](const Case&, Answering emulator) {
    Answering noted = emulator;
    noted.answer = [&recording, emulator](const Request& request, Record& record) {
      Response response = emulator.answer(request, record);
      StoredInteraction& stored = recording.interactions.emplace_back();
      stored.interaction = {request, response};
      stored.file = "file";
      return response;
    };
    return noted;
  });
  CHECK(verdict.status == Status::pass);
  return recording;
}

Replaced from(Cassette recording) {
  return [recording = std::move(recording)](const Case&, Answering) {
    return from_recording(suite().spec, recording, rules());
  };
}

std::vector<std::string> subjects(const Verdict& verdict) {
  std::vector<std::string> all;
  for (const Finding& finding : verdict.findings) all.push_back(finding.subject);
  return all;
}

void remove_named(Params& params, const std::string& name) {
  std::erase_if(params, [&](const Param& param) { return param.name == name; });
}

const std::string kSpread = "@json,v1-hmac-sha1";

}  // namespace

TEST_CASE("a good client passes a case of several steps, time and money between them") {
  for (const char* id : {"behaviour/upgrade/holds-and-falls-back", "behaviour/token/same-call",
                         "behaviour/order/unpaid-then-paid", "behaviour/order/short-of-balance"}) {
    const Verdict verdict = verdict_of(find_case(id + kSpread), {});
    CAPTURE(id, verdict.reason, text_failure(verdict));
    CHECK(verdict.status == Status::pass);
  }
}

TEST_CASE("a client that drops the token is found out, and by the orders that it placed") {
  const SmallClient drops{.change = [](Params& params) { remove_named(params, "ClientToken"); }};
  Case each = find_case("behaviour/token/same-call" + kSpread);
  each.steps[1].before.clock = each.emulation->state.clock.fixed;
  *each.steps[1].before.clock += std::chrono::minutes(5);
  const Verdict verdict = verdict_of(std::move(each), drops);
  CHECK(verdict.status == Status::fail);
  const auto all = subjects(verdict);
  CHECK(std::count(all.begin(), all.end(), "wire.parameter.ClientToken") == 3);
  CHECK(std::count(all.begin(), all.end(), "wire.orders") > 0);
}

TEST_CASE("a client that repeats a call without a token has placed what the account holds") {
  Case each = find_case("behaviour/order/named-for-prepaid" + kSpread);
  const Verdict verdict = verdict_of(std::move(each), {.requests = 2});
  CHECK(verdict.status == Status::fail);
  const auto all = subjects(verdict);
  CHECK(std::count(all.begin(), all.end(), "wire.requests") == 1);
}

TEST_CASE("a success that a recording has once is one order, however often the client asks") {
  const Case each = find_case("behaviour/order/named-for-prepaid" + kSpread);
  const Verdict verdict = verdict_of(each, {.requests = 2}, from(recording_of(each)));
  CHECK(verdict.status == Status::fail);
  const auto all = subjects(verdict);
  CHECK(std::count(all.begin(), all.end(), "wire.requests") == 1);
  CHECK(std::count(all.begin(), all.end(), "wire.orders") == 0);
}

TEST_CASE(
    "a client that says the documented defaults aloud is judged as one that leaves them out") {
  const SmallClient aloud{.change = [](Params& params) {
    const auto say = [&](const std::string& name, const std::string& value) {
      if (find_param(params, name) == nullptr) params.push_back({name, value, false});
    };
    const std::string* out = find_param(params, "InternetMaxBandwidthOut");
    if (out != nullptr) {
      const long long number = read_integer(*out).value_or(0);
      say("InternetMaxBandwidthIn", std::to_string(std::max(number, 10LL)));
    }
    say("AutoPay", "true");
    say("AllocatePublicIp", "False");
  }};
  for (const char* id :
       {"behaviour/bandwidth/in-left-out-10", "behaviour/bandwidth/in-left-out-100",
        "behaviour/order/charged-by-default", "behaviour/address/postpaid",
        "behaviour/order/short-of-balance"}) {
    const Verdict verdict = verdict_of(find_case(id + kSpread), aloud);
    CAPTURE(id, verdict.reason, text_failure(verdict));
    CHECK(verdict.status == Status::pass);
  }
}

TEST_CASE("where the requests are in order, another decision is the suite's own fault") {
  const std::string id = "behaviour/order/charged" + kSpread;
  const struct {
    std::function<void(Step&)> change;
    const char* reason;
  } rows[] = {
      {[](Step& step) { step.answers[0].decided.error = "error.400.Throttling"; },
       "the emulator: it answered success, not error.400.Throttling"},
      {[](Step& step) { step.answers[0].decided.order = Decided::Order::none; },
       "the answer names order"},
      {[](Step& step) { step.answers[0].decided.order = Decided::Order::repeated; },
       "and the first one is none"},
      {[](Step& step) { step.answers[0].decided.why = {"note.refund"}; }, "not by note.refund"},
      {[](Step& step) { step.after.out = 11; }, "outbound bandwidth is 10, not 11"},
      {[](Step& step) { step.after.in = 9; }, "inbound bandwidth is 10, not 9"},
      {[](Step& step) { step.after.address = false; }, "has an address"},
      {[](Step& step) { step.after.balance = 0; }, "the balance is 993000, not 0"},
      {[](Step& step) { step.after.orders = {{"unpaid"}}; },
       "the orders placed are paid, not unpaid"},
      {[](Step& step) { step.after.instance = "i-nowhere"; }, "there is no instance i-nowhere"},
      {[](Step& step) { step.before.pay = true; }, "no order has been placed"},
  };
  for (const auto& row : rows) {
    Case each = find_case(id);
    row.change(each.steps[0]);
    const Verdict verdict = verdict_of(std::move(each), {});
    CHECK(verdict.status == Status::error);
    CHECK_THAT(verdict.reason, Catch::Contains(row.reason));
  }
}

TEST_CASE("a run repeats its ids, and another seed makes others") {
  const auto order = [](const std::string& seed) {
    std::string told;
    FunctionRun options;
    options.run.seed = seed;
    Suite one{suite().files, suite().spec, {find_case("behaviour/order/charged" + kSpread)}};
    run_function(
        one, reader_of_json(),
        [&](const Call& call) {
          Outcome outcome = SmallClient()(call);
          told = outcome.order_id->text + " " + outcome.request_id->text;
          return outcome;
        },
        options);
    return told;
  };
  CHECK(order("a") == order("a"));
  CHECK(order("a") != order("b"));
}

TEST_CASE("a redirect leads to another host, and what a client sends there is found") {
  const Case each = find_case("fault/redirect/302@json,v1-hmac-sha1,GET");
  CHECK(verdict_of(each, {}).status == Status::pass);
  const auto all = subjects(verdict_of(each, {.follows = true}));
  CHECK(std::count(all.begin(), all.end(), "wire.elsewhere") == 1);
}

TEST_CASE("what a case says of the emulator is checked when it is read") {
  const auto row = [](const std::string& text) { return read_json(text).value; };
  const EmulationSource shop{std::make_shared<const Service>(real_service()),
                             [](const std::string& name) { return account(name); }};
  CHECK_THROWS_WITH(read_emulation({}, "f", row(R"({"account":"shop"})")),
                    Catch::Contains("no accounts to start it from"));
  CHECK_THROWS_WITH(read_emulation(shop, "f", row(R"({"account":"shop"})")),
                    Catch::Contains("the account's clock runs"));
  CHECK_THROWS_WITH(
      read_emulation(shop, "f", row(R"({"account":"shop","clock":"2026-13-01T00:00:00Z"})")),
      Catch::Contains("is no time"));
  CHECK_THROWS_WITH(read_decided(real_spec(), "f", row(R"({"error":"error.1"})")),
                    Catch::Contains("no error row 'error.1'"));
  CHECK_THROWS_WITH(read_decided(real_spec(), "f", row(R"({"why":["x"]})")),
                    Catch::Contains("no rule 'x'"));
  const Emulation odd = read_emulation(
      shop, "f", row(R"({"account":"odd-states","clock":"2025-12-01T00:00:00Z","addresses":0})"));
  CHECK(odd.state.addresses == 0);
  CHECK(format_utc(*odd.state.clock.fixed, kMoment) == "2025-12-01T00:00:00Z");
}

TEST_CASE("a recording of a case gives the verdict that the emulator gave") {
  for (const char* id : {"behaviour/token/same-call", "behaviour/order/unpaid-then-paid",
                         "behaviour/order/short-of-balance", "behaviour/token/other-call",
                         "behaviour/row/error.403.InstanceLockedForSecurity"}) {
    const Case each = find_case(id + kSpread);
    const Verdict verdict = verdict_of(each, {}, from(recording_of(each)));
    CAPTURE(id, verdict.reason, text_failure(verdict));
    CHECK(verdict.status == Status::pass);
  }
}

TEST_CASE("a recording answers whoever means the same, however it is spelled") {
  const SmallClient other{.change = [](Params& params) {
    for (Param& param : params)
      if (param.name == "AutoPay") param.value = "True";
    params.push_back({"RegionId", "cn-hangzhou", false});
  }};
  const Case each = find_case("behaviour/order/charged" + kSpread);
  CHECK(verdict_of(each, other, from(recording_of(each))).status == Status::pass);
}

TEST_CASE("a client that drops the token is found out on a recording too") {
  const SmallClient drops{.change = [](Params& params) { remove_named(params, "ClientToken"); }};
  const Case each = find_case("behaviour/token/same-call" + kSpread);
  const Verdict verdict = verdict_of(each, drops, from(recording_of(each)));
  CHECK(verdict.status == Status::fail);
  CHECK(subjects(verdict).front() == "wire.parameter.ClientToken");
}

TEST_CASE("what stands in no recording can't be judged, and the reason names what is nearest") {
  const Case other = find_case("behaviour/token/same-call" + kSpread);
  const Verdict verdict =
      verdict_of(find_case("behaviour/order/charged" + kSpread), {}, from(recording_of(other)));
  CHECK(verdict.status == Status::error);
  CHECK_THAT(verdict.reason, Catch::Contains("it answered nothing: no interaction matches") &&
                                 Catch::Contains("parameter.AutoPay"));
}
