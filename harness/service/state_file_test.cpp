#include "service/state_file.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "service/testing.h"

using namespace contract;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> shipped() {
  std::vector<std::string> names;
  for (const fs::directory_entry& each :
       fs::directory_iterator(testing::kSource / "specs/accounts"))
    names.push_back(each.path().stem().string());
  return names;
}

}  // namespace

TEST_CASE("every shipped account is read, says what it is, and comes back from its own dump") {
  const std::vector<std::string> names = shipped();
  CHECK(names.size() >= 7);
  for (const std::string& name : names) {
    CAPTURE(name);
    const State state = testing::account(name);
    CHECK_FALSE(state.title.empty());
    const Value dump = write_state(state);
    CHECK(testing::state_schema().check(dump).empty());
    CHECK(write_state(read_state(dump)) == dump);
  }
}

TEST_CASE("a dump of a state that was used comes back as it was") {
  testing::Caller caller(testing::account("shop"));
  caller.set_clock(testing::kNewYear);
  caller.call({{"InstanceId", "i-bp67acfmxazb4p****"},
               {"InternetMaxBandwidthOut", "10"},
               {"ClientToken", "t"}});
  caller.call({{"InstanceId", "i-traffic"},
               {"InternetMaxBandwidthOut", "50"},
               {"StartTime", "2026-01-01T01:00Z"},
               {"EndTime", "2026-01-02T01Z"}});
  caller.emulator().inject({"error.400.IpAllocationError", "", "", "i-9", 3});
  const State state = caller.emulator().state();
  CHECK(state.accounts.front().tokens.size() == 1);
  CHECK(find_instance(state.accounts.front(), "i-traffic")->upgrades.size() == 1);
  const Value dump = write_state(state);
  CHECK(testing::state_schema().check(dump).empty());
  CHECK(write_state(read_state(dump)) == dump);
}

TEST_CASE("a dump holds no secret and no security token") {
  State state = testing::account("shop");
  state.accounts.front().keys.front().secret = "hush-secret";
  state.accounts.front().keys.front().security_token = "hush-token";
  CHECK(write_json(write_state(state)).find("hush") == std::string::npos);
}

TEST_CASE("what breaks the schema is an error with its line") {
  const fs::path file = fs::path(CONTRACT_BINARY_DIR) / "testdata/state_file_test.json";
  const struct {
    const char* text;
    const char* complaint;
  } rows[] = {
      {"{\n\"format\": 1,\n\"accounts\": []\n}", ":3:"},
      {"{\n\"format\": 1,\n\"account\": []\n}", "account"},
      {R"({"format":1,"accounts":[{"id":"1","keys":[{}],"instances":[{"id":"i","region":"r","charge":"Free"}]}]})",
       "charge"},
      {R"({"format":1,"accounts":[{"id":"1","keys":[{}],"instances":[{"id":"i","region":"r","out":-1}]}]})",
       "out"},
      {R"({"format":1,"accounts":[{"id":"1","keys":[{}]}],"clock":{"fixed":"2026-01-01"}})",
       "fixed"},
  };
  for (const auto& row : rows) {
    write_file(file, row.text);
    CHECK_THROWS_WITH(load_state(file, testing::state_schema()), Catch::Contains(row.complaint));
  }
}
