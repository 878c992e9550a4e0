#include "service/seeded_ids.h"

#include <catch2/catch.hpp>
#include <regex>
#include <set>

using namespace contract;

namespace {

State with_addresses(std::uint32_t count, const std::vector<std::string>& taken) {
  State state;
  state.first_address = "198.18.0.254";
  state.addresses = count;
  Account& account = state.accounts.emplace_back();
  for (const std::string& address : taken) account.instances.emplace_back().address = address;
  return state;
}

}  // namespace

TEST_CASE("the same seed makes the same ids, another seed others, and none twice") {
  State one, two, three;
  three.seed = "another";
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) {
    const std::string request = next_request_id(one);
    const std::string order = next_order_id(one);
    CHECK(request == next_request_id(two));
    CHECK(order == next_order_id(two));
    seen.insert({request, order, next_request_id(three), next_order_id(three)});
  }
  CHECK(seen.size() == 8000);
}

TEST_CASE("ids look like the service's: an upper-case UUID, fifteen digits") {
  State state;
  CHECK(std::regex_match(
      next_request_id(state),
      std::regex("[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F]{3}-8[0-9A-F]{3}-[0-9A-F]{12}")));
  CHECK(std::regex_match(next_order_id(state), std::regex("[1-9][0-9]{14}")));
}

TEST_CASE("addresses are taken from the lowest free one up, past the end of a byte") {
  CHECK(free_address(with_addresses(4, {})) == "198.18.0.254");
  CHECK(free_address(with_addresses(4, {"198.18.0.254", "198.18.0.255"})) == "198.18.1.0");
  CHECK(free_address(with_addresses(4, {"198.18.0.255"})) == "198.18.0.254");
  CHECK(free_address(with_addresses(1, {"198.18.0.254"})) == std::nullopt);
  CHECK(free_address(with_addresses(0, {})) == std::nullopt);
}

TEST_CASE("an address that is asked for is free, taken, outside of the pool, or none") {
  const State state = with_addresses(4, {"198.18.0.255"});
  const struct {
    const char* address;
    const char* use;
  } rows[] = {{"", "none"},
              {"198.18.0.254", "free"},
              {"198.18.1.1", "free"},
              {"198.18.0.255", "taken"},
              {"198.18.0.253", "outside"},
              {"198.18.1.2", "outside"},
              {"198.18.0", "malformed"},
              {"198.18.0.1.2", "malformed"},
              {"198.18.0.256", "malformed"},
              {"198.18.0.x", "malformed"},
              {"198.18..4", "malformed"},
              {"here", "malformed"}};
  for (const auto& row : rows) {
    CAPTURE(row.address);
    CHECK(address_use(state, row.address) == row.use);
  }
}

TEST_CASE("a key without id or secret gets one of its own; one that has them keeps them") {
  State state;
  state.accounts.resize(2);
  state.accounts[0].id = "1";
  state.accounts[1].id = "2";
  for (Account& account : state.accounts) account.keys.resize(2);
  state.accounts[1].keys[1].id = "mine";
  state.accounts[1].keys[1].secret = "mine too";
  fill_keys(state);
  std::set<std::string> ids, secrets;
  for (const Account& account : state.accounts)
    for (const AccessKey& key : account.keys) {
      ids.insert(key.id);
      secrets.insert(key.secret);
    }
  CHECK(ids.size() == 4);
  CHECK(secrets.size() == 4);
  CHECK(ids.contains("mine"));
  CHECK(secrets.contains("mine too"));
}
