// Each guard, by attempts to get round it.
#include "refresh/approval.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "refresh/rig_test.h"
#include "wire/digest.h"

namespace contract {
namespace {

using testing::error_of;
using testing::Rig;

Environment environment(std::map<std::string, std::string> variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

TEST_CASE("Only an address in numbers is this machine") {
  for (const char* host : {"127.0.0.1", "127.255.255.254", "::1"}) CHECK(is_loopback(host));
  for (const char* host : {"localhost", "127.0.0.1.example.com", "127.1", "2130706433",
                           "0x7f000001", "0177.0.0.1", "0.0.0.0", "::", "::ffff:127.0.0.1", "",
                           " 127.0.0.1", "127.0.0.1 ", "128.0.0.1", "ecs.aliyuncs.com", "[::1]"})
    CHECK_FALSE(is_loopback(host));
}

TEST_CASE("A service elsewhere is asked only where everything says so") {
  const std::string away = "https://ecs.cn-hangzhou.aliyuncs.com";
  const std::map<std::string, std::string> live = {{"ECS_CONTRACT_LIVE", "1"}};
  const auto with_ci = [&](const std::string& value) {
    auto variables = live;
    variables["CI"] = value;
    return variables;
  };
  const struct {
    const char* name;
    Permission permission;
    const char* error;  ///< a part; empty: it is permitted
  } rows[] = {
      {"loopback", {"http://127.0.0.1:8080", false, false, environment({})}, ""},
      {"loopback in CI",
       {"http://127.0.0.1:8080", false, false, environment({{"CI", "true"}})},
       ""},
      {"none", {"", true, true, environment(live)}, "no service is named"},
      {"all said", {away, true, false, environment(live)}, ""},
      {"no --live", {away, false, false, environment(live)}, "say --live"},
      {"no variable", {away, true, false, environment({})}, "set ECS_CONTRACT_LIVE=1"},
      {"another value",
       {away, true, false, environment({{"ECS_CONTRACT_LIVE", "true"}})},
       "set ECS_CONTRACT_LIVE=1"},
      {"CI", {away, true, false, environment(with_ci("true"))}, "a CI variable is set"},
      {"CI that is said", {away, true, true, environment(with_ci("true"))}, ""},
      {"CI that is off", {away, true, false, environment(with_ci("false"))}, ""},
      {"in the clear", {"http://ecs.aliyuncs.com", true, false, environment(live)}, "in the clear"},
      {"localhost", {"http://localhost:8080", false, false, environment({})}, "say --live"},
      {"a name that begins so",
       {"https://127.0.0.1.example.com", false, false, environment({})},
       "say --live"},
      {"any address", {"http://0.0.0.0:80", false, false, environment({})}, "say --live"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const std::string error = error_of([&] { demand_permission(row.permission); });
    CHECK(error.empty() == std::string(row.error).empty());
    CHECK(error.find(row.error) != std::string::npos);
    if (!error.empty()) CHECK(error.find("nothing was sent") != std::string::npos);
  }
}

TEST_CASE("No profile is a default, and a key that is missing is an error") {
  const testing::Folder home("refresh-home");
  write_file(home / ".alibabacloud/credentials",
             "[default]\naccess_key_id = a\naccess_key_secret = b\n[mine]\naccess_key_id = "
             "c\naccess_key_secret = d\n");
  const std::string folder = home.path().string();
  CHECK(error_of([&] { demand_key(environment({}), folder, ""); }).find("nothing was sent") !=
        std::string::npos);
  CHECK(error_of([&] {
          demand_key(environment({{"ALIBABA_CLOUD_ACCESS_KEY_ID", "a"}}), folder, "");
        }).find("no profile is a default; nothing was sent; say --profile") != std::string::npos);
  CHECK(error_of([&] {
          demand_key(environment({}), folder, "nobody's");
        }).find("has no profile 'nobody's'; name one with --profile; nothing was sent") !=
        std::string::npos);
  CHECK(demand_key(environment({}), folder, "mine").id == "c");
  CHECK(demand_key(environment({{"ALIBABA_CLOUD_ACCESS_KEY_ID", "a"},
                                {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "b"}}),
                   folder, "")
            .id == "a");
}

TEST_CASE("An approval is of exactly one plan, quote, service and time") {
  testing::Journey journey("refresh-approval");
  const std::string plan_text = "the plan", quote_text = "the quote";
  journey.quote.plan = hex(digest(Hash::sha256, plan_text));
  const std::string service = journey.quote.service;
  const std::string hash = approval_hash(plan_text, quote_text);
  const auto error = [&](const Approval& approval, const Plan& plan, const Quote& quote,
                         const std::string& asked, std::chrono::minutes later) {
    return error_of([&] {
      demand_approval(approval, plan, quote, testing::tables(), asked, journey.rig.time + later);
    });
  };
  const std::chrono::minutes now(0);
  const Approval given{plan_text, quote_text, hash};
  CHECK(error(given, journey.plan, journey.quote, service, now) == "");
  CHECK(error(given, journey.plan, journey.quote, service, std::chrono::minutes(10)) == "");
  CHECK(error(given, journey.plan, journey.quote, service, std::chrono::minutes(11))
            .find("is older than the 10 minutes that it is good for") != std::string::npos);
  CHECK(error(given, journey.plan, journey.quote, service, std::chrono::minutes(-2))
            .find("is older than") != std::string::npos);
  CHECK(error({plan_text, quote_text, ""}, journey.plan, journey.quote, service, now)
            .find("nothing is approved; say --approve") != std::string::npos);
  CHECK(error({plan_text, quote_text, hash.substr(0, 8)}, journey.plan, journey.quote, service, now)
            .find("is of another plan or quote") != std::string::npos);
  CHECK(error({plan_text + " ", quote_text, hash}, journey.plan, journey.quote, service, now)
            .find("is of another plan or quote") != std::string::npos);
  CHECK(error({plan_text, quote_text + " ", hash}, journey.plan, journey.quote, service, now)
            .find("is of another plan or quote") != std::string::npos);
  const Approval both{"other", quote_text, approval_hash("other", quote_text)};
  CHECK(
      error(both, journey.plan, journey.quote, service, now).find("the quote is of another plan") !=
      std::string::npos);
  CHECK(error(given, journey.plan, journey.quote, "https://elsewhere", now)
            .find("and not of https://elsewhere") != std::string::npos);
  Quote other = journey.quote;
  other.spec = std::string(64, '0');
  CHECK(error(given, journey.plan, other, service, now).find("the tables changed") !=
        std::string::npos);
  Plan longer = journey.plan;
  longer.steps.push_back(longer.steps.front());
  CHECK(error(given, longer, journey.quote, service, now).find("other steps than the plan") !=
        std::string::npos);
}

TEST_CASE("An account that is not the approved one voids the approval") {
  testing::Journey journey("refresh-other-account");
  const Inventory same = read_inventory(journey.rig.remote, testing::tables(), "cn-hangzhou");
  CHECK(error_of([&] { demand_account(journey.quote, same); }) == "");
  Inventory other = same;
  other.account = "2222222222222222";
  CHECK(error_of([&] {
          demand_account(journey.quote, other);
        }).find("the account was 1111111111111111, is 2222222222222222; nothing was ordered") !=
        std::string::npos);
  other = same;
  other.instances.erase("i-postpaid");
  CHECK(error_of([&] { demand_account(journey.quote, other); }).find("i-postpaid: is gone") !=
        std::string::npos);
  other = same;
  other.instances["i-new"] = {};
  CHECK(error_of([&] { demand_account(journey.quote, other); }).find("i-new: was not there") !=
        std::string::npos);
}

}  // namespace
}  // namespace contract
