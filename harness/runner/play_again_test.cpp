// Our own lateness is never the client's fault, and no excuse for a client that fails without it.
#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <map>
#include <thread>

#include "runner/good_client.h"
#include "runner/in_process.h"

using namespace contract;
using namespace contract::testing;
using namespace std::chrono_literals;

namespace {

const std::string kSuccess = "reply/success/order@json,v1-hmac-sha1";

/// This whole process stops, as a machine with too much to do would stop it.
void stand_still(std::chrono::milliseconds time) {
  const pid_t harness = ::getpid();
  if (::fork() == 0) {
    ::usleep(static_cast<useconds_t>(time.count() * 1000));
    ::kill(harness, SIGCONT);
    ::_exit(0);
  }
  ::raise(SIGSTOP);
}

const Outcome kTimedOut{.kind = "transport_error"};

/// The nth call of the case.
using Behaviour = std::function<Outcome(const Call& call, int nth)>;

struct Judged {
  Verdict verdict;
  int calls = 0;  ///< of the case
};

Judged judge(const Behaviour& behave, std::chrono::milliseconds deadline = 2000ms,
             RunOptions run = {.jobs = 1}) {
  FunctionRun options;
  options.selection.prefixes = {kSuccess};
  options.run = std::move(run);
  options.run.deadline = deadline;
  Judged judged;
  const std::vector<Verdict> verdicts = run_function(
      suite(), hello_of_function({}),
      [&](const Call& call) {
        if (call.case_id.starts_with("warm-up")) return call_well(call);
        return behave(call, ++judged.calls);
      },
      options);
  REQUIRE(verdicts.size() == 1);
  judged.verdict = verdicts.front();
  return judged;
}

}  // namespace

TEST_CASE("a failure while the harness stood still is played again alone, and a pass is a pass") {
  std::map<int, Call> plays;
  const Judged judged = judge([&](const Call& call, int nth) {
    plays[nth] = call;
    if (nth > 1) return call_well(call);
    stand_still(300ms);
    return kTimedOut;
  });
  CHECK(judged.verdict.status == Status::pass);
  CHECK(judged.verdict.findings.empty());
  REQUIRE(judged.calls == 2);
  CHECK(plays[1].port != plays[2].port);
  CHECK(plays[1].access_key_id != plays[2].access_key_id);
  CHECK(plays[2].deadline >= 2 * plays[1].deadline);
}

TEST_CASE("a client that fails again with nobody late has failed, and is told why") {
  const Judged judged = judge([](const Call&, int nth) {
    if (nth == 1) stand_still(300ms);
    return kTimedOut;
  });
  CHECK(judged.calls >= 2);
  CHECK(judged.verdict.status == Status::fail);
  REQUIRE_FALSE(judged.verdict.findings.empty());
  CHECK(judged.verdict.findings.front().subject == "outcome.kind");
}

TEST_CASE("where the harness is late in each play the verdict is an error that says so") {
  const Judged judged = judge(
      [](const Call& call, int) {
        stand_still(call.deadline / 2);
        return kTimedOut;
      },
      400ms);
  CHECK(judged.calls == 3);
  CHECK(judged.verdict.status == Status::error);
  CHECK(judged.verdict.findings.empty());
  CHECK_THAT(judged.verdict.reason, Catch::Contains("the harness was late by"));
}

TEST_CASE("where no time is left to play it again the verdict is an error, and no finding") {
  RunOptions run{.jobs = 1};
  run.again = 0ms;
  const Judged judged = judge(
      [](const Call&, int) {
        stand_still(300ms);
        return kTimedOut;
      },
      2000ms, run);
  CHECK(judged.calls == 1);
  CHECK(judged.verdict.id == kSuccess);
  CHECK(judged.verdict.status == Status::error);
  CHECK_THAT(judged.verdict.reason, Catch::Contains("no time left"));
}

TEST_CASE("a client that is slow here has a longer deadline, and what stalls stalls for longer") {
  FunctionRun options;
  options.selection.prefixes = {"fault/stall/no-answer@json,v1-hmac-sha1"};
  std::chrono::milliseconds deadline{0};
  const std::vector<Verdict> verdicts = run_function(
      suite(), hello_of_function({}),
      [&](const Call& call) {
        if (call.case_id.starts_with("warm-up")) {
          std::this_thread::sleep_for(250ms);
          return call_well(call);
        }
        deadline = call.deadline;
        RawClient(call.port).send(bytes_of(call));
        return Outcome{.kind = "ok"};
      },
      options);
  CHECK(deadline >= 1000ms);
  REQUIRE(verdicts.size() == 1);
  CHECK(verdicts.front().status == Status::fail);
  // The case has 500 ms, and 4000 ms of silence.
  CHECK_THAT(verdicts.front().exchange,
             Catch::Contains("[" + std::to_string(8 * deadline.count()) + " ms of silence]"));
}

TEST_CASE("what a request says wrong is wrong however late anybody is") {
  const Judged judged = judge([](const Call& call, int) {
    stand_still(300ms);
    return call_well(call, "i-another");
  });
  CHECK(judged.calls == 1);
  CHECK(judged.verdict.status == Status::fail);
}

TEST_CASE("a client that lets its time run out while nobody is late fails at once") {
  const Judged judged = judge(
      [](const Call& call, int) {
        std::this_thread::sleep_for(call.deadline);
        return kTimedOut;
      },
      800ms);
  CHECK(judged.verdict.status == Status::fail);
}

TEST_CASE("a request with another key than the case's is shown, and is no request of the case") {
  const Judged judged = judge([](Call call, int) {
    call.access_key_id = "LTAIofAnotherCase";
    return call_well(call);
  });
  CHECK(judged.verdict.status == Status::fail);
  REQUIRE_FALSE(judged.verdict.findings.empty());
  CHECK(judged.verdict.findings.front().subject == "wire.requests");
  CHECK_THAT(judged.verdict.exchange, Catch::Contains("nothing arrived") &&
                                          Catch::Contains("another AccessKeyId") &&
                                          Catch::Contains("LTAIofAnotherCase"));
}
