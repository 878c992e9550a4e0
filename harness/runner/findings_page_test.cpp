#include "runner/findings_page.h"

#include <catch2/catch.hpp>

#include "runner/saved_result_testing.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

std::vector<SavedResult> two_versions() {
  std::vector<SavedResult> results{result_of(sample_record()), result_of(sample_record())};
  results[1].info.client_version = "1.1";
  results[1].causes.erase(results[1].causes.begin());
  return results;
}

}  // namespace

TEST_CASE("a line of the known-failing list is one entry, and so is a cause that none states") {
  RunRecord record = record_of(
      {verdict_of("a@1", Status::known_failing, {"wire.known", "wire.other"}),
       verdict_of("b@1", Status::known_failing, {"wire.other"}),
       verdict_of("c@1", Status::fail, {"wire.x"}), verdict_of("d@1", Status::fail, {"wire.y"})});
  record.known[0].causes.push_back({"rule.one", "wire.other"});
  const std::vector<SavedResult> results{result_of(record)};
  const std::vector<FindingsEntry> entries = findings_of(results);
  REQUIRE(entries.size() == 3);
  const auto known = std::find_if(entries.begin(), entries.end(), [](const FindingsEntry& each) {
    return each.causes.size() == 2;
  });
  REQUIRE(known != entries.end());
  CHECK(known->cases == 2);
  CHECK(known->headline(results[0]) == "a reason");
}

TEST_CASE("a reason says what happens, and behind its ground why that is wrong") {
  RunRecord record = record_of({verdict_of("a@1", Status::known_failing, {"wire.known"})});
  record.known[0].reason = "an order is lost; ground: RFC 9112, 8";
  const std::vector<SavedResult> results{result_of(record)};
  const std::vector<FindingsEntry> entries = findings_of(results);
  CHECK(entries[0].headline(results[0]) == "an order is lost");
  CHECK(entries[0].ground() == "RFC 9112, 8");
  CHECK_THAT(findings_markdown(real_spec(), results[0], entries),
             Catch::Contains("an order is lost.\n\nWhy that is wrong: RFC 9112, 8.\n"));
}

TEST_CASE("an entry names the versions in which it is seen, the newest first") {
  const std::vector<SavedResult> results = two_versions();
  const std::vector<FindingsEntry> entries = findings_of(results);
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].versions == std::vector<std::string>{"1.2 (core 3.4)"});
  CHECK(entries[1].versions == std::vector<std::string>{"1.2 (core 3.4)", "1.1"});
}

TEST_CASE("the page tells effect, rule, ground, exchange, place and versions") {
  const std::vector<SavedResult> results = two_versions();
  const std::vector<FindingsEntry> entries = findings_of(results);
  const std::string page = findings_markdown(real_spec(), results[0], entries);
  for (const char* text :
       {"# sample 1.2 (core 3.4) (C++): findings", "## 1. silent success\n\na reason.",
        "- `rule.one`:", "Ground: RFC 9112, 6.3 (basis standard)",
        "Seen: wire.known: expected 'a', got 'b'",
        "Seen in 2 cases, for example `request/c@json,v3`", "versions: 1.2 (core 3.4).",
        "Where it is: <https://a.link/>.", "GET / HTTP/1.1", "## What breaks no MUST",
        "1 case departs from rule.one (wire.y)"})
    CHECK_THAT(page, Catch::Contains(text));
  CHECK_THAT(findings_text(real_spec(), results[0], entries),
             Catch::StartsWith("sample 1.2 (core 3.4) (C++)\n") &&
                 Catch::Contains("2 things break what is a MUST, 1 what is a SHOULD") &&
                 Catch::Contains("1. a reason\n  what it does to the user: silent success\n"));
}

TEST_CASE("what a client wrote is no Markdown of the page") {
  RunRecord record = record_of({verdict_of("a@1", Status::fail, {"wire.x"})});
  record.verdicts[0].findings[0].actual = "<b>`*x*`</b>";
  record.verdicts[0].exchange = "```\n# heading\n";
  const std::vector<SavedResult> results{result_of(record)};
  const std::string page = findings_markdown(real_spec(), results[0], findings_of(results));
  CHECK_THAT(page, Catch::Contains("got \\<b\\>\\`\\*x\\*\\`\\</b\\>"));
  CHECK_THAT(page, Catch::Contains("````text\n```\n# heading\n````\n"));
}

TEST_CASE("a client of which nothing fails has a page that says so") {
  const std::vector<SavedResult> results{result_of(record_of({verdict_of("a@1", Status::pass)}))};
  CHECK_THAT(findings_markdown(real_spec(), results[0], findings_of(results)),
             Catch::Contains("No case fails."));
}

TEST_CASE("an entry has a program of the first of its cases that can be written") {
  const Case* writable = nullptr;
  const Case* other = nullptr;
  for (const Case& each : suite().cases) {
    const bool can = each.path() == "fault/shape/array" && unwritable(suite().spec, each).empty();
    if (can && writable == nullptr) writable = &each;
    if (each.emulation && other == nullptr) other = &each;
  }
  REQUIRE((writable != nullptr && other != nullptr));
  const std::vector<SavedResult> results{
      result_of(record_of({verdict_of(other->id, Status::fail, {"wire.x"}),
                           verdict_of(writable->id, Status::fail, {"wire.x"})}))};
  std::vector<FindingsEntry> entries = findings_of(results);
  const auto file = repeat_template(std::filesystem::path(CONTRACT_SOURCE_DIR) /
                                    "conformance/adapters/python-core");
  REQUIRE(file);
  add_programs(suite().spec, suite().cases, *file, entries);
  REQUIRE(entries.size() == 1);
  REQUIRE(entries[0].program);
  CHECK(entries[0].shown == writable);
  CHECK(entries[0].program->file == "repeat.py");
  CHECK(entries[0].no_program.empty());

  const std::vector<SavedResult> none{
      result_of(record_of({verdict_of(other->id, Status::fail, {"wire.x"}),
                           verdict_of("no/such@case", Status::fail, {"wire.y"})}))};
  entries = findings_of(none);
  add_programs(suite().spec, suite().cases, *file, entries);
  CHECK(entries[0].no_program == "the emulator answers it, by its state");
  CHECK(entries[1].no_program == "today's suite has no case of it");
}
