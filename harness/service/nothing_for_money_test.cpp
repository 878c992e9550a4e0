// Money is taken for what is done, and goes back in full.
#include <catch2/catch.hpp>

#include "service/testing.h"

using namespace contract;
using namespace contract::testing;
using std::chrono::hours;

namespace {

const std::string kPrePaid = "i-bp67acfmxazb4p****";

Assignment out(const std::string& instance, const std::string& bandwidth) {
  return {{"InstanceId", instance}, {"InternetMaxBandwidthOut", bandwidth}};
}

std::string code(const Said& said) { return std::to_string(said.status) + " " + said.code; }

}  // namespace

TEST_CASE("a temporary upgrade that is over before it begins, or too short, costs nothing") {
  struct Row {
    const char* start;
    const char* end;
  };
  for (const Row& row : {Row{"2025-12-30T01:00Z", "2025-12-31T04Z"}, Row{"", "2025-12-31T04Z"},
                         Row{"", "2026-01-01T00Z"}, Row{"", "2026-01-01T02Z"}}) {
    CAPTURE(row.start, row.end);
    Caller caller(account("shop"));
    caller.set_clock(kNewYear);
    Assignment call = out(kPrePaid, "20");
    call["EndTime"] = row.end;
    if (*row.start != '\0') call["StartTime"] = row.start;
    const std::size_t orders = caller.account().orders.size();
    CHECK(code(caller.call(call)) == "400 InvalidParameter.Conflict");
    CHECK(caller.account().orders.size() == orders);
  }
}

TEST_CASE("a temporary upgrade does not change the billing of the bandwidth") {
  Caller caller(account("shop"));
  caller.set_clock(kNewYear);
  Assignment call = out(kPrePaid, "100");
  call["EndTime"] = "2026-12-31T04Z";
  call["NetworkChargeType"] = "PayByTraffic";
  CHECK(code(caller.call(call)) == "400 InvalidParameter.Conflict");
  call["NetworkChargeType"] = "PayByBandwidth";
  CHECK(caller.call(call).status == 200);
}

TEST_CASE("what no order on record paid goes back to what the account pays with") {
  Caller caller(account("poor"));
  caller.set_clock(kNewYear);
  const long long before = caller.account().funds.front().amount;
  CHECK(caller.call(out(kPrePaid, "1")).status == 200);
  CHECK(caller.account().funds.front().amount == before + 8000);
  REQUIRE(caller.account().refunds.size() == 1);
  CHECK(caller.account().refunds.front().order.empty());
}

TEST_CASE("an order whose purpose is gone is not paid") {
  Caller caller(account("shop"));
  caller.set_clock(kNewYear);
  Assignment call = out(kPrePaid, "20");
  call["EndTime"] = "2026-01-01T04Z";
  call["AutoPay"] = "false";
  CHECK(caller.call(call).status == 200);
  const std::string order = caller.account().orders.back().id;
  caller.set_clock(kNewYear + hours(5));
  CHECK(caller.emulator().pay(order, {}) ==
        "what it is for can't be done any more: emulator.end-passed");
  CHECK(caller.account().orders.back().state == "unpaid");
}

TEST_CASE("an order of an instance that has expired since is not paid") {
  State state = account("shop");
  Instance& instance = *find_instance(state.accounts.front(), kPrePaid);
  instance.expires = kNewYear + hours(24);
  Caller caller(std::move(state));
  caller.set_clock(kNewYear);
  Assignment call = out(kPrePaid, "10");
  call["AutoPay"] = "false";
  CHECK(caller.call(call).status == 200);
  caller.set_clock(kNewYear + hours(72));
  CHECK(caller.emulator().pay(caller.account().orders.back().id, {}) ==
        "what it is for can't be done any more: error.403.InstanceExpiredOrInArrears");
  CHECK(caller.instance(kPrePaid).out == 5);
}

TEST_CASE("an order in progress for more than the account can pay is left abnormal") {
  State state = account("odd-states");
  for (Fund& fund : state.accounts.front().funds) fund.amount = 0;
  Caller caller(std::move(state));
  caller.set_clock(kNewYear + hours(2));
  CHECK(caller.account().orders.back().state == "abnormal");
  CHECK(caller.instance("i-order-runs").out == 5);
}
