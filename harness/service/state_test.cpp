#include "service/state.h"

#include <catch2/catch.hpp>

using namespace contract;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

const UtcTime kNoon = *parse_utc("2026-01-01T12:00:00Z", "yyyy-MM-ddTHH:mm:ssZ");

Change upgrade(long long out, UtcTime start, UtcTime end) {
  Change change;
  change.out = out;
  change.in = out;
  change.start = start;
  change.end = end;
  return change;
}

}  // namespace

TEST_CASE("a clock stands where it was stopped, or runs ahead of the time of arrival") {
  CHECK(now({kNoon, seconds(99)}, kNoon + hours(5)) == kNoon);
  CHECK(now({std::nullopt, seconds(90)}, kNoon) == kNoon + seconds(90));
  CHECK(now({}, kNoon + std::chrono::milliseconds(1999)) == kNoon + seconds(1));
}

TEST_CASE("a temporary upgrade holds from its start up to, not including, its end") {
  Instance instance;
  instance.out = 5;
  instance.in = 10;
  instance.upgrades = {upgrade(50, kNoon, kNoon + hours(3))};
  const struct {
    UtcTime at;
    long long out;
  } rows[] = {{kNoon - seconds(1), 5},
              {kNoon, 50},
              {kNoon + hours(3) - seconds(1), 50},
              {kNoon + hours(3), 5}};
  for (const auto& row : rows) CHECK(bandwidth_at(instance, row.at).out == row.out);
}

TEST_CASE("of several upgrades the greatest holds, and none makes less of what is there") {
  Instance instance;
  instance.out = 20;
  instance.upgrades = {upgrade(50, kNoon, kNoon + hours(3)), upgrade(80, kNoon, kNoon + hours(1)),
                       upgrade(10, kNoon, kNoon + hours(9))};
  CHECK(bandwidth_at(instance, kNoon).out == 80);
  CHECK(bandwidth_at(instance, kNoon + hours(2)).out == 50);
  CHECK(bandwidth_at(instance, kNoon + hours(4)).out == 20);
}

TEST_CASE("time that passes takes out what is over") {
  State state;
  Instance& instance = state.accounts.emplace_back().instances.emplace_back();
  instance.upgrades = {upgrade(50, kNoon, kNoon + hours(3))};
  end_upgrades(state, kNoon + hours(3) - seconds(1));
  CHECK(instance.upgrades.size() == 1);
  end_upgrades(state, kNoon + hours(3));
  CHECK(instance.upgrades.empty());
}
