#include "refresh/plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "cassette/match.h"
#include "ecs_contract/error.h"
#include "formats/json_or_xml.h"
#include "formats/struct_json.h"
#include "refresh/review.h"
#include "spec/check_request.h"
#include "wire/auth_params.h"
#include "wire/params.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// Which instance is asked where the recording names one.
std::map<std::string, std::string> mapping_of(const PlanWish& wish) {
  std::map<std::string, std::string> mapping;
  for (const std::string& each : wish.instances) {
    const std::size_t equals = each.find('=');
    const std::string recorded = each.substr(0, equals);
    const std::string asked = equals == std::string::npos ? recorded : each.substr(equals + 1);
    if (recorded.empty() || asked.empty())
      throw Error("'" + each + "' names no instance", "say ID, or RECORDED=ID");
    if (!mapping.emplace(recorded, asked).second)
      throw Error("the instance '" + recorded + "' is named twice", "name it once");
  }
  return mapping;
}

/// Decides what a recorded call is to the account.
class Planner {
 public:
  Planner(const PlanWish& wish, const PlanSources& sources, Validations validations = {})
      : wish_(wish),
        sources_(sources),
        spec_(sources.tables.spec),
        mapping_(mapping_of(wish)),
        validations_(std::move(validations)) {}

  /// Why it is chosen; empty: it is not.
  std::string chosen(std::size_t number, const StoredInteraction& stored) const {
    if (std::find(wish_.interactions.begin(), wish_.interactions.end(), number) !=
        wish_.interactions.end())
      return "it was named";
    const std::string& answered = last_answered(stored, validations_);
    const auto date = parse_utc(answered, kTimeInJson);
    if (wish_.older_than_days &&
        (!date || sources_.now - *date > std::chrono::hours(24) * *wish_.older_than_days))
      return "last answered so " + answered + ", more than " +
             std::to_string(*wish_.older_than_days) + " days ago";
    const SpecVerdict verdict = sources_.tables.judge(stored.interaction);
    if (wish_.faulted && !verdict.findings.empty())
      return "the table finds fault with it: " + verdict.findings.front();
    if (wish_.unwitnessed)
      for (const std::string& row : verdict.rows)
        if (std::find(sources_.witnessed.begin(), sources_.witnessed.end(), row) ==
            sources_.witnessed.end())
          return "never seen live: " + row;
    return wish_.all ? "all were chosen" : "";
  }

  /// The step, or why there is none.
  std::optional<PlanStep> step(const StoredInteraction& stored, bool named, std::string& because) {
    const Asked asked = read_asked(stored.interaction.request, sources_.tables.rules);
    std::optional<PlanStep> step = classified(stored, asked, named, because);
    if (!step) return step;
    step->call = asked.action;
    for (const auto& [name, value] : asked.parameters)
      step->call +=
          " " + name + "=" +
          printable(name == spec_.name_of("instance") && !step->instance.empty() ? step->instance
                    : name == sources_.tables.inventory.name_of("region")        ? wish_.region
                                                                                 : value,
                    80);
    return step;
  }

 private:
  struct PageRefusal {
    std::string rule, says;
  };

  std::optional<PlanStep> classified(const StoredInteraction& stored, const Asked& asked,
                                     bool named, std::string& because) {
    PlanStep step;
    step.interaction = stored.file;
    Params params;
    for (const auto& [name, value] : asked.parameters) params.push_back({name, value, false});
    if (!keys_.emplace(key_of(asked), stored.file).second) {
      because = "it asks the same as " + keys_.at(key_of(asked));
      return std::nullopt;
    }
    for (const GroundedName& read : sources_.tables.facts.reads)
      if (read.name == asked.action) return as_read(step, read);
    if (asked.action != spec_.action) {
      because = "the tables do not say that " + printable(asked.action, 60) + " is free";
      return std::nullopt;
    }
    if (find_param(params, spec_.name_of("action")) == nullptr)
      params.push_back({spec_.name_of("action"), asked.action, false});
    const std::string* instance = find_param(params, spec_.name_of("instance"));
    step.recorded_instance = instance == nullptr ? "" : *instance;
    if (const auto refused = refusal(params)) return as_refusal(step, refused->rule, refused->says);
    const Value answer = read_members(stored.interaction.response.body);
    const std::string code = answer.text_of(spec_.envelope.code);
    const SpecVerdict verdict = sources_.tables.judge(stored.interaction);
    if (stored.interaction.response.status >= 400) {
      const std::string& unknown = sources_.tables.facts.rows.unknown_instance;
      if (std::find(verdict.rows.begin(), verdict.rows.end(), unknown) != verdict.rows.end())
        return as_refusal(step, unknown, "no account has the instance");
      because = "its answer hangs on a state of the account: " + condition(verdict, code);
      return std::nullopt;
    }
    return as_change(step, params, answer, named, because);
  }

