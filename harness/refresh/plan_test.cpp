#include "refresh/plan.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "refresh/rig_test.h"

namespace contract {
namespace {

using testing::error_of;
using testing::Journey;
using testing::kPaidInAdvance;
using testing::Rig;

TEST_CASE("What a call is to the account is told by the tables, the harmless first") {
  const testing::Folder folder("plan-kinds");
  Rig rig;
  Rig::record(
      folder / "c",
      {{{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthOut", "5"}},
       {{"InstanceId", kPaidInAdvance}, {"InternetMaxBandwidthOut", "10"}},
       {{"InstanceId", kPaidInAdvance}, {"InternetMaxBandwidthOut", "10"}, {"AutoPay", "false"}},
       {{"Action", "DescribeRegions"}},
       {{"InstanceId", kPaidInAdvance}, {"InternetMaxBandwidthOut", "101"}},
       {{"InstanceId", "i-nobody"}, {"InternetMaxBandwidthOut", "10"}},
       {{"Action", "AllocatePublicIpAddress"}, {"InstanceId", "i-postpaid"}},
       {{"InstanceId", kPaidInAdvance}, {"InternetMaxBandwidthOut", "101"}},
       {{"InstanceId", "i-traffic"}, {"InternetMaxBandwidthOut", "6"}},
       {{"InstanceId", "i-classic"},
        {"InternetMaxBandwidthOut", "5"},
        {"StartTime", "2026-03-01T00:00Z"},
        {"EndTime", "2026-03-02T00Z"}}});
  const Plan plan = rig.plan(folder / "c", testing::usual_wish());
  const struct {
    const char* file;
    StepKind kind;
    CostLabel label;
    const char* instance;
    const char* needs;
  } steps[] = {
      {"0005", StepKind::refusal, CostLabel::free, "i-nobody0has0this0instance", "absent"},
      {"0006", StepKind::refusal, CostLabel::free, "i-nobody0has0this0instance", "absent"},
      {"0004", StepKind::read, CostLabel::free, "", ""},
      {"0003", StepKind::unpaid, CostLabel::pay_now, kPaidInAdvance.c_str(), "PrePaid"},
      {"0001", StepKind::change, CostLabel::future, "i-postpaid", "PostPaid"},
  };
  REQUIRE(plan.steps.size() == std::size(steps));
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    INFO(plan.steps[i].call);
    CHECK(plan.steps[i].interaction.substr(0, 4) == steps[i].file);
    CHECK(plan.steps[i].kind == steps[i].kind);
    CHECK(plan.steps[i].label == steps[i].label);
    CHECK(plan.steps[i].instance == steps[i].instance);
    CHECK(plan.steps[i].needs == steps[i].needs);
    CHECK(plan.steps[i].number == static_cast<int>(i) + 1);
  }
  const std::pair<const char*, const char*> left_out[] = {
      {"0002", "it can't be put back"},
      {"0007", "the tables do not say that AllocatePublicIpAddress is free"},
      {"0008", "it asks the same as 0005"},
      {"0009", "which no --instance names"},
      {"0010", "its answer hangs on a state of the account"},
  };
  REQUIRE(plan.left_out.size() == std::size(left_out));
  for (std::size_t i = 0; i < plan.left_out.size(); ++i) {
    CHECK(plan.left_out[i].interaction.substr(0, 4) == left_out[i].first);
    CHECK(plan.left_out[i].because.find(left_out[i].second) != std::string::npos);
  }
  CHECK(plan.instances == std::vector<std::string>{kPaidInAdvance, "i-postpaid"});
  CHECK(plan.interval_minutes == 5);
  CHECK(rig.arrived() == 0);
}

TEST_CASE("Nothing is chosen, and no region or instance is named, by default") {
  const testing::Folder folder("plan-nothing");
  Rig rig;
  Rig::record(folder / "c", testing::usual_calls());
  PlanWish wish;
  CHECK(error_of([&] { rig.plan(folder / "c", wish); }).find("nothing is chosen") !=
        std::string::npos);
  wish.all = true;
  CHECK(error_of([&] {
          make_plan(folder / "c", wish, {testing::tables(), {}, {}});
        }).find("no region is named; say --region") != std::string::npos);
  const Plan plan = rig.plan(folder / "c", wish);
  CHECK(plan.instances.empty());
  for (const PlanStep& step : plan.steps) CHECK_FALSE(touches(step.kind));
  wish.interactions = {6};
  CHECK(error_of([&] { rig.plan(folder / "c", wish); }).find("has no interaction 6") !=
        std::string::npos);
  wish.interactions = {};
  for (const char* text : {"", "=", "a=", "=b"}) {
    wish.instances = {text};
    CHECK(error_of([&] { rig.plan(folder / "c", wish); }).find("names no instance") !=
          std::string::npos);
  }
  wish.instances = {"a", "a=b"};
  CHECK(error_of([&] { rig.plan(folder / "c", wish); }).find("is named twice") !=
        std::string::npos);
}

TEST_CASE("What was answered alike since is as old as that") {
  const testing::Folder folder("plan-validated");
  Rig rig;
  Rig::record(folder / "c", testing::usual_calls());
  PlanWish wish = testing::usual_wish();
  wish.all = false;
  wish.older_than_days = 90;
  const Plan before = rig.plan(folder / "c", wish);
  REQUIRE(before.steps.size() == 4);
  CHECK(before.steps.front().why == "last answered so 2025-01-01T00:00:00Z, more than 90 days ago");
  Review review;
  review.date = "2025-12-31T00:00:00Z";
  ReviewItem item;
  item.interaction = before.steps.front().interaction;
  item.state = "same";
  review.items = {item};
  write_validations(folder / "c", load_texts(folder / "c"), review, "a test");
  const Plan since = rig.plan(folder / "c", wish);
  CHECK(since.steps.size() == 3);
  CHECK(since.steps.front().interaction != item.interaction);
}

TEST_CASE("What is old, was never seen live, or is named is chosen") {
  const testing::Folder folder("plan-chosen");
  Rig rig;
  Rig::record(folder / "c", testing::usual_calls());
  const auto count = [&](PlanWish wish) {
    wish.instances = testing::usual_wish().instances;
    return rig.plan(folder / "c", wish).steps.size();
  };
  PlanWish wish;
  wish.older_than_days = 90;
  CHECK(count(wish) == 4);
  wish.older_than_days = 366;
  CHECK(count(wish) == 0);
  wish = {};
  wish.unwitnessed = true;
  CHECK(count(wish) == 2);
  wish.instances = {};
  wish.region = "cn-hangzhou";
  CHECK(make_plan(folder / "c", wish,
                  {testing::tables(), {"error.404.InvalidInstanceId.NotFound"}, rig.time})
            .steps.size() == 1);
  wish = {};
  wish.faulted = true;
  CHECK(count(wish) == 0);
  wish = {};
  wish.interactions = {5};
  CHECK(count(wish) == 0);
  wish.irreversible = true;
  CHECK(count(wish) == 1);
}

TEST_CASE("A plan that somebody edited is held to the tables again") {
  Journey journey("plan-edited");
  const auto error = [&](const Plan& plan) {
    return error_of([&] { demand_plan(plan, testing::tables(), journey.recording); });
  };
  CHECK(error(journey.plan) == "");
  const auto edited = [&](auto edit) {
    Plan plan = journey.plan;
    edit(plan);
    return error(plan);
  };
  CHECK(edited([](Plan& plan) {
          plan.steps[2].kind = StepKind::refusal;
        }).find("step 3 of the plan can't be planned: it touches") != std::string::npos);
  CHECK(edited([](Plan& plan) {
          plan.steps[2].label = CostLabel::free;
        }).find("by the tables it is") != std::string::npos);
  CHECK(edited([](Plan& plan) {
          plan.steps[0].instance = testing::kPaidInAdvance;
        }).find("by the tables it is 'refusal' of 'i-nobody0has0this0instance'") !=
        std::string::npos);
  CHECK(edited([](Plan& plan) { plan.steps[2].needs = ""; }).find("by the tables it is") !=
        std::string::npos);
  CHECK(edited([](Plan& plan) {
          plan.steps[2].call = "DescribeRegions";
        }).find("says 'DescribeRegions'; by the tables it is 'ModifyInstanceNetworkSpec ") !=
        std::string::npos);
  CHECK(edited([](Plan& plan) { plan.steps[2].does = "Reads."; }).find("says 'Reads.'") !=
        std::string::npos);
  CHECK(edited([](Plan& plan) {
          plan.steps[2].back = "Nothing is to be put back.";
        }).find("by the tables it is 'The order is voided") != std::string::npos);
  CHECK(edited([](Plan& plan) { plan.interval_minutes = 0; }).find("other minutes") !=
        std::string::npos);
  CHECK(edited([](Plan& plan) {
          plan.steps[2].instance = "i-traffic";
        }).find("touches 'i-traffic', which the plan's instances do not name") !=
        std::string::npos);
  CHECK(edited([](Plan& plan) {
          plan.steps[0].interaction = "0009-x.json";
        }).find("is none of the recording") != std::string::npos);
  CHECK(edited([](Plan& plan) {
          plan.steps[1] = plan.steps[0];
        }).find("is none of the recording") != std::string::npos);
  CHECK(edited([](Plan& plan) {
          plan.steps[1] = plan.steps[0];
          plan.steps[1].number = 2;
        }).find("it asks the same as") != std::string::npos);
  CHECK(edited([](Plan& plan) { plan.spec = std::string(64, '0'); }).find("made by other tables") !=
        std::string::npos);
}

TEST_CASE("A plan is written and read back") {
  Journey journey("plan-file");
  const Schema schema =
      Schema::load(testing::kSource / "conformance/schemas/refresh-plan.schema.json");
  const std::filesystem::path file = journey.folder / "plan.json";
  write_plan(file, journey.plan);
  const Plan read = read_plan(file, schema);
  CHECK(read.steps.size() == journey.plan.steps.size());
  CHECK(read.steps[2].kind == StepKind::unpaid);
  CHECK(read.steps[2].label == CostLabel::pay_now);
  write_plan(journey.folder / "again.json", read);
  CHECK(read_file(file) == read_file(journey.folder / "again.json"));
}

TEST_CASE("What the way back does not restore is left out, or said") {
  const testing::Folder folder("plan-way-back");
  Rig rig;
  Rig::record(folder / "c", {{{"InstanceId", "i-postpaid"},
                              {"InternetMaxBandwidthOut", "5"},
                              {"AllocatePublicIp", "true"}},
                             {{"InstanceId", "i-postpaid"},
                              {"InternetMaxBandwidthOut", "5"},
                              {"InternetMaxBandwidthIn", "5"}}});
  const Plan plan = rig.plan(folder / "c", testing::usual_wish());
  REQUIRE(plan.left_out.size() == 1);
  CHECK(plan.left_out[0].because.find("may give the instance an address") != std::string::npos);
  REQUIRE(plan.steps.size() == 1);
  CHECK(plan.steps[0].back.find("but for InternetMaxBandwidthIn (the inbound") !=
        std::string::npos);
}

TEST_CASE("A call is shown as it is asked, and not as it was recorded") {
  const testing::Folder folder("plan-shown");
  Rig rig;
  Rig::record(folder / "c", {{{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthOut", "5"}},
                             {{"InstanceId", "i-nobody"}, {"InternetMaxBandwidthOut", "5"}}});
  PlanWish wish;
  wish.all = true;
  wish.instances = {"i-postpaid=i-mine"};
  const Plan plan = rig.plan(folder / "c", wish);
  REQUIRE(plan.steps.size() == 2);
  CHECK(plan.steps[0].call.find("InstanceId=" + testing::billing_facts().nobodys_instance) !=
        std::string::npos);
  CHECK(plan.steps[1].call.find("InstanceId=i-mine") != std::string::npos);
}

}  // namespace
}  // namespace contract
