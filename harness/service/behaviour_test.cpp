// What the page says the call does, sentence by sentence: at least one call that is accepted and
// one that is refused for each. The rule behind a decision is read back from the emulator.
#include <catch2/catch.hpp>

#include "service/testing.h"

using namespace contract;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::account;
using testing::Caller;
using testing::kNewYear;
using testing::Said;

namespace {

const char* const kPrePaid = "i-bp67acfmxazb4p****";     // out 5
const char* const kPrePaidZero = "i-bp67acfmxazb4****";  // out 0, no address

Caller shop() {
  State state = account("shop");
  state.clock.fixed = kNewYear;
  return Caller(std::move(state));
}

Assignment out(const std::string& instance, const std::string& bandwidth, Assignment more = {}) {
  more["InstanceId"] = instance;
  more["InternetMaxBandwidthOut"] = bandwidth;
  return more;
}

Assignment for_a_time(const std::string& instance, const std::string& bandwidth,
                      const std::string& start = "2026-01-01T01:00Z",
                      const std::string& end = "2026-01-01T04Z") {
  return out(instance, bandwidth, {{"StartTime", start}, {"EndTime", end}});
}

long long balance(Caller& caller) {
  Account now = caller.account();
  return find_fund(now, "balance")->amount;
}

std::string code(const Said& said) { return std::to_string(said.status) + " " + said.code; }

}  // namespace

TEST_CASE("InternetMaxBandwidthIn left out is 10, or the outbound bandwidth above 10") {
  const struct {
    const char* out;
    long long in;
    const char* rule;
  } rows[] = {{"1", 10, "InternetMaxBandwidthIn.default-small"},
              {"10", 10, "InternetMaxBandwidthIn.default-small"},
              {"11", 11, "InternetMaxBandwidthIn.default-large"},
              {"100", 100, "InternetMaxBandwidthIn.default-large"}};
  for (const auto& row : rows) {
    Caller caller = shop();
    CHECK(caller.call(out("i-postpaid", row.out)).status == 200);
    CHECK(caller.instance("i-postpaid").in == row.in);
    CHECK(caller.last_cites(row.rule));
  }
}

TEST_CASE("InternetMaxBandwidthIn hangs on the outbound bandwidth") {
  const struct {
    const char* out;
    const char* in;
    int status;
  } rows[] = {{"10", "1", 200},  {"10", "10", 200}, {"10", "11", 400}, {"10", "0", 400},
              {"11", "11", 200}, {"11", "12", 400}, {"0", "10", 200}};
  for (const auto& row : rows) {
    CAPTURE(row.out, row.in);
    Caller caller = shop();
    CHECK(caller.call(out("i-postpaid", row.out, {{"InternetMaxBandwidthIn", row.in}})).status ==
          row.status);
  }
}

TEST_CASE("a PrePaid instance raised from 0 gets an address by itself, a PostPaid one none") {
  Caller caller = shop();
  CHECK(caller.call(out(kPrePaidZero, "1")).status == 200);
  CHECK(caller.last_cites("note.prepaid-assigns-ip"));
  CHECK_FALSE(caller.instance(kPrePaidZero).address.empty());

  CHECK(caller.call(out("i-postpaid", "1")).status == 200);
  CHECK(caller.last_cites("note.postpaid-assigns-none"));
  CHECK(caller.instance("i-postpaid").address.empty());
  const Said allocated = caller.call({{"InstanceId", "i-postpaid"}}, "AllocatePublicIpAddress");
  CHECK(allocated.status == 200);
  CHECK(allocated.body.text_of("IpAddress") == caller.instance("i-postpaid").address);
  CHECK(code(caller.call({{"InstanceId", "i-postpaid"}}, "AllocatePublicIpAddress")) ==
        "403 AllocatedAlready");
}

TEST_CASE("AllocatePublicIp gives a PostPaid instance an address, if it has bandwidth") {
  Caller caller = shop();
  CHECK(caller.call(out("i-postpaid", "0", {{"AllocatePublicIp", "true"}})).status == 200);
  CHECK(caller.instance("i-postpaid").address.empty());
  caller.set_clock(kNewYear + minutes(5));
  CHECK(caller.call(out("i-postpaid", "5", {{"AllocatePublicIp", "true"}})).status == 200);
  CHECK(caller.last_cites("emulator.address-asked-for"));
  CHECK_FALSE(caller.instance("i-postpaid").address.empty());
}