  /// What the page refuses whatever the account's state is.
  std::optional<PageRefusal> refusal(const Params& params) const {
    for (const Finding& broken : check_request(spec_, params))
      if (broken.level == Level::must && refusal_of(spec_, broken))
        return PageRefusal{broken.rule, broken.subject + " is " + broken.actual};
    return std::nullopt;
  }

  std::string condition(const SpecVerdict& verdict, const std::string& code) const {
    for (const std::string& id : verdict.rows)
      if (const ErrorRow* row = spec_.error(id)) return row->condition;
    return code;
  }

  PlanStep as_read(PlanStep step, const GroundedName& read) const {
    step.kind = StepKind::read;
    step.label = CostLabel::free;
    step.ground = sources_.tables.facts.id + " reads " + read.name;
    step.does = "Nothing: " + read.because + ".";
    step.back = "Nothing is to be put back.";
    return step;
  }

  PlanStep as_refusal(PlanStep step, const std::string& ground, const std::string& says) const {
    step.kind = StepKind::refusal;
    step.label = CostLabel::free;
    step.ground = ground;
    if (!step.recorded_instance.empty()) {
      step.instance = sources_.tables.facts.nobodys_instance;
      step.needs = "absent";
    }
    step.does = "Nothing: the page refuses it (" + says +
                (step.instance.empty() ? "); it names no instance."
                                       : "), and nobody has the instance that is asked.");
    step.back = "Nothing is to be put back.";
    return step;
  }

  bool says_unpaid(const Params& params) const {
    const std::string* said = find_param(params, spec_.name_of("auto_pay"));
    return said != nullptr && equal_ignoring_case(*said, "false");
  }

  /// What the way back leaves as the call has set it, and why that may be.
  std::string but_for(const Params& params) const {
    for (const GroundedName& each : sources_.tables.facts.not_compared)
      if (find_param(params, spec_.name_of(each.name)) != nullptr)
        return ", but for " + spec_.name_of(each.name) + " (" + each.because + ")";
    return "";
  }

  std::optional<PlanStep> as_change(PlanStep step, const Params& params, const Value& answer,
                                    bool named, std::string& because) {
    const auto mapped = mapping_.find(step.recorded_instance);
    if (mapped == mapping_.end()) {
      because =
          "it touches the instance '" + step.recorded_instance + "', which no --instance names";
      return std::nullopt;
    }
    step.instance = mapped->second;
    const std::string* end = find_param(params, spec_.name_of("end"));
    const bool temporary = end != nullptr && !end->empty();
    const bool ordered = !answer.text_of(spec_.name_of("order_id")).empty();
    const BillingFacts& facts = sources_.tables.facts;
    if (!ordered && !temporary) {
      const std::string* allocate = find_param(params, spec_.name_of("allocate"));
      if (allocate != nullptr && equal_ignoring_case(*allocate, "true")) {
        because = "it may give the instance an address, which the call that puts it back leaves";
        return std::nullopt;
      }
      step.kind = StepKind::change;
      step.label = CostLabel::future;
      step.needs = facts.charges.by_usage;
      step.ground = facts.rows.without_order;
      step.does = "Changes the network of the instance; its traffic is paid as it is used.";
      step.back =
          "A second call sets what it was before" + but_for(params) + ", and a read proves it.";
      return step;
    }
    step.needs = facts.charges.in_advance;
    step.label = CostLabel::pay_now;
    step.ground = facts.rows.with_order;
    if (says_unpaid(params)) {
      step.kind = StepKind::unpaid;
      step.does = "Places an order that is not paid.";
      step.back = "The order is voided, and its details prove it.";
      return step;
    }
    step.kind = StepKind::order;
    step.does = "Places an order that is paid at once.";
    step.back = "Nothing puts it back: " + sources_.tables.facts.irreversible + ".";
    if (named && wish_.irreversible) return step;
    because = "it can't be put back (" + sources_.tables.facts.irreversible_rule +
              "); name it by --interaction, with --irreversible, if it is to be made all the same";
    return std::nullopt;
  }

  const PlanWish& wish_;
  const PlanSources& sources_;
  const Spec& spec_;
  const std::map<std::string, std::string> mapping_;
  const Validations validations_;
  std::map<std::string, std::string> keys_;
};

/// The harmless first.
int rank_of(StepKind kind) {
  switch (kind) {
    case StepKind::refusal:
      return 0;
    case StepKind::read:
      return 1;
    case StepKind::unpaid:
      return 2;
    case StepKind::change:
      return 3;
    case StepKind::order:
      break;
  }
  return 4;
}

