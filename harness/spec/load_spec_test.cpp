#include <unistd.h>

#include <catch2/catch.hpp>
#include <set>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "spec/testing.h"

using namespace contract;

namespace {

namespace fs = std::filesystem;
using testing::kSource;
using testing::kTable;
const fs::path kShared = "specs/ecs/2014-05-26/common/2021-07-19.json";
const fs::path kSchema = kSource / testing::kTableSchema;
const fs::path kCopy =
    fs::path(CONTRACT_BINARY_DIR) / ("load_spec_test." + std::to_string(::getpid()));

const Spec& spec() { return testing::real_spec(); }

/// Loads a copy of the tables in which `from` is replaced by `to` once.
Spec load_changed(const std::string& from, const std::string& to) {
  std::string text = read_file(kSource / kTable);
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  write_file(kCopy / kTable, text);
  write_file(kCopy / kShared, read_file(kSource / kShared));
  return load_spec(kCopy / kTable, kSchema);
}

}  // namespace

TEST_CASE("the table has the page's ten parameters in their order and its forty error rows") {
  std::vector<std::string> names;
  for (const Parameter& parameter : spec().parameters) names.push_back(parameter.name);
  CHECK(names == std::vector<std::string>{"Action", "InstanceId", "InternetMaxBandwidthOut",
                                          "InternetMaxBandwidthIn", "NetworkChargeType",
                                          "AllocatePublicIp", "StartTime", "EndTime", "AutoPay",
                                          "ClientToken"});
  std::set<std::string> codes;
  std::set<std::pair<int, std::string>> pairs;
  std::size_t rows = 0;
  for (const ErrorRow& row : spec().errors) {
    if (!row.of_action) continue;
    ++rows;
    codes.insert(row.code);
    pairs.insert({row.status, row.code});
    CHECK_FALSE(row.condition.empty());
  }
  CHECK(rows == 40);
  CHECK(codes.size() == 32);
  CHECK(pairs.size() == 35);
}

TEST_CASE("messages stand as on the page, its Markdown escapes taken off") {
  const ErrorRow* row = spec().error("error.403.InstanceExpiredOrInArrears");
  REQUIRE(row != nullptr);
  CHECK(row->message ==
        "The specified operation is denied as your prepay instance is expired (prepay mode) or in "
        "arrears (afterpay mode).");
  CHECK(spec().error("error.403.NAT_PUBLIC_IP_BINDING_FAILED") != nullptr);
}

TEST_CASE("roles lead to names, and a role that nobody has is an error") {
  CHECK(spec().name_of("action") == "Action");
  CHECK(spec().name_of("format") == "Format");
  CHECK(spec().name_of("order_id") == "OrderId");
  CHECK_THROWS_WITH(spec().name_of("no-such-role"), Catch::Contains("has the role 'no-such-role'"));
}

TEST_CASE("a mistake in a table is the user's error with file and line") {
  const struct {
    const char* from;
    const char* to;
    const char* what;
  } rows[] = {
      {"\"required\": true", "\"requird\": true", "requird"},
      {"\"kind\": \"required\"", "\"kind\": \"demanded\"", "demanded"},
      {"\"id\": \"InstanceId.type\"", "\"id\": \"InstanceId.required\"", "twice"},
      {"\"error\": \"error.400.InvalidAction\"", "\"error\": \"error.400.Nowhere\"", "Nowhere"},
      {"\"format\": 1", "\"format\": 2", "format"},
      {"\"status\": 404", "\"status\": 200", "status"},
      {"\"max\": 100", "\"max\": 99999999999999999999", "at most"},
      {"\"min\": 0, \"max\": 100", "\"min\": -9223372036854775808, \"max\": 100", "at least"},
      {"\"at_least_minutes\": 180", "\"at_least_minutes\": 9223372036854775807", "at most"},
      {"\"characters\": 64", "\"characters\": 9223372036854775807", "at most"},
      {"\"from\": \"StartTime\"", "\"from\": \"NoTime\"", "NoTime"},
      {"{", "{,", "expected"},
  };
  for (const auto& row : rows) {
    INFO(row.to);
    try {
      load_changed(row.from, row.to);
      FAIL("no error");
    } catch (const Error& wrong) {
      CHECK_THAT(wrong.what(), Catch::Contains("2021-01-26.json:") && Catch::Contains(row.what));
    }
  }
}

TEST_CASE("an integer means the same in every spelling that JSON has for it") {
  const Spec changed = load_changed("\"min\": 0, \"max\": 100", "\"min\": 0.0, \"max\": 1.01e2");
  CHECK(changed.rule("InternetMaxBandwidthOut.range")->check.max == 101);
  CHECK(load_changed("\"characters\": 64", "\"characters\": 6.5e1")
            .rule("ClientToken.length")
            ->check.characters == 65);
}

TEST_CASE("the hash tells one table from another") {
  const Spec changed =
      load_changed("Every request names its action", "Each request names its action");
  CHECK(changed.hash != spec().hash);
  CHECK(changed.hash.size() == 64);
}
