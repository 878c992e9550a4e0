#include "wire/time.h"

#include <catch2/catch.hpp>

using namespace contract;

namespace {
constexpr auto kSeconds = "yyyy-MM-ddTHH:mm:ssZ";
constexpr auto kMinutes = "yyyy-MM-ddTHH:mmZ";
constexpr auto kHours = "yyyy-MM-ddTHHZ";

UtcTime at(long long seconds) { return UtcTime{std::chrono::seconds{seconds}}; }
}  // namespace

TEST_CASE("times of the documents are read to the second") {
  struct Row {
    const char *text, *pattern;
    long long seconds;
  };
  const Row rows[] = {
      {"1970-01-01T00:00:00Z", kSeconds, 0},
      {"2016-02-23T12:46:24Z", kSeconds, 1456231584},
      {"2016-02-23T12:46:24Z", "yyyy-MM-ddThh:mm:ssZ", 1456231584},
      {"2017-12-05T22:40Z", kMinutes, 1512513600},
      {"2017-12-06T22Z", kHours, 1512597600},
      {"2017-12-06T22Z", "yyyy-MM-ddThhZ", 1512597600},
      {"2016-02-29T23:59:59Z", kSeconds, 1456790399},
      {"1969-12-31T23:59:59Z", kSeconds, -1},
      {"9999-12-31T23:59:59Z", kSeconds, 253402300799},
  };
  for (const Row& row : rows) {
    CHECK(parse_utc(row.text, row.pattern) == at(row.seconds));
    CHECK(format_utc(at(row.seconds), row.pattern) == row.text);
  }
}

TEST_CASE("a time that does not fit the pattern to the letter is none") {
  struct Row {
    const char *text, *pattern;
  };
  const Row rows[] = {
      {"", kSeconds},
      {"2016-02-23T12:46:24", kSeconds},
      {"2016-02-23T12:46:24z", kSeconds},
      {"2016-02-23t12:46:24Z", kSeconds},
      {"2016-02-23 12:46:24Z", kSeconds},
      {"2016-2-23T12:46:24Z", kSeconds},
      {"2016-02-23T12:46:24.5Z", kSeconds},
      {"2016-02-23T12:46:24Z ", kSeconds},
      {" 016-02-23T12:46:24Z", kSeconds},
      {"+016-02-23T12:46:24Z", kSeconds},
      {"2016-02-23T-1:46:24Z", kSeconds},
      {"2016-02-23T12:46Z", kSeconds},
      {"2017-12-05T22:40:00Z", kMinutes},
      {"2017-12-05T22Z", kMinutes},
      {"2017-12-05T22:40Z", kHours},
      {"2017-12-05T2xZ", kHours},
      {"99999999999", "sssssssssss"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK_FALSE(parse_utc(row.text, row.pattern).has_value());
  }
}

TEST_CASE("a date or an hour that does not exist is none") {
  for (const char* text : {"2015-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2016-02-30T00:00:00Z",
                           "2016-04-31T00:00:00Z", "2016-00-10T00:00:00Z", "2016-13-10T00:00:00Z",
                           "2016-01-00T00:00:00Z", "2016-01-32T00:00:00Z", "2016-01-01T24:00:00Z",
                           "2016-01-01T00:60:00Z", "2016-12-31T23:59:60Z"}) {
    INFO(text);
    CHECK_FALSE(parse_utc(text, kSeconds).has_value());
  }
}

TEST_CASE("the leap day of a century that has one exists") {
  CHECK(parse_utc("2000-02-29T00:00:00Z", kSeconds).has_value());
}

TEST_CASE("every day of four centuries is read as it was written") {
  for (long long day = -135140; day < 146097 - 135140; day += 7) {
    const UtcTime time = at(day * 86400 + 45296);
    REQUIRE(parse_utc(format_utc(time, kSeconds), kSeconds) == time);
  }
}

TEST_CASE("a Date header has its fixed form") {
  CHECK(http_date(at(784111777)) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http_date(at(951782400)) == "Tue, 29 Feb 2000 00:00:00 GMT");
  CHECK(http_date(at(1767225600)) == "Thu, 01 Jan 2026 00:00:00 GMT");
}

TEST_CASE("times of other programs are read with their fractions and zones") {
  using std::chrono::microseconds;
  struct Row {
    const char* text;
    long long micro;  ///< since 1970-01-01T00:00:00Z; -1: none
  };
  const Row rows[] = {
      {"1970-01-01T00:00:01Z", 1'000'000},
      {"1970-01-01T00:00:01", 1'000'000},
      {"1970-01-01T00:00:01.5Z", 1'500'000},
      {"1970-01-01T00:00:01.123456789z", 1'123'456},
      {"1970-01-01T00:00:01.123456+00:00", 1'123'456},
      {"1970-01-01T08:00:01+08:00", 1'000'000},
      {"1970-01-01T08:00:01.000+0800", 1'000'000},
      {"1969-12-31T16:30:01-07:30", 1'000'000},
      {"", -1},
      {"1970-01-01", -1},
      {"1970-01-01T00:00:01.Z", -1},
      {"1970-01-01T00:00:01+8", -1},
      {"1970-01-01T00:00:01+08:0", -1},
      {"1970-01-01T00:00:01+08-00", -1},
      {"1970-01-01T00:00:01*08:00", -1},
      {"1970-01-01T00:00:01+24:00", -1},
      {"1970-01-01T00:00:01Zulu", -1},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto read = parse_iso(row.text);
    CHECK(read.has_value() == (row.micro >= 0));
    if (read) CHECK(read->time_since_epoch() == microseconds{row.micro});
  }
}