TEST_CASE("without a free address the call is refused and nothing changes") {
  State state = account("shop");
  state.clock.fixed = kNewYear;
  state.addresses = 4;  // the accounts' own are the first four
  Caller caller(std::move(state));
  CHECK(code(caller.call(out(kPrePaidZero, "1"))) == "400 IpAllocationError");
  CHECK(caller.last_cites("emulator.no-address-left"));
  CHECK(caller.instance(kPrePaidZero).out == 0);
  CHECK(caller.account().orders.size() == 2);
}

TEST_CASE("an instance in the classic network has to be Stopped when raised from 0") {
  Caller caller = shop();
  CHECK(caller.call(out("i-classic", "5")).status == 200);
  Caller odd(account("odd-states"));
  CHECK(code(odd.call(out("i-classic-running", "5"))) == "403 IncorrectInstanceStatus");
  CHECK(odd.last_cites("note.classic-stopped"));
  CHECK(odd.call(out("i-classic-running", "0")).status == 200);
}

TEST_CASE("back to 0 takes the address away in a VPC, not in the classic network") {
  Caller caller = shop();
  CHECK(caller.call(out(kPrePaid, "0")).status == 200);
  CHECK(caller.last_cites("emulator.zero-releases-address"));
  CHECK(caller.instance(kPrePaid).address.empty());
  CHECK(caller.call(out("i-shanghai", "0")).status == 200);
  CHECK_FALSE(caller.instance("i-shanghai").address.empty());
}

