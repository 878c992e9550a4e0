// Nothing passes from one case to the next, and what is about a reused connection looks at one.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "runner/good_client.h"
#include "runner/in_process.h"

using namespace contract;
using namespace contract::testing;

namespace {

std::vector<Verdict> judge(const std::vector<std::string>& prefixes, const ClientCall& client,
                           RunOptions run = {.jobs = 1}) {
  FunctionRun options;
  options.selection.prefixes = prefixes;
  options.run = std::move(run);
  return run_function(suite(), hello_of_function({}), client, options);
}

const std::string kReused = "money/reused/500@json,v1-hmac-sha1";

}  // namespace

TEST_CASE("each case has a port of its own, which all its calls go to") {
  std::map<std::string, std::set<int>> ports;
  judge({"reply/success", "request/money"}, [&](const Call& call) {
    ports[call.case_id].insert(call.port);
    return call_well(call);
  });
  REQUIRE(ports.size() > 10);
  std::set<int> all;
  for (const auto& [id, of_case] : ports) {
    INFO(id);
    CHECK(of_case.size() == 1);
    CHECK(all.insert(*of_case.begin()).second);
  }
}

TEST_CASE("no answer sets a cookie, which a client would send to the ports of other cases too") {
  for (const Case& each : suite().cases)
    for (const Step& step : each.steps)
      for (const StepAnswer& answer : step.answers) {
        INFO(each.id);
        CHECK(find_header(answer.fault.headers, "Set-Cookie") == nullptr);
        for (const Act& act : answer.fault.acts)
          CHECK_THAT(act.text, !Catch::Contains("Set-Cookie", Catch::CaseSensitive::No));
      }
}

TEST_CASE("a case about a reused connection is skipped where each call has one of its own") {
  const std::vector<Verdict> verdicts =
      judge({kReused}, [](const Call& c) { return call_well(c); });
  REQUIRE(verdicts.size() == 1);
  CHECK(verdicts.front().status == Status::skipped);
  CHECK_THAT(verdicts.front().reason, Catch::Contains("connection"));
}

TEST_CASE("it is judged where the client used the connection again") {
  PoolingClient client;
  const std::vector<Verdict> verdicts = judge({kReused}, [&](const Call& c) { return client(c); });
  REQUIRE(verdicts.size() == 1);
  CHECK(verdicts.front().status == Status::pass);
}

TEST_CASE("what was found before the connection was missed is not lost by the skip") {
  const std::vector<Verdict> verdicts =
      judge({kReused}, [](const Call& call) { return call_well(call, "i-another"); });
  REQUIRE(verdicts.size() == 1);
  CHECK(verdicts.front().status == Status::fail);
}

TEST_CASE("a client is warmed up before its first case, by calls that nobody judges") {
  std::vector<std::string> ids;
  const std::vector<Verdict> verdicts =
      judge({"reply/success/order@json,v1-hmac-sha1"}, [&](const Call& call) -> Outcome {
        ids.push_back(call.case_id);
        if (call.case_id.starts_with("warm-up")) return {.kind = "errored", .reason = "cold"};
        return call_well(call);
      });
  REQUIRE(ids.size() == 3);
  CHECK(ids[0].starts_with("warm-up@"));
  CHECK(ids[1] == ids[0]);
  REQUIRE(verdicts.size() == 1);
  CHECK(verdicts.front().status == Status::pass);
}

TEST_CASE("the order in which cases run is as asked, and changes no verdict") {
  const auto in_order = [](const std::string& order) {
    std::vector<std::string> ids;
    RunOptions run{.jobs = 1};
    run.order = read_order(order);
    const std::vector<Verdict> verdicts = judge(
        {"reply/success"},
        [&](const Call& call) {
          if (!call.case_id.starts_with("warm-up")) ids.push_back(call.case_id);
          return call_well(call);
        },
        run);
    std::vector<std::string> found;
    for (const Verdict& verdict : verdicts) {
      found.push_back(verdict.id + " " + to_text(verdict.status));
      for (const Finding& finding : verdict.findings)
        found.push_back(finding.rule + " " + finding.subject);
    }
    return std::pair(ids, found);
  };
  const auto [given, verdicts] = in_order("given");
  const auto [reversed, of_reversed] = in_order("reversed");
  const auto [shuffled, of_shuffled] = in_order("shuffled:1");
  CHECK(std::vector(given.rbegin(), given.rend()) == reversed);
  CHECK(shuffled != given);
  CHECK(std::set(shuffled.begin(), shuffled.end()) == std::set(given.begin(), given.end()));
  CHECK(in_order("shuffled:1").first == shuffled);
  CHECK(in_order("shuffled:2").first != shuffled);
  CHECK(of_reversed == verdicts);
  CHECK(of_shuffled == verdicts);
}

TEST_CASE("an order is said as it is read, and another word is an error that lists them") {
  for (const char* text : {"given", "reversed", "shuffled:x", "shuffled:a b"})
    CHECK(to_text(read_order(text)) == text);
  for (const char* text : {"", "random", "shuffled", "shuffled:", "Given"})
    CHECK_THROWS_WITH(read_order(text), Catch::Contains("no order"));
}
