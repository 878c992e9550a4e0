#include "runner/compare_results.h"

#include <catch2/catch.hpp>

#include "formats/json.h"
#include "runner/saved_result_testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

using Ids = std::vector<std::string>;

SavedResult result(std::vector<Verdict> verdicts) {
  return result_of(record_of(std::move(verdicts)));
}

Verdict fails(const std::string& id) { return verdict_of(id, Status::fail, {"wire.x"}); }
Verdict passes(const std::string& id) { return verdict_of(id, Status::pass); }
Verdict skipped(const std::string& id) { return verdict_of(id, Status::skipped); }

}  // namespace

TEST_CASE("each case of a cause is broken, new, fixed or gone, or it stayed") {
  const Comparison found = compare(result({fails("a@1"), fails("b@1"), fails("c@1"), passes("d@1"),
                                           skipped("e@1"), fails("f@1")}),
                                   result({fails("a@1"), passes("b@1"), skipped("c@1"),
                                           fails("d@1"), fails("e@1"), fails("g@1")}));
  REQUIRE(found.causes.size() == 1);
  const CauseChange& change = found.causes[0];
  CHECK(change.stayed == 1);
  CHECK(change.fixed == Ids{"b@1"});
  CHECK(change.gone == Ids{"c@1", "f@1"});
  CHECK(change.broken == Ids{"d@1"});
  CHECK(change.added == Ids{"e@1", "g@1"});
  CHECK(found.no_longer == Ids{"c@1", "f@1"});
  CHECK(found.for_once == Ids{"e@1", "g@1"});
  CHECK(any_broken(found));
  CHECK(found.differences.empty());
}

TEST_CASE("a failure that became known is the same failure") {
  const SavedResult before =
      result({verdict_of("a@1", Status::known_failing, {"wire.known"}), passes("b@1")});
  RunRecord record = record_of({verdict_of("a@1", Status::fail, {"wire.known"}), passes("b@1")});
  record.known.clear();
  const Comparison found = compare(before, result_of(record));
  REQUIRE(found.causes.size() == 1);
  CHECK(found.causes[0].stayed == 1);
  CHECK_FALSE(any_broken(found));
}

TEST_CASE("what breaks a SHOULD rule alone is told and breaks nothing") {
  const auto should = [](const std::string& id) {
    return verdict_of(id, Status::pass, {"wire.x"}, Level::should);
  };
  const Comparison found = compare(result({passes("a@1")}), result({should("a@1")}));
  REQUIRE(found.causes.size() == 1);
  CHECK(found.causes[0].broken == Ids{"a@1"});
  CHECK_FALSE(any_broken(found));
  CHECK_THAT(to_text(found), Catch::Contains("SHOULD rule.one (wire.x): 1 case"));
}

TEST_CASE("results of two suites, tables or clients are compared, and that is told") {
  SavedResult other = result({passes("a@1")});
  other.info.suite_hash = std::string(64, 'c');
  other.info.spec_hash = std::string(64, 'd');
  other.info.adapter = "another";
  const Comparison found = compare(result({passes("a@1")}), other);
  REQUIRE(found.differences.size() == 3);
  CHECK(found.differences[0] == "the client differs: sample@transport=other, then another");
  CHECK(found.differences[1] ==
        "the suite differs: 0.1.0 (aaaaaaaaaaaa), then 0.1.0 (cccccccccccc)");
}

TEST_CASE("a comparison reads like this") {
  const Comparison found = compare(result({fails("a@1"), passes("b@1"), passes("c@1")}),
                                   result({passes("a@1"), fails("b@1"), fails("c@1")}));
  CHECK(to_text(found) ==
        "broken (kept before)\n"
        "  MUST rule.one (wire.x): 2 cases; silent success; for example b@1\n"
        "fixed (kept now)\n"
        "  MUST rule.one (wire.x): 1 case; silent success; for example a@1\n"
        "0 causes are in both; 0 cases judged for the first time, 0 cases not any more\n");
  CHECK(write_json(to_value(found)) ==
        "{\"differences\":[],\"causes\":[{\"level\":\"MUST\",\"rule\":\"rule.one\",\"subject\":"
        "\"wire.x\",\"effect\":\"silent success\",\"broken\":[\"b@1\",\"c@1\"],\"new\":[],"
        "\"fixed\":[\"a@1\"],\"gone\":[],\"stayed\":0}],\"judged_for_the_first_time\":[],"
        "\"not_judged_any_more\":[]}");
}
