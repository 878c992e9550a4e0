#include "service/emulator.h"

#include <catch2/catch.hpp>
#include <set>

#include "ecs_contract/error.h"
#include "service/call.h"
#include "service/testing.h"

using namespace contract;
using testing::account;
using testing::Caller;
using testing::kNewYear;
using testing::real_service;

namespace {

Assignment out(const std::string& bandwidth) {
  return {{"InstanceId", "i-bp67acfmxazb4p****"}, {"InternetMaxBandwidthOut", bandwidth}};
}

/// A few calls, as bytes.
std::string run(const std::string& seed) {
  State state = account("shop");
  state.seed = seed;
  for (Account& each : state.accounts)
    for (AccessKey& key : each.keys) key = {};
  state.clock.fixed = kNewYear;
  Emulator emulator(real_service(), std::move(state));
  const AccessKey key = emulator.state().accounts.front().keys.front();
  std::string bytes;
  for (const char* bandwidth : {"10", "101", "10", "x", "0"})
    for (const Format format : {Format::xml, Format::json}) {
      Assignment parameters = out(bandwidth);
      parameters["Action"] = "ModifyInstanceNetworkSpec";
      bytes +=
          to_bytes(emulator.answer(signed_request(real_service().first(), parameters, key, format,
                                                  std::to_string(bytes.size()), kNewYear)));
    }
  return bytes + write_json(write_state(emulator.state()));
}

/// Every fact that a table's decisions ask for.
std::set<std::string> asked_for(const std::vector<Decision>& decisions) {
  std::set<std::string> facts;
  for (const Decision& decision : decisions)
    for (const Condition& condition : decision.given)
      if (!condition.fact.starts_with("breaks.")) facts.insert(condition.fact);
  return facts;
}

}  // namespace

TEST_CASE("the same seed and requests give the same bytes, another seed others") {
  CHECK(run("one") == run("one"));
  CHECK(run("one") != run("two"));
}

TEST_CASE("every fact that a table asks for is one that is stated") {
  State state = account("odd-states");
  ServedCall call;
  call.state = &state;
  call.account = &state.accounts.front();
  call.instance = find_instance(*call.account, "i-just-changed");
  call.now = kNewYear;
  for (const Spec& spec : real_service().specs()) {
    call.spec = &spec;
    const Facts facts = facts_of(call);
    for (const std::string& fact : asked_for(spec.behaviour)) {
      CAPTURE(spec.action, fact);
      CHECK(facts.contains(fact));
    }
  }
  Emulator emulator(real_service(), state);
  RecentCalls recent;
  const AccessKey key = emulator.state().accounts.front().keys.front();
  const Spec& spec = real_service().first();
  const Request request =
      signed_request(spec, {{"Action", spec.action}}, key, Format::json, "n", kNewYear);
  State known = emulator.state();
  const Arrival arrival = read_arrival(spec, request);
  Facts facts = gateway_facts(spec, arrival, find_sender(known, arrival), recent);
  known.accounts.front().calls_a_minute = 5;
  facts.merge(gateway_facts(spec, arrival, find_sender(known, arrival), recent));
  for (const std::string& fact : asked_for(spec.gateway)) {
    CAPTURE(fact);
    CHECK(facts.contains(fact));
  }
}

TEST_CASE("what the suite refuses, the emulator refuses: every sample of every rule") {
  const Spec& spec = real_service().first();
  State state = account("shop");
  state.accounts.front().calls_a_minute = 100'000;
  Caller caller(std::move(state));
  std::size_t refused = 0;
  for (std::size_t i = 0; i < spec.own_rules; ++i) {
    const Rule& rule = spec.rules[i];
    for (const Sample& sample : rule.refused) {
      if (rule.parameter.empty() || !sample.value) continue;
      Assignment parameters = sample.with;
      parameters.emplace("InstanceId", "i-bp67acfmxazb4p****");
      parameters[rule.parameter] = sample.value;
      CAPTURE(rule.id, *sample.value);
      CHECK(caller.call(parameters).status >= 400);
      CHECK(caller.last().why.front() == rule.id);
      ++refused;
    }
  }
  CHECK(refused > 80);
}

