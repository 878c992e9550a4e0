// Whole runs against scripts: what an adapter does to one case stays with that case.
#include "runner/run.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <mutex>
#include <set>
#include <thread>

#include "ecs_contract/error.h"
#include "runner/adapter.h"
#include "runner/home.h"
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
    R"(make_part() { # of 4 MB
      if [ -z "$part" ]; then part=$(head -c 1000000 /dev/zero | tr '\0' x); part=$part$part$part$part; fi
    }
    while read -r line; do seq=${line#*\"seq\":}; seq=${seq%%,*}; name=${line#*\"case\":\"}; name=${name%%\"*};
    case $line in *\"bye\"*) exit 0;; esac
    case $name in
      t/slow*) # When it is called again it waits for nobody.
        if mkdir "$SAID.asked"; then until [ -e "$SAID" ]; do sleep 0.01; done; fi 2>/dev/null
        kind=client_error;;
      t/crash*) kill -ABRT $$;;
      t/stall*) sleep 60;;
      t/noise*) echo noise; continue;;
      t/late*) kind=client_error; (sleep 0.05; echo "{\"type\":\"outcome\",\"seq\":$seq,\"case\":\"$name\",\"kind\":\"ok\"}"; touch "$SAID") & ;;
      t/broken*) kind=errored;;
      t/gone*) touch "$AWAY"; kind=client_error;;
      t/cannot*) kind=unsupported;;
      t/grows*) make_part; held=$held$part; sleep 0.3; kind=client_error;;
      t/hog*) make_part; held=$part$part$part$part$part$part$part$part$part$part; sleep 0.6; kind=client_error;;
      *) kind=client_error;;
    esac
    outcome="{\"type\":\"outcome\",\"seq\":$seq,\"case\":\"$name\",\"kind\":\"$kind\",\"reason\":\"the script says so\"}"
    echo "$outcome"
    case $name in
      t/twice*) echo "$outcome";;
      t/more*) printf more;;
      t/leaves*) exit 0;;
      t/fails*) exit 3;;
      t/dies*) sleep 0.01; kill -ABRT $$;;
      t/deaf*) exec <&-; exec sleep 60;;
      t/mute*) exec >&-; exec sleep 60;;
      t/gone*) kill -ABRT $$;;
    esac
    done)";

