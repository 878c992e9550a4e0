#include "refresh/quote.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "refresh/rig_test.h"
#include "wire/ascii.h"

namespace contract {
namespace {

using testing::error_of;
using testing::Journey;
using testing::kPaidInAdvance;
using testing::Rig;

Params upgrade(const std::string& out) {
  return {{"InstanceId", kPaidInAdvance, false}, {"InternetMaxBandwidthOut", out, false}};
}

TEST_CASE("A quote prices what touches the account, and orders nothing") {
  Journey journey("quote");
  CHECK(journey.quote.currency == "CNY");
  CHECK(journey.quote.before.account == "1111111111111111");
  REQUIRE(journey.quote.lines.size() == 4);
  CHECK(journey.quote.lines[2].amount == 100'000'000);
  CHECK(journey.quote.lines[3].label == CostLabel::future);
  CHECK(journey.quote.lines[3].assumption == "1 GB of traffic");
  CHECK(journey.rig.arrived("ModifyInstanceNetworkSpec") == 0);
  CHECK(journey.rig.account_now().orders.size() == 2);
  const std::string page = to_page(journey.plan, journey.quote, testing::billing_facts());
  CHECK(page.find("PAY NOW 100.00 CNY, not paid: the order is voided") != std::string::npos);
  CHECK(page.find("everything is put back") != std::string::npos);
}

/// Only what is there and true is a price.
TEST_CASE("What the service does not say to have priced has no price") {
  const struct {
    const char* body;
    const char* why;  ///< empty: it is a price
  } rows[] = {
      {R"({"price":{"success":true,"currency":"CNY","pricingMode":"delta","calculatedAmount":1.5}})",
       ""},
      {R"({"success":true,"currency":"CNY","pricingMode":"delta","calculatedAmount":1.5})", ""},
      {R"({"price":{"success":true,"currency":"CNY","pricingMode":"single","priceSummary":{"effectiveModuleSum":1}}})",
       ""},
      {R"({"price":{"currency":"CNY","pricingMode":"delta","calculatedAmount":0}})",
       "does not say that it succeeded"},
      {R"({"success":true,"price":{"currency":"CNY","pricingMode":"delta","calculatedAmount":0}})",
       "does not say that it succeeded"},
      {R"({"price":{"success":false,"errorCode":"PricingNotSupported"}})",
       "failed: PricingNotSupported"},
      {R"({"price":{"success":"true","currency":"CNY","pricingMode":"delta","calculatedAmount":0}})",
       "failed"},
      {R"({"price":{"success":null,"currency":"CNY","pricingMode":"delta","calculatedAmount":0}})",
       "failed"},
      {R"({"price":{"success":1,"currency":"CNY","pricingMode":"delta","calculatedAmount":0}})",
       "failed"},
      {R"({"price":{"success":true,"currency":"CNY","pricingMode":"delta"}})", "no amount"},
      {R"({"price":{"success":true,"currency":"CNY","pricingMode":"delta","calculatedAmount":"0"}})",
       "no amount"},
      {R"({"price":{"success":true,"currency":"CNY","pricingMode":"delta","calculatedAmount":1e1}})",
       "no amount"},
      {R"({"price":{"success":true,"currency":"CNY","pricingMode":"gross","calculatedAmount":1}})",
       "no amount"},
      {R"({"price":{"success":true,"currency":"CNY","pricingMode":"single","calculatedAmount":1}})",
       "no amount"},
      {R"({"price":{"success":true,"pricingMode":"delta","calculatedAmount":1}})", "no currency"},
      {"{}", "does not say that it succeeded"},
      {"", "does not say that it succeeded"},
      {"<html/>", "does not say that it succeeded"},
  };
  for (const auto& row : rows) {
    INFO(row.body);
    Rig rig;
    rig.remote.endpoint = [&](const std::string&) {
      return ProductEndpoint{"x",
                             [&](const Request&) { return testing::json_response(200, row.body); }};
    };
    const Price price = ask_price(rig.remote, testing::tables(), "cn-hangzhou", upgrade("10"));
    CHECK(price.known == std::string(row.why).empty());
    CHECK(price.why.find(row.why) != std::string::npos);
  }
}

TEST_CASE("A quote of a service that fails or moves is refused, and nothing was ordered") {
  const testing::Folder folder("quote-moved");
  Rig::record(folder / "c", testing::usual_calls());
  const Cassette recording = load_cassette(folder / "c");
  const struct {
    Movement movement;
    const char* error;
  } rows[] = {
      {{"no-success", "", "", "", 0, 0}, "step 3 has no price: the quote does not say"},
      {{"not-quotable", "", "", "", 0, 0}, "step 3 has no price: the quote failed"},
      {{"unavailable", "", "", "GetApiPrice", 0, 0}, "the quote was not answered: 503"},
      {{"throttle", "", "", "GetApiPrice", 0, 0}, "the quote was not answered: 400"},
      {{"lost", "", "", "GetApiPrice", 0, 0}, "the quote was not answered: no answer"},
      {{"lost", "", "", "DescribeInstances", 0, 0}, "the instances can't be read: no answer"},
      {{"unavailable", "", "", "GetCallerIdentity", 0, 0}, "who calls can't be read: 503"},
  };
  for (const auto& row : rows) {
    INFO(row.error);
    Rig rig;
    rig.emulator().move(row.movement);
    const Plan plan = rig.plan(folder / "c", testing::usual_wish());
    const std::string error = error_of([&] { rig.quote(plan, recording); });
    CHECK(error.find(row.error) != std::string::npos);
    CHECK(error.find("nothing was ordered") != std::string::npos);
    CHECK(rig.account_now().orders.size() == 2);
    CHECK(rig.arrived("ModifyInstanceNetworkSpec") == 0);
  }
}

TEST_CASE("A step that this account can't be asked is told, and an unpaid order of nothing too") {
  const testing::Folder folder("quote-unmet");
  Rig::record(
      folder / "c",
      {{{"InstanceId", kPaidInAdvance}, {"InternetMaxBandwidthOut", "10"}, {"AutoPay", "false"}},
       {{"InstanceId", kPaidInAdvance}, {"InternetMaxBandwidthOut", "4"}, {"AutoPay", "false"}}});
  const Cassette recording = load_cassette(folder / "c");
  Rig rig;
  PlanWish wish = testing::usual_wish();
  CHECK(rig.quote(rig.plan(folder / "c", wish), recording)
            .lines[1]
            .not_asked.find(
                "there is nothing to pay (-20.00), and such an order is carried out at once") !=
        std::string::npos);
  wish.instances = {kPaidInAdvance + "=i-postpaid"};
  CHECK(rig.quote(rig.plan(folder / "c", wish), recording).lines[0].not_asked ==
        "'i-postpaid' is PostPaid; it was recorded of one that is PrePaid");
  wish.instances = {kPaidInAdvance + "=i-elsewhere"};
  CHECK(rig.quote(rig.plan(folder / "c", wish), recording)
            .lines[0]
            .not_asked.find("has no instance 'i-elsewhere'") != std::string::npos);
}

TEST_CASE("All pages of the instances are read") {
  State state = testing::account("shop");
  Instance more = state.accounts.front().instances.back();
  for (int i = 0; i < 250; ++i) {
    more.id = "i-more-" + std::to_string(i);
    more.region = "cn-hangzhou";
    more.address.clear();
    state.accounts.front().instances.push_back(more);
  }
  Rig rig;
  const State keys = rig.emulator().state();
  state.accounts.front().keys = keys.accounts.front().keys;
  rig.emulator().load(state);
  const Inventory inventory = read_inventory(rig.remote, testing::tables(), "cn-hangzhou");
  CHECK(inventory.instances.size() == 255);
  CHECK(rig.arrived("DescribeInstances") == 3);
}

TEST_CASE("A change that would be paid at once is not asked: the limit would not hold it") {
  Journey journey("quote-at-once");
  journey.rig.remote.endpoint = [inner = journey.rig.remote.endpoint](const std::string& host) {
    return ProductEndpoint{"ecs.example", [ask = inner(host).ask](const Request& request) {
                             Response response = ask(request);
                             replace_all(response.body, "\"priceSummary\":{",
                                         "\"priceSummary\":{\"pricingUnit\":\"Once\",");
                             return response;
                           }};
  };
  const Quote quote = journey.rig.quote(journey.plan, journey.recording);
  CHECK(quote.lines.back().not_asked == "it would be paid at once (Once)");
}

}  // namespace
}  // namespace contract