TEST_CASE("injected errors are answered in turn, where they fit, and then no more") {
  Caller caller(account("shop"));
  caller.set_clock(kNewYear);
  caller.emulator().inject({"error.500.InternalError.exception", "", "", "", 2});
  caller.emulator().inject({"error.400.IpAllocationError", "", "AllocatePublicIpAddress", "", 1});
  caller.emulator().inject(
      {"error.400.InvalidParameter.Bandwidth", "no more", "", "i-postpaid", 1});
  CHECK(caller.call(out("101")).code == "InvalidInternetMaxBandwidthOut.ValueNotSupported");
  CHECK(caller.call(out("10")).code == "InternalError");
  CHECK(caller.call(out("10")).code == "InternalError");
  CHECK(caller.call(out("10")).status == 200);
  CHECK(caller.call({{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthOut", "10"}}).message ==
        "no more");
  CHECK(caller.call({{"InstanceId", "i-postpaid"}}, "AllocatePublicIpAddress").code ==
        "IpAllocationError");
  CHECK(caller.emulator().state().injections.empty());
  CHECK_THROWS_WITH(caller.emulator().inject({"no.such.row", "", "", "", 1}),
                    Catch::Contains("no error row is called 'no.such.row'"));
}

TEST_CASE("reset goes back to the state it was made with, or that was loaded last") {
  Caller caller(account("shop"));
  caller.set_clock(kNewYear);
  const std::string before = write_json(write_state(account("shop")));
  caller.call(out("10"));
  CHECK(write_json(write_state(caller.emulator().state())) != before);
  caller.emulator().reset();
  CHECK(write_json(write_state(caller.emulator().state())) == before);
  CHECK(caller.emulator().records().empty());
  caller.emulator().load(account("poor"));
  caller.call(out("100"));
  caller.emulator().reset();
  CHECK(caller.account().id == "6666666666666666");
  CHECK(caller.account().orders.empty());
}

TEST_CASE("a state that names a row that is not, or an id twice, is refused") {
  State state = account("shop");
  std::string complaint = "no error row is called 'no.such.row'";
  SECTION("injection") { state.injections = {{"no.such.row", "", "", "", 1}}; }
  SECTION("token") { state.accounts.front().tokens = {{"A", "t", "", "no.such.row", ""}}; }
  SECTION("key") {
    state.accounts.push_back(state.accounts.front());
    complaint = "twice";
  }
  SECTION("instance") {
    state.accounts.front().instances.push_back(state.accounts.front().instances.front());
    complaint = "twice";
  }
  CHECK_THROWS_WITH(Emulator(real_service(), state), Catch::Contains(complaint));
}

TEST_CASE("a table with an effect that does not exist is refused") {
  Spec spec = testing::real_spec();
  spec.behaviour.front().effects = {"make_coffee"};
  CHECK_THROWS_WITH(Service({spec}), Catch::Contains("make_coffee"));
  CHECK_THROWS_WITH(Service({}), Catch::Contains("no action is to be served"));
}

TEST_CASE("DescribeInstances pages, chooses by region and id, and refuses what it can't read") {
  Caller caller(account("shop"));
  const auto ids = [&](Assignment parameters) {
    const testing::Said said = caller.call(std::move(parameters), "DescribeInstances");
    if (said.status != 200) return said.code;
    std::string text = said.body.text_of("TotalCount") + ":";
    for (const Value& each : said.body.find("Instances")->find("Instance")->items)
      text += " " + each.text_of("InstanceId");
    return text;
  };
  CHECK(ids({{"RegionId", "eu-central-1"}}) == "1: i-frankfurt");
  CHECK(ids({{"RegionId", "cn-hangzhou"}, {"PageSize", "2"}, {"PageNumber", "3"}}) ==
        "5: i-classic");
  CHECK(ids({{"RegionId", "cn-hangzhou"}, {"PageSize", "2"}, {"PageNumber", "4"}}) == "5:");
  CHECK(ids({{"RegionId", "cn-hangzhou"}, {"InstanceIds", R"(["i-traffic","i-frankfurt"])"}}) ==
        "1: i-traffic");
  CHECK(ids({{"RegionId", "cn-hangzhou"}, {"InstanceIds", "i-traffic"}}) == "InvalidParameter");
  CHECK(ids({{"RegionId", "mars-1"}}) == "InvalidRegionId.NotFound");
  CHECK(ids({}) == "MissingParameter");
  CHECK(ids({{"RegionId", "cn-hangzhou"}, {"PageSize", "101"}}) == "InvalidParameter");
  CHECK(caller.call({}, "DescribeRegions").body.find("Regions")->find("Region")->items.size() == 3);
}

TEST_CASE("AllocatePublicIpAddress: each row of its page that a state leads to") {
  const struct {
    const char* account;
    const char* instance;
    const char* address;
    const char* code;
  } rows[] = {
      {"odd-states", "i-none", "", "InvalidInstanceId.NotFound"},
      {"odd-states", "i-security-lock", "", "InstanceLockedForSecurity"},
      {"odd-states", "i-expired", "", "InstanceExpiredOrInArrears"},
      {"odd-states", "i-financial-lock", "", "InstanceExpiredOrInArrears"},
      {"odd-states", "i-starting", "", "IncorrectInstanceStatus"},
      {"odd-states", "i-eip", "", "OperationDenied"},
      {"odd-states", "i-just-changed", "", ""},
      {"odd-states", "i-just-changed", "198.18.0.77", ""},
      {"odd-states", "i-just-changed", "198.18.1.1", "IpInUse"},
      {"odd-states", "i-just-changed", "10.0.0.1", "InvalidIpAddress.NotFound"},
      {"odd-states", "i-just-changed", "ten", "InvalidIpAddress.Malformed"},
      {"shop", "i-postpaid", "", "AllocateIpInvalidInstanceBandwidth"},
      {"shop", "i-traffic", "", "AllocatedAlready"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.instance, row.address);
    Caller caller(account(row.account));
    const testing::Said said = caller.call(
        {{"InstanceId", row.instance}, {"IpAddress", row.address}}, "AllocatePublicIpAddress");
    CHECK(said.code == row.code);
    if (said.status == 200 && *row.address != '\0')
      CHECK(said.body.text_of("IpAddress") == row.address);
  }
}
