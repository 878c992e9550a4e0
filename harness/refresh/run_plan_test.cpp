#include "refresh/run_plan.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "refresh/rig_test.h"

namespace contract {
namespace {

using testing::Journey;
using testing::kEnough;

TEST_CASE("A run asks what was planned and leaves the account as it was") {
  Journey journey("refresh-run");
  REQUIRE(journey.plan.steps.size() == 4);
  const Account before = journey.rig.account_now();
  const RefreshEnd end = journey.run(kEnough);
  INFO(journey.told);
  CHECK(end.stopped == "");
  CHECK(end.asked == 4);
  CHECK(end.not_as_before.empty());
  CHECK(end.paid == 0);
  const Account after = journey.rig.account_now();
  CHECK(after.funds.front().amount == before.funds.front().amount);
  REQUIRE(after.orders.size() == before.orders.size() + 1);
  CHECK(after.orders.back().state == "void");
  for (const Instance& each : after.instances) {
    INFO(each.id);
    CHECK(each.out == find_instance(before, each.id)->out);
    CHECK(each.address == find_instance(before, each.id)->address);
  }
  CHECK(journey.rig.waited >= std::chrono::minutes(5));
  CHECK(journey.rig.kept.size() == 4);
}

TEST_CASE("What is kept is the recorded call: neither the instance that is asked nor the token") {
  Journey journey("refresh-kept");
  journey.run(kEnough);
  for (const Interaction& each : journey.rig.kept) {
    INFO(each.request.target);
    CHECK(each.request.target.find("unique") ==
          each.request.target.find("SignatureNonce=unique") + 15);
    CHECK(each.request.raw.find("ClientToken") == std::string::npos);
    CHECK(each.request.raw.find(testing::billing_facts().nobodys_instance) == std::string::npos);
  }
}

TEST_CASE("A run that the user stops ends behind the step under way, and goes on from there") {
  Journey journey("refresh-stopped");
  journey.rig.hook = [&](const std::string& where) {
    if (where == "behind " + testing::real_spec().action) journey.rig.stopping = true;
  };
  const RefreshEnd first = journey.run(kEnough);
  CHECK(first.stopped == "stopped before step 2");
  CHECK(first.asked == 1);
  CHECK(first.left == 3);
  journey.rig.hook = {};
  journey.rig.stopping = false;
  const RefreshEnd rest = journey.run(kEnough, false);
  CHECK(rest.stopped == "");
  CHECK(rest.asked == 4);
  CHECK(rest.not_as_before.empty());
}

TEST_CASE("The limit is held before a step is sent") {
  Journey journey("refresh-limit");
  const Money price = 100'000'000;
  CHECK(journey.quote.lines.at(2).amount == price);
  const RefreshEnd end = journey.run(price - 1);
  CHECK(end.stopped.find("is over the limit of 99.999999; nothing was sent") != std::string::npos);
  CHECK(end.not_as_before.empty());
  CHECK(journey.rig.account_now().orders.size() == 2);
}

TEST_CASE("A step that can't be put back is made only where it was named, and is told at the end") {
  PlanWish wish = testing::usual_wish();
  wish.all = false;
  wish.interactions = {5};
  wish.irreversible = true;
  Journey journey("refresh-order", testing::usual_calls(), wish);
  REQUIRE(journey.plan.steps.size() == 1);
  CHECK(journey.plan.steps.front().kind == StepKind::order);
  const RefreshEnd end = journey.run(kEnough);
  CHECK(end.stopped == "");
  CHECK(end.paid == 300'000'000);
  REQUIRE(end.not_as_before.size() == 2);
  CHECK(end.not_as_before[0] == testing::kPaidInAdvance + ": out was 5, is 20");
  CHECK(end.not_as_before[1].find("is Paid") != std::string::npos);
}

/// How the service fails, and what becomes of the run.
TEST_CASE("Each failure of the service ends with the account as it was, or a list of what is not") {
  const struct {
    Movement movement;
    const char* stopped;  ///< a part of it; empty: it does not stop
    std::size_t not_as_before;
    const char* order;  ///< state of the one order
  } rows[] = {
      {{"price", "", "", "", 7, 0},
       "is of 100.07, and 100.00 was quoted; it is Cancelled",
       0,
       "void"},
      {{"price", "", "", "", -7, 0}, "is of 99.93, and 100.00 was quoted", 0, "void"},
      {{"processing", "", "", "", 0, 0}, "stays Processing", 1, "processing"},
      {{"lost", "", "", "ModifyInstanceNetworkSpec", 0, 1}, "", 0, "void"},
      {{"lost", "", "", "CancelOrder", 0, 1}, "", 0, "void"},
      {{"lost", "", "", "GetOrderDetail", 0, 1}, "", 0, "void"},
      {{"lost", "", "", "DescribeInstances", 0, 1}, "", 0, "void"},
      {{"unavailable", "", "", "GetOrderDetail", 0, 2}, "", 0, "void"},
      {{"unavailable", "", "", "CancelOrder", 0, 2}, "", 0, "void"},
      {{"unavailable", "", "", "GetOrderDetail", 0, 0}, "can't be read", 1, "unpaid"},
      {{"throttle", "", "", "DescribeInstances", 0, 2}, "", 0, "void"},
      {{"no-success", "", "", "", 0, 0}, "does not say that it succeeded", 0, ""},
      {{"not-quotable", "", "", "", 0, 0}, "the quote failed: PricingNotSupported", 0, ""},
      {{"unavailable", "", "", "GetApiPrice", 0, 0}, "the quote was not answered", 0, ""},
  };
  int number = 0;
  for (const auto& row : rows) {
    PlanWish wish = testing::usual_wish();
    wish.all = false;
    wish.interactions = {3};
    Journey journey("refresh-failure-" + std::to_string(++number), testing::usual_calls(), wish);
    journey.rig.emulator().move(row.movement);
    const RefreshEnd end = journey.run(kEnough);
    INFO(row.movement.kind << " " << row.movement.action << ": " << end.stopped);
    CHECK(end.stopped.empty() == std::string(row.stopped).empty());
    CHECK(end.stopped.find(row.stopped) != std::string::npos);
    CHECK(end.not_as_before.size() == row.not_as_before);
    CHECK(end.paid == 0);
    const auto orders = journey.rig.account_now().orders;
    REQUIRE(orders.size() == 2 + (std::string(row.order).empty() ? 0 : 1));
    if (*row.order != 0) CHECK(orders.back().state == row.order);
  }
}

TEST_CASE("A service that is silent for good stops the run, which says what isn't known") {
  PlanWish wish = testing::usual_wish();
  wish.all = false;
  wish.interactions = {3};
  Journey journey("refresh-silent", testing::usual_calls(), wish);
  journey.rig.emulator().move({"lost", "", "", "ModifyInstanceNetworkSpec", 0, 3});
  const RefreshEnd end = journey.run(kEnough);
  CHECK(end.stopped.find("no answer came to it") != std::string::npos);
  REQUIRE(end.not_as_before.size() == 1);
  CHECK(end.not_as_before[0].find("whether it was carried out isn't known; its ClientToken is") !=
        std::string::npos);
  SECTION("and undo finds out by the token, and voids the order") {
    const RefreshEnd undone = journey.run(kEnough, false, true);
    CHECK(undone.not_as_before.empty());
    CHECK(journey.rig.account_now().orders.back().state == "void");
    CHECK(journey.rig.account_now().orders.size() == 3);
  }
  SECTION("and later than a token is known nothing is asked again") {
    journey.rig.time += std::chrono::minutes(61);
    const RefreshEnd later = journey.run(kEnough, false);
    CHECK(later.stopped.find("too long ago to ask again by its token") != std::string::npos);
    CHECK(later.not_as_before.size() == 1);
    CHECK(journey.rig.account_now().orders.size() == 3);
  }
}

TEST_CASE("An account that changed since it was approved is left alone") {
  Journey journey("refresh-changed");
  State state = journey.rig.emulator().state();
  find_instance(state.accounts.front(), "i-traffic")->out = 6;
  journey.rig.emulator().load(state);
  const RefreshEnd end = journey.run(kEnough);
  CHECK(end.stopped.find("the account changed since it was approved, and nothing was sent: "
                         "i-traffic: out was 5, is 6") != std::string::npos);
  CHECK(journey.rig.account_now().orders.size() == 2);
}

TEST_CASE("A refusal that the service grants all the same is voided, and ends the run") {
  for (const char* currency : {"CNY", ""}) {
    INFO("priced in '" << currency << "'");
    Journey journey("refresh-granted");
    journey.quote.currency = currency;
    const auto endpoint = journey.rig.remote.endpoint;
    bool granted = false;
    journey.rig.remote.endpoint = [&](const std::string& host) {
      return ProductEndpoint{
          "ecs.example", [&, inner = endpoint(host)](Request request) {
            if (!granted && request.target.find(testing::billing_facts().nobodys_instance) !=
                                std::string::npos) {
              granted = true;
              set_param(request, "InstanceId", testing::kPaidInAdvance);
              set_param(request, "InternetMaxBandwidthOut", "10");
              add_param(request, "AutoPay", "false");
              request = sign_again(request, journey.rig.remote.key, "ecs.example");
            }
            return inner.ask(request);
          }};
    };
    const RefreshEnd end = journey.run(kEnough);
    CHECK(granted);
    CHECK(end.stopped.find("step 1: a call that the page refuses placed the order ") == 0);
    CHECK(end.not_as_before.empty());
    CHECK(journey.rig.account_now().orders.back().state == "void");
    CHECK(journey.rig.arrived("ModifyInstanceNetworkSpec") == 1);
  }
}

TEST_CASE("Behind a price that was not the quoted one, undo ends the step and resume goes on") {
  Journey journey("refresh-undo-price");
  journey.rig.emulator().move({"price", "", "", "", 7, 0});
  CHECK(journey.run(kEnough).stopped.find("was quoted; it is Cancelled") != std::string::npos);
  CHECK(journey.run(kEnough, false).stopped.find("was quoted; it is Cancelled") !=
        std::string::npos);
  const RefreshEnd undone = journey.run(kEnough, false, true);
  CHECK(undone.stopped == "");
  CHECK(undone.not_asked == 1);
  CHECK(undone.left == 1);
  const RefreshEnd rest = journey.run(kEnough, false);
  CHECK(rest.stopped == "");
  CHECK(rest.asked == 3);
  CHECK(rest.left == 0);
  CHECK(rest.not_as_before.empty());
  CHECK(journey.rig.account_now().orders.size() == 3);
}

PlanWish one_wish(std::size_t interaction) {
  PlanWish wish = testing::usual_wish();
  wish.all = false;
  wish.interactions = {interaction};
  return wish;
}

TEST_CASE("An order whose answer was lost is never taken for none, whatever is answered later") {
  for (const char* kind : {"throttle", "unavailable", "lost"}) {
    INFO(kind);
    Journey journey("refresh-lost", testing::usual_calls(), one_wish(3));
    journey.rig.emulator().move({"lost", "", "", "ModifyInstanceNetworkSpec", 0, 3});
    journey.run(kEnough);
    journey.rig.emulator().move({kind, "", "", "ModifyInstanceNetworkSpec", 0, 3});
    const RefreshEnd again = journey.run(kEnough, false);
    CHECK(again.stopped.find("whether it was carried out isn't known") != std::string::npos);
    CHECK(again.not_as_before.size() == 1);
    const RefreshEnd undone = journey.run(kEnough, false, true);
    CHECK(undone.not_as_before.empty());
    CHECK(journey.rig.account_now().orders.size() == 3);
    CHECK(journey.rig.account_now().orders.back().state == "void");
  }
}

TEST_CASE("What was certainly refused left nothing, and the run says so and goes on") {
  Journey journey("refresh-refused", testing::usual_calls(), one_wish(3));
  journey.rig.emulator().move({"throttle", "", "", "ModifyInstanceNetworkSpec", 0, 3});
  const RefreshEnd end = journey.run(kEnough);
  CHECK(end.stopped == "");
  CHECK(end.not_asked == 1);
  CHECK(end.not_as_before.empty());
  CHECK(journey.rig.waited >= std::chrono::minutes(10));
}

TEST_CASE("Nobody goes on with a run by the key of another account") {
  Journey journey("refresh-other-key", testing::usual_calls(), one_wish(3));
  journey.rig.emulator().move({"lost", "", "", "ModifyInstanceNetworkSpec", 0, 3});
  journey.run(kEnough);
  const std::size_t calls = journey.rig.arrived("ModifyInstanceNetworkSpec");
  SECTION("nor by a wrong one") {
    journey.rig.remote.key.secret += "x";
    CHECK(journey.run(kEnough, false).stopped.find("whose account it is can't be read") == 0);
  }
  SECTION("which the service knows") {
    journey.quote.before.account = "2222222222222222";
    CHECK(journey.run(kEnough, false, true)
              .stopped.find("the run was begun on account 2222222222222222, and this is ") == 0);
  }
  CHECK(journey.rig.arrived("ModifyInstanceNetworkSpec") == calls);
}

/// Grants each refusal, as an order that is not paid, by whichever token it was asked.
void grant_refusals(Journey& journey, std::vector<std::string>& tokens) {
  journey.rig.remote.endpoint = [&journey, &tokens,
                                 inner = journey.rig.remote.endpoint](const std::string& host) {
    return ProductEndpoint{
        "ecs.example", [&, ask = inner(host).ask](Request request) {
          if (request.target.find(testing::billing_facts().nobodys_instance) != std::string::npos) {
            const Params params = parse_params(request).params;
            const std::string* token = find_param(params, "ClientToken");
            tokens.push_back(token == nullptr ? "" : *token);
            set_param(request, "InstanceId", testing::kPaidInAdvance);
            set_param(request, "InternetMaxBandwidthOut", "10");
            add_param(request, "AutoPay", "false");
            request = sign_again(request, journey.rig.remote.key, "ecs.example");
          }
          return ask(request);
        }};
  };
}

TEST_CASE("A refusal that the service grants places one order, however often the run goes on") {
  Journey journey("refresh-granted-again");
  std::vector<std::string> tokens;
  grant_refusals(journey, tokens);
  SECTION("its answer is lost") {
    journey.rig.emulator().move({"lost", "", "", "ModifyInstanceNetworkSpec", 0, 4});
    journey.run(kEnough);
  }
  SECTION("its order can't be read at first") {
    journey.rig.emulator().move({"unavailable", "", "", "GetOrderDetail", 0, 3});
    journey.run(kEnough);
  }
  SECTION("it is voided at once") { journey.run(kEnough); }
  for (int i = 0; i < 4; ++i) journey.run(kEnough, false);
  const RefreshEnd end = journey.run(kEnough, false, true);
  CHECK(end.not_as_before.empty());
  std::sort(tokens.begin(), tokens.end());
  CHECK(tokens.front() != "");
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  CHECK(tokens.size() == 2);  // of two refusals
  const auto orders = journey.rig.account_now().orders;
  CHECK(orders.size() == 2 + 2 + 1);  // and of the order that was planned
  for (std::size_t i = 2; i < orders.size(); ++i) CHECK(orders[i].state == "void");
}

TEST_CASE("A call is asked in the region of the plan, and kept with the recorded one") {
  Journey journey("refresh-region", {{{"InstanceId", "i-postpaid"},
                                      {"InternetMaxBandwidthOut", "5"},
                                      {"RegionId", "cn-beijing"}}});
  std::string sent;
  journey.rig.remote.endpoint = [&, inner = journey.rig.remote.endpoint](const std::string& host) {
    return ProductEndpoint{
        "ecs.example", [&, ask = inner(host).ask](const Request& request) {
          if (request.target.find("=ModifyInstanceNetworkSpec") != std::string::npos)
            sent = request.target;
          return ask(request);
        }};
  };
  CHECK(journey.plan.steps.front().call.find("RegionId=cn-hangzhou") != std::string::npos);
  CHECK(journey.run(kEnough).stopped == "");
  CHECK(sent.find("RegionId=cn-hangzhou") != std::string::npos);
  REQUIRE(journey.rig.kept.size() == 1);
  CHECK(journey.rig.kept.front().request.target.find("RegionId=cn-beijing") != std::string::npos);
}

TEST_CASE(
    "A clock that was set back neither revives a token nor waits for longer than an interval") {
  Journey journey("refresh-clock", testing::usual_calls(), one_wish(3));
  journey.rig.emulator().move({"lost", "", "", "ModifyInstanceNetworkSpec", 0, 3});
  journey.run(kEnough);
  journey.rig.time -= std::chrono::hours(2);
  CHECK(journey.run(kEnough, false).stopped.find("which is later than it is now") !=
        std::string::npos);
}

}  // namespace
}  // namespace contract
