// Whose fault is it? What lateness may explain, and what it never does.
#include "runner/lateness.h"

#include <catch2/catch.hpp>

using namespace contract;
using namespace std::chrono_literals;

namespace {

Finding about(const char* subject) {
  Finding finding;
  finding.subject = subject;
  return finding;
}

}  // namespace

TEST_CASE("lateness explains a failure where it took a good part of the deadline, and no sooner") {
  struct Row {
    Lateness seen;
    bool explains;
  };
  for (const Row& row : {
           Row{{.harness = 0ms, .usual = 0ms, .took = 20ms}, false},
           Row{{.harness = 62ms, .usual = 0ms, .took = 20ms}, false},
           Row{{.harness = 63ms, .usual = 0ms, .took = 20ms}, true},
           // A client that was slow: only where its time ran out.
           Row{{.harness = 0ms, .usual = 63ms, .took = 449ms}, false},
           Row{{.harness = 0ms, .usual = 63ms, .took = 450ms}, true},
           Row{{.harness = 0ms, .usual = 62ms, .took = 9s}, false},
       }) {
    INFO(describe(row.seen));
    CHECK(may_explain(row.seen, 500ms, 8) == row.explains);
  }
}

TEST_CASE("what stands in a request is never late; how many came, and what became of it, may be") {
  for (const char* subject :
       {"wire.requests", "wire.orders", "wire.repeat", "wire.repeat.timestamp", "outcome.kind",
        "outcome.request_id", "client.deadline"}) {
    INFO(subject);
    CHECK(is_of_time(about(subject)));
  }
  for (const char* subject : {"wire.parameter.ClientToken", "wire.encoding", "signature.value",
                              "client.crash", "client.memory"}) {
    INFO(subject);
    CHECK_FALSE(is_of_time(about(subject)));
  }
}

TEST_CASE("a deadline is never below the case's own, and four times what a plain call needs") {
  CHECK(deadline_for(500ms, 0ms, 1) == 500ms);
  CHECK(deadline_for(500ms, 125ms, 1) == 500ms);
  CHECK(deadline_for(500ms, 126ms, 1) == 504ms);
  CHECK(deadline_for(500ms, 700ms, 1) == 2800ms);
  CHECK(deadline_for(500ms, 0ms, 4) == 2s);
  CHECK(deadline_for(5s, 20s, 4) == 60s);
  CHECK(deadline_for(90s, 20s, 4) == 90s);
}

TEST_CASE("the pace is that of the last few calls: what was slow long ago is forgotten") {
  Pace pace;
  CHECK(pace.longest() == 0ms);
  pace.note(900ms);
  pace.note(5ms);
  CHECK(pace.longest() == 900ms);
  for (int i = 0; i < 8; ++i) pace.note(7ms);
  CHECK(pace.longest() == 7ms);
}

TEST_CASE("the pressure that the kernel tells only grows") {
  const long long before = processor_pressure();
  const long long after = processor_pressure();
  CHECK((before == -1) == (after == -1));
  CHECK(after >= before);
}
