// Whole runs against scripts: what an adapter does to one case stays with that case.
#include "runner/run.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "error.h"
#include "runner/adapter.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

const std::string kHello =
    R"(read line; echo '{"type":"hello","protocol":1,"client":{"name":"c","version":"1","language":"sh"},)"
    R"("capabilities":{"format":["json"],"signature":["v1-hmac-sha1"],"scheme":["http"],"method":["GET"],)"
    R"("features":[]},"reports":[]}'; )";

/// Takes number and case out of each call and acts by the case's name.
const std::string kByName =
    R"(while read -r line; do seq=${line#*\"seq\":}; seq=${seq%%,*}; name=${line#*\"case\":\"}; name=${name%%\"*};
    case $name in
      t/crash*) kill -ABRT $$;;
      t/stall*) sleep 60;;
      t/noise*) echo noise; continue;;
      t/broken*) kind=errored;;
      t/cannot*) kind=unsupported;;
      *) kind=client_error;;
    esac
    echo "{\"type\":\"outcome\",\"seq\":$seq,\"case\":\"$name\",\"kind\":\"$kind\",\"reason\":\"the script says so\"}"
    done)";

AdapterConfig script(const std::string& text) {
  AdapterConfig config;
  config.name = "script";
  config.command = {"sh", "-c", text};
  config.folder = std::filesystem::temp_directory_path();
  return config;
}

Case plain(const std::string& name) {
  Case each;
  each.id = "t/" + name + "@json,v1-hmac-sha1";
  each.rules = {"InstanceId.required"};
  each.signature = "v1-hmac-sha1";
  Step step;
  step.refused = true;  // a call without InstanceId: the client may refuse it
  each.steps.push_back(step);
  return each;
}

std::map<std::string, Verdict> run(const std::vector<Case>& cases, unsigned jobs,
                                   const std::string& text = kHello + kByName) {
  const ProtocolSchemas schemas = ProtocolSchemas::load(kSource / "conformance/schemas");
  RunOptions options;
  options.jobs = jobs;
  options.deadline = std::chrono::milliseconds(200);
  options.repeat = "run";
  const AdapterTimes times{.grace = std::chrono::milliseconds(100)};
  std::map<std::string, Verdict> verdicts;
  const AdapterConfig adapter = script(text);
  run_cases(real_spec(), cases, adapter_maker(adapter, schemas, times), {}, options,
            [&](const Verdict& verdict) {
              verdicts[verdict.id.substr(2, verdict.id.find('@') - 2)] = verdict;
            });
  return verdicts;
}

}  // namespace

TEST_CASE("a crash, a stall, noise and trouble cost one case each, and the others are judged") {
  for (const unsigned jobs : {1u, 3u}) {
    std::vector<Case> cases;
    for (const char* name :
         {"a", "b", "broken", "c", "cannot", "crash", "d", "noise", "stall", "z"})
      cases.push_back(plain(name));
    const auto verdicts = run(cases, jobs);
    REQUIRE(verdicts.size() == cases.size());
    for (const char* name : {"a", "b", "c", "d", "z"}) {
      INFO(name);
      CHECK(verdicts.at(name).status == Status::pass);
    }
    CHECK(verdicts.at("crash").status == Status::fail);
    CHECK(verdicts.at("crash").findings.back().subject == "client.crash");
    CHECK_THAT(verdicts.at("crash").findings.back().actual, Catch::Contains("SIGABRT"));
    CHECK(verdicts.at("stall").status == Status::fail);
    CHECK(verdicts.at("stall").findings.back().subject == "client.deadline");
    CHECK(verdicts.at("noise").status == Status::error);
    CHECK(verdicts.at("broken").status == Status::error);
    CHECK(verdicts.at("broken").reason == "the script says so");
    CHECK(verdicts.at("cannot").status == Status::skipped);
  }
}

TEST_CASE("a failure tells rule, exchange and the command that repeats it") {
  Case each = plain("accepted");
  each.steps[0].refused = false;
  const Verdict verdict = run({each}, 1).at("accepted");
  CHECK(verdict.status == Status::fail);
  CHECK(verdict.findings[0].rule == "call.one-request");
  CHECK_THAT(verdict.exchange,
             Catch::Contains("nothing arrived") && Catch::Contains("client_error"));
  CHECK_THAT(verdict.repeat, Catch::Equals("run --case 't/accepted@json,v1-hmac-sha1'"));
}

TEST_CASE("a case that the client can't be asked for is skipped with the reason") {
  Case each = plain("xml");
  each.format = Format::xml;
  const Verdict verdict = run({each}, 1).at("xml");
  CHECK(verdict.status == Status::skipped);
  CHECK_THAT(verdict.reason, Catch::StartsWith("format:xml"));
}

TEST_CASE("no case at all is an error, and so is a host that is none of this machine") {
  CHECK_THROWS_AS(run({}, 1), Error);
  const ProtocolSchemas schemas = ProtocolSchemas::load(kSource / "conformance/schemas");
  RunOptions options;
  options.host = "192.0.2.1";
  const AdapterConfig adapter = script(kHello + kByName);
  CHECK_THROWS_AS(run_cases(real_spec(), {plain("a")}, adapter_maker(adapter, schemas, {}), {},
                            options, [](const Verdict&) {}),
                  Error);
}

TEST_CASE("an adapter that dies at every start ends the run as the user's error, not silently") {
  CHECK_THROWS_AS(run({plain("a")}, 1, "exit 1"), Error);
}

TEST_CASE("cases that wait are waited for side by side; the others have their own number of jobs") {
  std::vector<Case> cases;
  for (const char* name : {"a", "b", "c"}) cases.push_back(plain(name));
  for (const char* name : {"wait-1", "wait-2", "wait-3", "wait-4"}) {
    cases.push_back(plain(name));
    cases.back().deadline_ms = 1'000;
  }
  std::mutex mutex;
  std::set<std::string> running;
  std::size_t most_waiting = 0, most_others = 0;
  const ClientMaker maker = [&] {
    Hello hello;
    hello.formats = {"json"};
    hello.signatures = {"v1-hmac-sha1"};
    hello.schemes = {"http"};
    hello.methods = {"GET"};
    return Client{hello, [&](const Call& call) -> Reply {
                    if (call.case_id.starts_with("warm-up")) return Outcome{.kind = "ok"};
                    const bool waits = call.case_id.starts_with("t/wait");
                    {
                      const std::lock_guard lock(mutex);
                      running.insert(call.case_id);
                      const auto waiting = static_cast<std::size_t>(
                          std::count_if(running.begin(), running.end(),
                                        [](const auto& id) { return id.starts_with("t/wait"); }));
                      most_waiting = std::max(most_waiting, waiting);
                      most_others = std::max(most_others, running.size() - waiting);
                    }
                    std::this_thread::sleep_for(std::chrono::milliseconds(waits ? 200 : 1));
                    const std::lock_guard lock(mutex);
                    running.erase(call.case_id);
                    return Outcome{.kind = "client_error"};
                  }};
  };
  std::size_t judged = 0;
  run_cases(real_spec(), cases, maker, {}, {.jobs = 1, .waiting_jobs = 8},
            [&](const Verdict&) { ++judged; });
  CHECK(judged == cases.size());
  CHECK(most_waiting > 1);
  CHECK(most_others == 1);
}
