#include "refresh_home.h"

#include "ecs_contract/error.h"
#include "service/recorded.h"

namespace contract {
namespace {

const Spec& inventory_of(const Service& service, const BillingFacts& facts) {
  const Spec* spec = service.action(facts.inventory_action);
  if (spec == nullptr)
    throw Error("no table has the action '" + facts.inventory_action + "'",
                "name the suite's folder with --root");
  return *spec;
}

}  // namespace

RefreshHome::RefreshHome(const SuiteArguments& arguments)
    : files(files_of(arguments)),
      setting(load_setting(arguments)),
      service(load_service(files)),
      facts(load_billing_facts(files)),
      tables{setting.spec,
             inventory_of(service, facts),
             facts,
             setting.rules,
             setting.judge(),
             [this](const Interaction& each) { return is_failure_of_way(setting.spec, each); }} {}

Schema RefreshHome::schema(const std::string& name) const {
  return Schema::load(files.schemas() / ("refresh-" + name + ".schema.json"));
}

Plan load_plan(const RefreshHome& home, const RefreshFolder& folder, bool as_planned) {
  if (!std::filesystem::exists(folder.plan()))
    throw Error(folder.path.string(), 0, "holds no plan", "make one with 'refresh plan'");
  Plan plan = read_plan(folder.plan(), home.schema("plan"));
  if (as_planned && hash_of(load_texts(plan.cassette)) != plan.cassette_hash)
    throw Error(plan.cassette, 0, "is not the recording any more that was planned",
                "make the plan anew: 'ecs-contract refresh plan'");
  return plan;
}

}  // namespace contract