AdapterConfig script(const std::string& text, std::size_t memory_bytes = 0) {
  AdapterConfig config;
  config.memory_bytes = memory_bytes;
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

using Verdicts = std::map<std::string, Verdict>;

/// By the case's name.
RunResult run(const std::vector<Case>& cases, RunOptions options, const std::string& text,
              Verdicts& verdicts, std::size_t memory_bytes = 0) {
  const ProtocolSchemas schemas = ProtocolSchemas::load(kSource / "conformance/schemas");
  options.deadline = std::chrono::milliseconds(memory_bytes > 0 ? 10'000 : 500);
  options.repeat = "run";
  const AdapterTimes times{.grace = std::chrono::milliseconds(500), .stop = options.stop};
  const AdapterConfig adapter = script(text, memory_bytes);
  return run_cases(real_spec(), cases, adapter_maker(adapter, schemas, times), {}, options,
                   [&](const Verdict& verdict) {
                     verdicts[verdict.id.substr(2, verdict.id.find('@') - 2)] = verdict;
                   });
}

Verdicts run(const std::vector<Case>& cases, unsigned jobs,
             const std::string& text = kHello + kByName) {
  Verdicts verdicts;
  run(cases, {.jobs = jobs, .protocol_errors = 0}, text, verdicts);
  return verdicts;
}

std::vector<Case> plain(std::initializer_list<const char*> names) {
  std::vector<Case> cases;
  for (const char* name : names) cases.push_back(plain(name));
  return cases;
}

}  // namespace

TEST_CASE("a crash, a stall, noise and trouble cost one case each, and the others are judged") {
  for (const unsigned jobs : {1u, 3u}) {
    const std::vector<Case> cases =
        plain({"a", "b", "broken", "c", "cannot", "crash", "d", "noise", "stall", "z"});
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
  CHECK_THROWS_WITH(run({}, 1), Catch::Contains("no case was selected"));
  const ProtocolSchemas schemas = ProtocolSchemas::load(kSource / "conformance/schemas");
  RunOptions options;
  options.host = "192.0.2.1";
  const AdapterConfig adapter = script(kHello + kByName);
  CHECK_THROWS_WITH(run_cases(real_spec(), {plain("a")}, adapter_maker(adapter, schemas, {}), {},
                              options, [](const Verdict&) {}),
                    Catch::Contains("192.0.2.1"));
}

TEST_CASE("an adapter that dies at every start ends the run as the user's error, not silently") {
  CHECK_THROWS_WITH(run({plain("a")}, 1, "exit 1"),
                    Catch::Contains("said no hello: it exited with 1"));
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

TEST_CASE("what an adapter does after an outcome is charged to the case of that outcome") {
  const struct {
    const char* name;
    Status status;
    const char* why;
  } rows[] = {
      {"twice", Status::error, "said more than the outcome: {\"type\":\"outcome\""},
      {"more", Status::error, ": more"},  // alone, or with what the next call is told
      {"leaves", Status::error, "exited with 0 after its outcome"},
      {"fails", Status::fail, "exited with 3 after its outcome"},
      {"dies", Status::fail, "was ended by SIGABRT after its outcome"},
      {"deaf", Status::error, "closed its standard input"},
      {"mute", Status::error, "closed its standard output"},
  };
  for (const auto& row : rows) {
    // First, in the middle, and last: whoever comes after it bears nothing of it.
    for (const auto& cases : {plain({row.name, "a", "b"}), plain({"a", row.name, "b"}),
                              plain({"a", "b", row.name}), plain({row.name})}) {
      INFO(row.name << " of " << cases.size() << ", after " << cases.front().id);
      const auto verdicts = run(cases, 1);
      REQUIRE(verdicts.size() == cases.size());
      const Verdict& bad = verdicts.at(row.name);
      CHECK(bad.status == row.status);
      CHECK_THAT(bad.findings.empty() ? bad.reason : bad.findings.back().actual,
                 Catch::Contains(row.why));
      for (const auto& [name, verdict] : verdicts)
        if (name != row.name) CHECK(verdict.status == Status::pass);
    }
  }
}

TEST_CASE("an outcome that comes again while the next call is out is charged to its own case") {
  // The next call is answered once the outcome has come again.
  const EmptyHome home;
  const std::string text = "SAID=" + (home.path() / "said").string() + "; " + kHello + kByName;
  const auto verdicts = run(plain({"a", "late", "slow", "z"}), 1, text);
  CHECK(verdicts.at("late").status == Status::error);
  CHECK_THAT(verdicts.at("late").reason, Catch::Contains("an outcome of another call"));
  for (const char* name : {"a", "slow", "z"}) {
    INFO(name << ": " << verdicts.at(name).reason);
    CHECK(verdicts.at(name).status == Status::pass);
  }
}

TEST_CASE("a crash that only the case itself brings about is its own, whatever came before") {
  const auto verdicts = run(plain({"a", "crash", "z"}), 1);
  CHECK(verdicts.at("a").status == Status::pass);
  CHECK(verdicts.at("crash").status == Status::fail);
}

TEST_CASE("memory that many cases took together is no case's, and what one takes is its own") {
  for (const auto& cases :
       {plain({"a", "grows1", "grows2", "grows3", "grows4", "grows5", "grows6", "grows7"}),
        plain({"a", "grows1", "hog", "z"}), plain({"hog", "z"}), plain({"hog"})}) {
    Verdicts verdicts;
    run(cases, {.jobs = 1}, kHello + kByName, verdicts, 26u << 20);
    REQUIRE(verdicts.size() == cases.size());
    for (const auto& [name, verdict] : verdicts) {
      INFO(name << " of " << cases.size());
      CHECK(verdict.status == (name == "hog" ? Status::fail : Status::pass));
      if (name == "hog") CHECK(verdict.findings.back().subject == "client.memory");
    }
  }
}

TEST_CASE("an adapter that says no hello again costs one case, with its last words") {
  const EmptyHome home;
  const std::string away = (home.path() / "away").string();
  // Away for one start, then there again.
  const std::string text = "AWAY=" + away +
                           "; if [ -e $AWAY ]; then rm $AWAY; echo not today >&2; exit 1; fi; " +
                           kHello + kByName;
  const auto verdicts = run(plain({"a", "gone", "h", "z"}), 1, text);
  REQUIRE(verdicts.size() == 4);
  CHECK(verdicts.at("a").status == Status::pass);
  CHECK(verdicts.at("gone").status == Status::fail);
  CHECK(verdicts.at("h").status == Status::error);
  CHECK_THAT(verdicts.at("h").reason,
             Catch::Contains("said no hello: it exited with 1") && Catch::Contains("not today"));
  CHECK(verdicts.at("z").status == Status::pass);
}

TEST_CASE("protocol errors in a row stop a run, and a good case begins the count anew") {
  std::vector<Case> cases;
  for (int i = 0; i < 6; ++i) cases.push_back(plain("noise-" + std::to_string(i)));
  cases.insert(cases.begin() + 2, plain("a"));
  for (const unsigned most : {0u, 3u, 4u, 5u}) {
    Verdicts verdicts;
    const RunResult result =
        run(cases, {.jobs = 1, .protocol_errors = most}, kHello + kByName, verdicts);
    CHECK(verdicts.size() == (most == 3 ? 6u : 7u));
    CHECK(result.end.kind == (most == 3 ? RunEnd::Kind::protocol_errors : RunEnd::Kind::complete));
    if (most == 3) CHECK_THAT(result.end.reason, Catch::Contains("3 protocol errors"));
  }
}

TEST_CASE("a run that is to fail fast stops at the first case that is not as expected") {
  for (const char* bad : {"crash", "broken"}) {
    Verdicts verdicts;
    const RunResult result = run(plain({"a", "cannot", bad, "y", "z"}),
                                 {.jobs = 1, .fail_fast = true}, kHello + kByName, verdicts);
    CHECK(result.end.kind == RunEnd::Kind::fail_fast);
    CHECK(verdicts.contains(bad));
    CHECK_FALSE(verdicts.contains("z"));
  }
  Verdicts verdicts;
  CHECK(run(plain({"a", "z", "crash"}), {.jobs = 1, .fail_fast = true}, kHello + kByName, verdicts)
            .end.kind == RunEnd::Kind::complete);
  CHECK(verdicts.size() == 3);
}

TEST_CASE("a run that is interrupted keeps what was judged, and the case in hand has no verdict") {
  for (const unsigned jobs : {1u, 3u}) {
    std::vector<Case> cases = plain({"a", "b"});
    for (int i = 0; i < 20; ++i) cases.push_back(plain("stall-" + std::to_string(i)));
    std::stop_source stop;
    const ProtocolSchemas schemas = ProtocolSchemas::load(kSource / "conformance/schemas");
    const AdapterConfig adapter = script(kHello + kByName);
    RunOptions options{.jobs = jobs, .deadline = std::chrono::minutes(10)};
    options.stop = stop.get_token();
    std::set<std::string> judged;
    std::jthread stopper([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
      stop.request_stop();
    });
    const RunResult result =
        run_cases(real_spec(), cases, adapter_maker(adapter, schemas, {.stop = stop.get_token()}),
                  {}, options, [&](const Verdict& verdict) { judged.insert(verdict.id); });
    CHECK(result.end.kind == RunEnd::Kind::interrupted);
    CHECK(judged.size() <= 2);
    for (const std::string& id : judged) CHECK(id.substr(0, 7) != "t/stall");
  }
}