void demand_wish(const PlanWish& wish, const Cassette& recording, const fs::path& folder) {
  if (!wish.all && !wish.older_than_days && !wish.unwitnessed && !wish.faulted &&
      wish.interactions.empty())
    throw Error("nothing is chosen to be asked again",
                "say --all, --older-than DAYS, --never-live, --faulted or --interaction N");
  if (wish.region.empty()) throw Error("no region is named", "say --region, as in cn-hangzhou");
  for (const std::size_t number : wish.interactions)
    if (number < 1 || number > recording.interactions.size())
      throw Error(folder.string(), 0, "has no interaction " + std::to_string(number),
                  "'ecs-contract cassette show " + folder.string() + "' lists them");
}

int interval_of(const RefreshTables& tables) {
  const ErrorRow* row = tables.spec.error(tables.facts.interval_row);
  return row == nullptr ? 0 : row->wait_minutes;
}

}  // namespace

Plan make_plan(const fs::path& folder, const PlanWish& wish, const PlanSources& sources) {
  const Cassette recording = load_cassette(folder);
  demand_wish(wish, recording, folder);
  Plan plan;
  plan.cassette = folder.string();
  const StoredTexts texts = load_texts(folder);
  plan.cassette_hash = hash_of(texts);
  plan.spec = sources.tables.spec.hash;
  plan.facts = sources.tables.facts.hash;
  plan.region = wish.region;
  plan.in_ci = wish.in_ci;
  plan.interval_minutes = interval_of(sources.tables);
  Planner planner(wish, sources, read_validations(folder, texts));
  std::set<std::string> touched;
  for (std::size_t i = 0; i < recording.interactions.size(); ++i) {
    const StoredInteraction& stored = recording.interactions[i];
    const std::string why = planner.chosen(i + 1, stored);
    if (why.empty()) continue;
    std::string because;
    if (auto step = planner.step(stored, why == "it was named", because)) {
      step->why = why;
      if (touches(step->kind)) touched.insert(step->instance);
      plan.steps.push_back(std::move(*step));
    } else {
      plan.left_out.push_back({stored.file, because});
    }
  }
  plan.instances.assign(touched.begin(), touched.end());
  std::stable_sort(plan.steps.begin(), plan.steps.end(), [](const PlanStep& a, const PlanStep& b) {
    return rank_of(a.kind) < rank_of(b.kind);
  });
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    plan.steps[i].number = static_cast<int>(i) + 1;
  return plan;
}

void demand_plan(const Plan& plan, const RefreshTables& tables, const Cassette& recording) {
  const std::string remedy = "make the plan anew: 'ecs-contract refresh plan'";
  if (plan.spec != tables.spec.hash || plan.facts != tables.facts.hash)
    throw Error("the plan was made by other tables than these", remedy);
  if (plan.interval_minutes != interval_of(tables))
    throw Error("the plan waits other minutes between two changes than the tables say", remedy);
  PlanWish wish;
  wish.irreversible = true;
  wish.region = plan.region;
  std::set<std::string> named;
  for (const PlanStep& step : plan.steps)
    if (touches(step.kind) && named.insert(step.recorded_instance).second)
      wish.instances.push_back(step.recorded_instance + "=" + step.instance);
  const PlanSources sources{tables, {}, {}};
  Planner planner(wish, sources);
  int number = 0;
  for (const PlanStep& step : plan.steps) {
    const std::string which = "step " + std::to_string(++number);
    const auto stored =
        std::find_if(recording.interactions.begin(), recording.interactions.end(),
                     [&](const StoredInteraction& each) { return each.file == step.interaction; });
    if (stored == recording.interactions.end() || step.number != number)
      throw Error(which + " of the plan is none of the recording", remedy);
    std::string because;
    const auto derived = planner.step(*stored, true, because);
    if (!derived) throw Error(which + " of the plan can't be planned: " + because, remedy);
    if (derived->kind != step.kind || derived->label != step.label ||
        derived->instance != step.instance || derived->needs != step.needs ||
        derived->recorded_instance != step.recorded_instance)
      throw Error(which + " of the plan is said to be '" + to_text(step.kind) + "' of '" +
                      step.instance + "'; by the tables it is '" + to_text(derived->kind) +
                      "' of '" + derived->instance + "'",
                  remedy);
    if (touches(step.kind) && std::find(plan.instances.begin(), plan.instances.end(),
                                        step.instance) == plan.instances.end())
      throw Error(which + " of the plan touches '" + step.instance +
                      "', which the plan's instances do not name",
                  remedy);
    // What a person reads before he approves.
    for (const auto& [said, is] :
         {std::pair(step.call, derived->call), std::pair(step.ground, derived->ground),
          std::pair(step.does, derived->does), std::pair(step.back, derived->back)})
      if (said != is)
        throw Error(which + " of the plan says '" + said + "'; by the tables it is '" + is + "'",
                    remedy);
  }
}

}  // namespace contract
