// What the emulator tells of its decisions: the rules that decided, and no rule that did not.
#include <catch2/catch.hpp>

#include "service/testing.h"

using namespace contract;
using testing::account;
using testing::Caller;
using testing::kNewYear;

namespace {

const char* const kPrePaid = "i-bp67acfmxazb4p****";  // out 5, in 10

Caller caller_of(const std::string& name) {
  State state = account(name);
  state.clock.fixed = kNewYear;
  return Caller(std::move(state));
}

using Rules = std::vector<std::string>;

}  // namespace

TEST_CASE("the reasons of an answer are the rules that decided it, no more and no less") {
  const struct {
    const char* what;
    const char* account;
    Assignment call;
    Rules why;
  } rows[] = {
      {"an upgrade is charged by default",
       "shop",
       {{"InstanceId", kPrePaid}, {"InternetMaxBandwidthOut", "6"}},
       {"response.OrderId.value", "AutoPay.true-charges", "note.changes-bandwidth",
        "InternetMaxBandwidthIn.default-small", "AutoPay.default"}},
      {"an upgrade is charged because the caller says so: the default said aloud is the default",
       "shop",
       {{"InstanceId", kPrePaid}, {"InternetMaxBandwidthOut", "6"}, {"AutoPay", "TRUE"}},
       {"response.OrderId.value", "AutoPay.true-charges", "note.changes-bandwidth",
        "InternetMaxBandwidthIn.default-small", "AutoPay.default"}},
      {"a refund charges nothing",
       "shop",
       {{"InstanceId", kPrePaid}, {"InternetMaxBandwidthOut", "4"}},
       {"response.OrderId.value", "emulator.nothing-to-pay", "note.refund",
        "emulator.three-downgrades", "emulator.frozen-until-cycle-ends", "note.changes-bandwidth",
        "InternetMaxBandwidthIn.default-small"}},
      {"an order of 0 charges nothing",
       "shop",
       {{"InstanceId", kPrePaid}, {"InternetMaxBandwidthOut", "5"}},
       {"response.OrderId.value", "emulator.nothing-to-pay", "note.changes-bandwidth",
        "InternetMaxBandwidthIn.default-small"}},
      {"of a PostPaid instance nothing is charged, so nothing hangs on AutoPay",
       "shop",
       {{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthOut", "6"}},
       {"note.postpaid-assigns-none", "note.changes-bandwidth",
        "InternetMaxBandwidthIn.default-small", "AllocatePublicIp.default"}},
      {"an address asked for without bandwidth is not assigned, and a rule says so",
       "shop",
       {{"InstanceId", "i-postpaid"},
        {"InternetMaxBandwidthOut", "0"},
        {"AllocatePublicIp", "true"}},
       {"emulator.address-asked-for", "note.changes-bandwidth",
        "InternetMaxBandwidthIn.default-small"}},
      {"too little balance: the page's sentences on the abnormal order, and our refusal",
       "poor",
       {{"InstanceId", kPrePaid}, {"InternetMaxBandwidthOut", "7"}},
       {"note.void-order", "AutoPay.true-void-order", "emulator.short-of-balance"}},
  };
  for (const auto& row : rows) {
    INFO(row.what);
    Caller caller = caller_of(row.account);
    caller.call(row.call);
    CHECK(caller.last().why == row.why);
  }
}

TEST_CASE("InternetMaxBandwidthIn that says what its absence says is the default") {
  const struct {
    const char* in;
    bool is_default;
  } rows[] = {{"20", true}, {"020", true}, {"19", false}};
  for (const auto& row : rows) {
    CAPTURE(row.in);
    Caller caller = caller_of("shop");
    CHECK(caller
              .call({{"InstanceId", "i-postpaid"},
                     {"InternetMaxBandwidthOut", "20"},
                     {"InternetMaxBandwidthIn", row.in}})
              .status == 200);
    CHECK(caller.last_cites("InternetMaxBandwidthIn.default-large") == row.is_default);
  }
}

TEST_CASE("InternetMaxBandwidthIn is held against what was bought, where Out is left out") {
  const struct {
    long long bought;
    const char* in;
    const char* refused_by;  // nullptr: served
  } rows[] = {{0, "10", nullptr},  {0, "11", "InternetMaxBandwidthIn.range-small"},
              {10, "10", nullptr}, {10, "11", "InternetMaxBandwidthIn.range-small"},
              {11, "11", nullptr}, {11, "12", "InternetMaxBandwidthIn.range-large"},
              {50, "50", nullptr}, {50, "51", "InternetMaxBandwidthIn.range-large"}};
  for (const auto& row : rows) {
    CAPTURE(row.bought, row.in);
    State state = account("shop");
    state.clock.fixed = kNewYear;
    find_instance(state.accounts.front(), "i-postpaid")->out = row.bought;
    Caller caller(std::move(state));
    const auto said =
        caller.call({{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthIn", row.in}});
    CHECK(said.code ==
          (row.refused_by == nullptr ? "" : "InvalidInternetMaxBandwidthIn.ValueNotSupported"));
    if (row.refused_by != nullptr) CHECK(caller.last_cites(row.refused_by));
  }
}

TEST_CASE("true and false are read in any letter case") {
  for (const char* yes : {"true", "True", "TRUE"}) {
    Caller caller = caller_of("shop");
    CHECK(caller
              .call({{"InstanceId", "i-postpaid"},
                     {"InternetMaxBandwidthOut", "5"},
                     {"AllocatePublicIp", yes}})
              .status == 200);
    CHECK_FALSE(caller.instance("i-postpaid").address.empty());
  }
  for (const char* no : {"false", "False", "FALSE"}) {
    Caller caller = caller_of("shop");
    CHECK(caller.call({{"InstanceId", kPrePaid}, {"InternetMaxBandwidthOut", "6"}, {"AutoPay", no}})
              .status == 200);
    CHECK(caller.account().orders.back().state == "unpaid");
  }
}
