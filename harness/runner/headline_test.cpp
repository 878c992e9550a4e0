#include "runner/headline.h"

#include <catch2/catch.hpp>

#include "runner/report_testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

RunRecord run_of(std::vector<Verdict> verdicts) {
  RunRecord record = sample();
  record.verdicts = std::move(verdicts);
  record.info.cases = record.verdicts.size();
  return record;
}

}  // namespace

TEST_CASE("the headline is true of no case, of one, of many, and of a run that was cut short") {
  const auto said = [](const RunRecord& record, std::size_t causes = 0) {
    return headline(record, causes);
  };
  CHECK(said(run_of({})) == "Nothing was judged.");
  CHECK(said(run_of({verdict("a", Status::skipped, "no")})) == "Nothing was judged.");
  CHECK(said(run_of({verdict("a", Status::pass)})) ==
        "The one case that was judged is as expected.");
  CHECK(said(run_of({verdict("a", Status::pass), verdict("b", Status::known_failing, "r")})) ==
        "All 2 cases are as expected.");
  CHECK(said(run_of({verdict("a", Status::fail)}), 1) ==
        "1 of 1 case is not as expected, for 1 cause.");
  CHECK(said(sample(), 3) == "4 of 6 cases are not as expected, for 3 causes.");
  RunRecord cut = run_of({verdict("a", Status::pass), verdict("b", Status::pass)});
  cut.info.cases = 99;
  cut.end = {RunEnd::Kind::interrupted, "interrupted by SIGINT"};
  CHECK(said(cut) == "All 2 cases are as expected; not complete: " + incomplete(cut) + ".");
}

TEST_CASE("every group has all counts, those of nothing too") {
  const std::map<std::string, Counts> groups = counts_by_group(sample());
  CHECK(groups.size() == 2);
  CHECK(groups.at("reply") == Counts{{Status::pass, 1},
                                     {Status::fail, 1},
                                     {Status::known_failing, 0},
                                     {Status::unexpected_pass, 0},
                                     {Status::skipped, 1},
                                     {Status::error, 0}});
  CHECK(judged_in(sample()).cases == 6);
  CHECK(judged_in(sample()).failing == 4);
}
