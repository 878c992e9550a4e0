#include "runner/pace.h"

#include <catch2/catch.hpp>

using namespace contract;
using std::chrono::milliseconds;

TEST_CASE("the time that is left is told when there is something to go by, and not at the end") {
  CHECK(progress_line({0, 100, 0, milliseconds(0)}) == "0 of 100 cases, 0 failing");
  CHECK(progress_line({19, 100, 0, milliseconds(5000)}) == "19 of 100 cases, 0 failing");
  CHECK(progress_line({20, 100, 1, milliseconds(1999)}) == "20 of 100 cases, 1 failing");
  CHECK(progress_line({20, 100, 1, milliseconds(2000)}) ==
        "20 of 100 cases, 1 failing, about 8 s left");
  CHECK(progress_line({100, 100, 1, milliseconds(2000)}) == "100 of 100 cases, 1 failing");
  CHECK(progress_line({0, 0, 0, milliseconds(9000)}) == "0 of 0 cases, 0 failing");
}

TEST_CASE("the pace counts from the first case that is done, and not from the start of adapters") {
  RunPace pace(100);
  CHECK(progress_line(pace.run()) == "0 of 100 cases, 0 failing");
  const RunPace::Time started{};
  pace.step(true, started + milliseconds(30'000));
  CHECK(pace.run().since == milliseconds(0));
  for (int i = 1; i < 20; ++i) pace.step(false, started + milliseconds(32'000));
  CHECK(progress_line(pace.run()) == "20 of 100 cases, 1 failing, about 8 s left");
}

TEST_CASE("time is told no more exactly than it is known") {
  CHECK(rough(milliseconds(1)) == "about 1 s");
  CHECK(rough(milliseconds(10'000)) == "about 10 s");
  CHECK(rough(milliseconds(10'001)) == "about 15 s");
  CHECK(rough(milliseconds(90'000)) == "about 90 s");
  CHECK(rough(milliseconds(90'001)) == "about 2 min");
  CHECK(rough(milliseconds(600'000)) == "about 10 min");
}

TEST_CASE("the slowest cases are told, the slowest first, and none that was quick") {
  std::vector<Verdict> verdicts(4);
  for (std::size_t i = 0; i < verdicts.size(); ++i) verdicts[i].id = "fault/" + std::to_string(i);
  verdicts[0].ms = 999;
  verdicts[1].ms = 1000;
  verdicts[2].ms = 6001;
  verdicts[3].ms = 2000;
  CHECK(slowest_cases(verdicts, 2) ==
        "  slowest cases, 80% of the time of all:\n      6.0 s  fault/2\n      2.0 s  fault/3\n");
  CHECK(slowest_cases(verdicts, 9).find("fault/0") == std::string::npos);
  CHECK(slowest_cases({verdicts.begin(), verdicts.begin() + 1}, 9).empty());
  CHECK(slowest_cases({}, 9).empty());
}
