#include "runner/judge_run.h"

#include <catch2/catch.hpp>
#include <functional>

#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

std::vector<std::string> subjects_of(const NonceLedger& ledger) {
  std::vector<std::string> subjects;
  for (const Finding& finding : judge_run(real_spec(), ledger)) subjects.push_back(finding.subject);
  return subjects;
}

using Subjects = std::vector<std::string>;

}  // namespace

TEST_CASE("a nonce belongs to the key that used it, and the run remembers them all") {
  NonceLedger ledger;
  CHECK(ledger.enter("", "key-1", "n", "a"));
  CHECK_FALSE(ledger.enter("", "key-1", "n", "a"));
  CHECK(ledger.repeats("").empty());
  CHECK(ledger.enter("ClientToken", "a", "n", "a"));
  CHECK(ledger.enter("", "key-2", "n", "b"));
  REQUIRE(ledger.repeats("").size() == 1);
  CHECK(ledger.repeats("")[0].first == "a");
  CHECK(ledger.repeats("")[0].again == "b");
  CHECK(ledger.values("") == std::vector<std::string>{"n"});
}

TEST_CASE("nonces that come twice in a run, or would, are found; others are not") {
  const struct {
    const char* client;
    std::function<std::string(int process, int call)> nonce;
    Subjects subjects;
  } rows[] = {
      {"random text, a hundred and more bits",
       [](int p, int c) { return "8c6f1a" + std::to_string(p * 1000 + c) + "-a47e-4b1f-9d2e-0f"; },
       {}},
      {"an UUID of time and machine, whose neighbours look alike",
       [](int p, int c) {
         return std::to_string(58200000 + p * 1000 + c) + "-9e1f-11ee-8c90-0242ac12000" +
                std::to_string(p);
       },
       {}},
      {"milliseconds and a random tail",
       [](int p, int c) { return "1764470112" + std::to_string(100 + c) + std::to_string(77 * p); },
       {}},
      {"the page's own example: fourteen digits",
       [](int p, int c) { return "152155285" + std::to_string(10000 + 100 * p + c); },
       {}},
      {"a counter that begins anew with each process",
       [](int, int c) { return "call-number-of-the-process-" + std::to_string(c); },
       {"wire.run.nonce"}},
      {"a counter of a few digits, in one process",
       [](int p, int c) { return std::to_string(1000 + p * 100 + c); },
       {"wire.run.nonce-length"}},
      {"six hexadecimal digits",
       [](int p, int c) { return "abc" + std::to_string(100 + 50 * p + c); },
       {"wire.run.nonce-length"}},
      {"the time in seconds",
       [](int, int c) { return std::to_string(1764470112 + c / 4); },
       {"wire.run.nonce"}},
  };
  for (const auto& row : rows) {
    NonceLedger ledger;
    for (int process = 1; process <= 3; ++process)
      for (int call = 1; call <= 20; ++call) {
        const std::string each = std::to_string(process) + "/" + std::to_string(call);
        ledger.enter("", "key of " + each, row.nonce(process, call), "case " + each);
      }
    INFO(row.client);
    CHECK(subjects_of(ledger) == row.subjects);
  }
}

TEST_CASE("tokens that a client makes are its own in the whole run too") {
  NonceLedger ledger;
  ledger.enter("ClientToken", "case a", "token-1", "case a");
  ledger.enter("ClientToken", "case b", "token-2", "case b");
  CHECK(subjects_of(ledger) == Subjects{});
  ledger.enter("ClientToken", "case c", "token-1", "case c");
  CHECK(subjects_of(ledger) == Subjects{"wire.run.ClientToken"});
  CHECK(judge_run(real_spec(), ledger)[0].rule == "ClientToken.unique");
}