TEST_CASE("AutoPay takes the money at once: coupons first, then the balance") {
  Caller caller = shop();
  const Said said = caller.call(out(kPrePaid, "10"));
  CHECK(said.status == 200);
  CHECK(caller.last_cites("AutoPay.true-charges"));
  CHECK(caller.instance(kPrePaid).out == 10);
  CHECK(balance(caller) == 1'000'000 - 7'000);
  Account now = caller.account();
  CHECK(find_fund(now, "coupon")->amount == 0);
  CHECK(find_order(now, said.order)->state == "paid");
}

TEST_CASE("AutoPay without enough balance is refused and leaves an order that can only be voided") {
  Caller caller(account("poor"));
  caller.set_clock(kNewYear);
  CHECK(code(caller.call(out(kPrePaid, "7"))) == "403 InvalidAccountStatus.NotEnoughBalance");
  CHECK(caller.last_cites("emulator.short-of-balance"));
  CHECK(caller.instance(kPrePaid).out == 5);
  const Order order = caller.account().orders.back();
  CHECK(order.state == "abnormal");
  CHECK_FALSE(caller.emulator().pay(order.id, kNewYear).empty());
  CHECK(caller.emulator().void_order(order.id).empty());
  CHECK_FALSE(caller.emulator().void_order(order.id).empty());
  CHECK(caller.call(out(kPrePaid, "6")).status == 200);  // 2,000: exactly what there is
  CHECK(balance(caller) == 0);
}

TEST_CASE("AutoPay false leaves a regular unpaid order; what it is for happens when it is paid") {
  Caller caller(account("poor"));
  caller.set_clock(kNewYear);
  const Said said = caller.call(out(kPrePaid, "7", {{"AutoPay", "false"}}));
  CHECK(said.status == 200);
  CHECK_FALSE(said.order.empty());
  CHECK(caller.last_cites("AutoPay.false-makes-unpaid-order"));
  CHECK(caller.instance(kPrePaid).out == 5);
  CHECK(code(caller.call(out(kPrePaid, "6"))) == "403 InvalidInstance.UnPaidOrder");
  CHECK(caller.emulator().pay(said.order, kNewYear) == "the account has too little balance");
  CHECK(caller.emulator().void_order(said.order).empty());

  const Said second = caller.call(out(kPrePaid, "6", {{"AutoPay", "FALSE"}}));
  CHECK(caller.emulator().pay(second.order, kNewYear).empty());
  CHECK(caller.instance(kPrePaid).out == 6);
  CHECK(balance(caller) == 0);
  CHECK(code(caller.call(out(kPrePaid, "5"))) == "400 Throttling");
}

TEST_CASE("a temporary upgrade holds from its start to its end and falls back") {
  Caller caller = shop();
  CHECK(caller.call(for_a_time(kPrePaid, "50")).status == 200);
  CHECK(caller.last_cites("EndTime.meaning"));
  const auto shown = [&](UtcTime time) {
    caller.set_clock(time);
    const Said said = caller.call(
        {{"RegionId", "cn-hangzhou"}, {"InstanceIds", "[\"" + std::string(kPrePaid) + "\"]"}},
        "DescribeInstances");
    return said.body.find("Instances")
        ->find("Instance")
        ->items.front()
        .text_of("InternetMaxBandwidthOut");
  };
  CHECK(shown(kNewYear) == "5");
  CHECK(shown(kNewYear + hours(1) - seconds(1)) == "5");
  CHECK(shown(kNewYear + hours(1)) == "50");
  CHECK(shown(kNewYear + hours(4) - seconds(1)) == "50");
  CHECK(shown(kNewYear + hours(4)) == "5");
}

TEST_CASE("a temporary upgrade takes three hours, a PrePaid instance, and no less than there is") {
  const struct {
    const char* instance;
    const char* bandwidth;
    const char* start;
    const char* end;
    const char* answer;
  } rows[] = {
      {kPrePaid, "5", "2026-01-01T01:00Z", "2026-01-01T04Z", "200 "},
      {kPrePaid, "50", "2026-01-01T01:01Z", "2026-01-01T04Z", "400 InvalidParameter.Conflict"},
      {kPrePaid, "50", "2026-01-01T05:00Z", "2026-01-01T04Z",
       "400 InvalidStartTime.ValueNotSupported"},
      {kPrePaid, "4", "2026-01-01T01:00Z", "2026-01-01T04Z",
       "400 InvalidBandwidth.ValueNotSupported"},
      {"i-postpaid", "50", "2026-01-01T01:00Z", "2026-01-01T04Z", "403 ChargeTypeViolation"},
      {kPrePaid, "50", "", "2026-01-01T04Z", "200 "},
      {kPrePaid, "50", "2026-01-01T01:00Z", "", "400 InvalidParameter.Conflict"},
  };
  for (const auto& row : rows) {
    Caller caller = shop();
    CHECK(code(caller.call(for_a_time(row.instance, row.bandwidth, row.start, row.end))) ==
          row.answer);
  }
}

TEST_CASE("the bandwidth is not lowered while a temporary upgrade is in effect") {
  Caller caller = shop();
  CHECK(caller.call(for_a_time(kPrePaid, "50")).status == 200);
  caller.set_clock(kNewYear + hours(2));
  CHECK(code(caller.call(out(kPrePaid, "4"))) == "400 DecreasedBandwidthNotAllowed");
  caller.set_clock(kNewYear + hours(4));
  CHECK(caller.call(out(kPrePaid, "4")).status == 200);
}

TEST_CASE("a lower bandwidth gives the difference back the way it was paid, coupons excepted") {
  Caller caller = shop();
  CHECK(caller.call(out(kPrePaid, "10")).status == 200);  // 3,000 by coupon, 7,000 by balance
  caller.set_clock(kNewYear + minutes(5));
  CHECK(caller.call(out(kPrePaid, "3")).status == 200);  // 14,000 less
  CHECK(caller.last_cites("note.refund"));
  // 7,000 of the balance and the coupon's 3,000 of the new order, then 4,000 of the old one.
  CHECK(balance(caller) == 1'000'000 - 7'000 + 7'000 + 4'000);
  Account now = caller.account();
  CHECK(find_fund(now, "coupon")->amount == 0);
  CHECK(now.refunds.size() == 2);
  CHECK(find_instance(now, kPrePaid)->downgrades == 1);
}

TEST_CASE("money that another fund paid goes back to that fund") {
  State state = account("shop");
  state.clock.fixed = kNewYear;
  state.accounts.front().orders.front().payments.front().method = "card";
  Caller caller(std::move(state));
  CHECK(caller.call(out(kPrePaid, "4")).status == 200);
  Account now = caller.account();
  CHECK(find_fund(now, "card")->amount == 500'000 + 2'000);
  CHECK(balance(caller) == 1'000'000);
}

TEST_CASE("a PrePaid instance is lowered three times, a PostPaid one as often as wanted") {
  Caller caller = shop();
  UtcTime time = kNewYear;
  for (const char* bandwidth : {"4", "3", "2"}) {
    CHECK(caller.call(out(kPrePaid, bandwidth)).status == 200);
    caller.set_clock(time += minutes(5));
  }
  CHECK(code(caller.call(out(kPrePaid, "1"))) == "400 InstanceDowngrade.QuotaExceed");
  CHECK(caller.last_cites("emulator.three-downgrades"));
  CHECK(caller.call(out(kPrePaid, "2")).status == 200);
  for (const char* bandwidth : {"9", "8", "7", "6", "5"}) {
    caller.set_clock(time += minutes(5));
    CHECK(caller.call(out("i-postpaid", bandwidth)).status == 200);
  }
}

TEST_CASE("after a downgrade the instance is not changed again in its billing cycle") {
  State state = account("shop");
  state.clock.fixed = kNewYear;
  find_instance(state.accounts.front(), kPrePaid)->cycle_ends = kNewYear + hours(24);
  Caller caller(std::move(state));
  CHECK(caller.call(out(kPrePaid, "6")).status == 200);
  caller.set_clock(kNewYear + minutes(5));
  CHECK(caller.call(out(kPrePaid, "5")).status == 200);
  caller.set_clock(kNewYear + hours(24) - seconds(1));
  CHECK(code(caller.call(out(kPrePaid, "6"))) == "400 OperationDenied");
  caller.set_clock(kNewYear + hours(24));
  CHECK(caller.call(out(kPrePaid, "6")).status == 200);
}

TEST_CASE("one change of an instance in five minutes; a refused call does not count") {
  Caller caller = shop();
  CHECK(caller.call(out("i-postpaid", "101")).status == 400);
  CHECK(caller.call(out("i-postpaid", "5")).status == 200);
  caller.set_clock(kNewYear + minutes(5) - seconds(1));
  CHECK(code(caller.call(out("i-postpaid", "6"))) == "400 Throttling");
  CHECK(caller.call(out(kPrePaid, "6")).status == 200);  // another instance
  caller.set_clock(kNewYear + minutes(5));
  CHECK(caller.call(out("i-postpaid", "6")).status == 200);
}

TEST_CASE("a region's sums are bounded by billing method; other regions do not count") {
  const struct {
    const char* instance;
    const char* bandwidth;
    const char* answer;
    const char* rule;
  } rows[] = {
      {"i-traffic", "50", "200 ", "note.changes-bandwidth"},  // 5,000
      {"i-traffic", "51", "400 InvalidParameter.Bandwidth", "note.account-cap-traffic"},
      {"i-traffic", "48", "200 ", "note.changes-bandwidth"},
      {"i-elsewhere", "100", "200 ", "note.changes-bandwidth"},
      {"i-bandwidth", "50", "200 ", "note.changes-bandwidth"},  // 50,000
      {"i-bandwidth", "51", "400 InvalidParameter.Bandwidth", "note.account-cap-bandwidth"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.instance, row.bandwidth);
    Caller caller(account("full-region"));
    caller.set_clock(kNewYear);
    CHECK(code(caller.call(out(row.instance, row.bandwidth))) == row.answer);
    CHECK(caller.last_cites(row.rule));
  }
}

TEST_CASE("temporary upgrades to come and unpaid orders count in a region's sum") {
  Caller caller(account("full-region"));
  caller.set_clock(kNewYear);
  CHECK(caller.call(for_a_time("i-bandwidth", "50")).status == 200);
  CHECK(code(caller.call(for_a_time("i-bandwidth-rest", "100"))) ==
        "400 InvalidBandwidth.ValueNotSupported");
  CHECK(code(caller.call({{"InstanceId", "i-traffic"}, {"NetworkChargeType", "PayByBandwidth"}})) ==
        "400 InvalidParameter.Bandwidth");
}

TEST_CASE("the same token and parameters give the same answer and no second order") {
  Caller caller = shop();
  const Said first = caller.call(out(kPrePaid, "10", {{"ClientToken", "t"}}));
  const Said again = caller.call(out(kPrePaid, "10", {{"ClientToken", "t"}}));
  CHECK(again.status == 200);
  CHECK(again.order == first.order);
  CHECK(caller.last_cites("idempotency.same-answer"));
  CHECK(caller.account().orders.size() == 3);
  CHECK(again.body.text_of("RequestId") != first.body.text_of("RequestId"));

  CHECK(code(caller.call(out(kPrePaid, "11", {{"ClientToken", "t"}}))) ==
        "400 IdempotentParameterMismatch");
  CHECK(caller.last_cites("idempotency.mismatch"));
  CHECK(code(caller.call(out(kPrePaid, "10", {{"ClientToken", "T"}}))) == "400 Throttling");
  caller.set_clock(kNewYear + hours(1000));
  CHECK(caller.call(out(kPrePaid, "10", {{"ClientToken", "t"}})).order == first.order);
}

TEST_CASE("a token whose call was refused may come again; one that left an order repeats itself") {
  Caller caller(account("poor"));
  caller.set_clock(kNewYear);
  const Assignment short_of = out(kPrePaid, "100", {{"ClientToken", "t"}});
  CHECK(code(caller.call(short_of)) == "403 InvalidAccountStatus.NotEnoughBalance");
  CHECK(code(caller.call(short_of)) == "403 InvalidAccountStatus.NotEnoughBalance");
  CHECK(caller.account().orders.size() == 1);
  CHECK(caller.call(out("i-none", "6", {{"ClientToken", "u"}})).status == 404);
  CHECK(caller.call(out(kPrePaid, "6", {{"ClientToken", "u"}})).status == 200);
}

TEST_CASE("an answer has an OrderId where there is an order: of PrePaid instances") {
  Caller caller = shop();
  CHECK_FALSE(caller.call(out(kPrePaid, "5")).order.empty());  // nothing to pay, an order of 0
  CHECK(caller.call(out("i-postpaid", "5")).order.empty());
}

TEST_CASE("a billing method is changed, if the region offers it") {
  Caller caller = shop();
  CHECK(
      caller.call({{"InstanceId", "i-traffic"}, {"NetworkChargeType", "PayByBandwidth"}}).status ==
      200);
  CHECK(caller.instance("i-traffic").network_charge == "PayByBandwidth");
  const Said refused =
      caller.call({{"InstanceId", "i-frankfurt"}, {"NetworkChargeType", "PayByBandwidth"}});
  CHECK(code(refused) == "400 InvalidInternetChargeType.ValueNotSupported");
  CHECK(refused.message.find("PayByBandwidth") != std::string::npos);
}

TEST_CASE("an instance in arrears is refused as an expired one is") {
  Caller caller(account("odd-states"));
  CHECK(code(caller.call(out("i-financial-lock", "6"))) == "403 InstanceExpiredOrInArrears");
  caller.set_clock(*parse_utc("2025-12-01T15:59:59Z", kMoment));
  CHECK(caller.call(out("i-expired", "6")).status == 200);
}

TEST_CASE("an order in progress holds its instance until it is done") {
  Caller caller(account("odd-states"));
  CHECK(code(caller.call(out("i-order-runs", "6"))) == "400 LastOrderProcessing");
  const long long before = balance(caller);
  caller.set_clock(kNewYear + hours(1));
  CHECK(caller.instance("i-order-runs").out == 6);
  CHECK(caller.account().orders.back().state == "paid");
  CHECK(balance(caller) == before - 2000);
  caller.set_clock(kNewYear + hours(2));
  CHECK(caller.call(out("i-order-runs", "7")).status == 200);
  CHECK(balance(caller) == before - 4000);
}
