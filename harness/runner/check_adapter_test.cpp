// The scripted dialogue: each way to break the protocol is named, and a good adapter meets all.
#include "runner/check_adapter.h"

#include <catch2/catch.hpp>
#include <map>

#include "ecs_contract/error.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

/// What was found wrong, and what was noted, below the first word of each demand.
std::map<std::string, std::string> check(const std::string& name, int deadline_ms = 300,
                                         std::map<std::string, std::string>* notes = nullptr) {
  const AdapterConfig adapter =
      load_adapter(kSource / "cmake/testdata/adapters", name,
                   kSource / "conformance/schemas/adapter.schema.json", "/no/bin");
  const ProtocolSchemas schemas = ProtocolSchemas::load(kSource / "conformance/schemas");
  CheckTimes times;
  times.deadline = std::chrono::milliseconds(deadline_ms);
  times.grace = std::chrono::milliseconds(300);
  std::map<std::string, std::string> found;
  check_adapter(adapter, schemas, real_spec(), times, [&](const AdapterCheck& each) {
    const std::string demand = each.demand.substr(0, each.demand.find(':'));
    found[demand] += each.wrong;
    if (notes != nullptr) (*notes)[demand] += each.note;
  });
  return found;
}

}  // namespace

TEST_CASE("the dialogue names what an adapter does wrong, and where") {
  const struct {
    const char* name;
    const char* where;
    const char* why;
  } rows[] = {
      {"noisy-hello", "hello", "no JSON"},
      {"old-hello", "hello", "protocol"},
      {"leaves", "hello", "exited with 1"},
      {"no-reason", "capabilities", "feature:big-integer is not declared, and no reason"},
      {"crash", "call", "was ended by SIGSEGV; its last words: going down"},
      {"stall", "call", "gave no answer in time"},
      {"half-a-line", "call", "exited with 0"},
      {"noise", "call", "no JSON: line 1"},
      {"long-line", "call", "wrote over 1 MiB without an end"},
      {"wrong-seq", "call", "an outcome of another call"},
      {"unknown-kind", "call", "kind"},
      {"farewell", "bye", "it said: Goodbye"},
      {"errored", "call", "the outcome is errored, expected ok"},
      {"dies-silently", "lines", "exited with 3 and said nothing"},
      {"stays", "bye", "it went on"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    auto found = check(row.name);
    REQUIRE(found.contains(row.where));
    CHECK_THAT(found[row.where], Catch::Contains(row.why));
  }
}

TEST_CASE("an adapter that says ok whatever comes is found out in bad weather alone") {
  for (const auto& [demand, wrong] : check("stays", 20'000)) {
    INFO(demand << ": " << wrong);
    const bool weather = demand == "refused connection" || demand == "stalled service" ||
                         demand == "reset connection";
    if (demand != "bye") CHECK(wrong.empty() != weather);
    if (weather) CHECK_THAT(wrong, Catch::Contains("the outcome is ok, expected transport_error"));
  }
}

TEST_CASE("what is seen of a client's connections is a note, and no fault where there is nothing") {
  std::map<std::string, std::string> notes;
  CHECK(check("stays", 300, &notes)["call"].empty());
  CHECK(notes["call"] == "nothing: a call did not arrive");
}

TEST_CASE("an adapter that can't be started is the user's error") {
  CHECK_THROWS_WITH(check("absent"), Catch::Contains("no-such-program"));
}

TEST_CASE("a declaration says of everything that it can, or why it can't") {
  Hello hello;
  hello.formats = {"json"};
  hello.signatures = {"v1-hmac-sha1", "v1-hmac-sha256", "v3"};
  hello.schemes = {"http", "https"};
  hello.methods = {"GET", "POST"};
  hello.features = {"sts", "null-parameter", "empty-parameter", "big-integer"};
  CHECK(inconsistencies(hello) ==
        std::vector<std::string>{
            "format:xml is not declared, and no reason is given in unsupported"});
  hello.unsupported["format:xml"] = "reads JSON";
  CHECK(inconsistencies(hello).empty());
  hello.unsupported["scheme:https"] = "declared all the same";
  hello.unsupported["format:yaml"] = "nobody asked";
  CHECK(inconsistencies(hello).size() == 2);
}
