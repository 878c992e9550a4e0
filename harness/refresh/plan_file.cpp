#include "formats/files.h"
#include "formats/json.h"
#include "formats/struct_json.h"
#include "refresh/plan.h"
#include "wire/digest.h"

namespace contract {

template <>
inline const auto kNames<StepKind> = names_of(StepKind::read, StepKind::refusal, StepKind::change,
                                              StepKind::unpaid, StepKind::order);
template <>
inline const auto kNames<CostLabel> = names_of(CostLabel::pay_now, CostLabel::future,
                                               CostLabel::refund, CostLabel::free);

template <>
inline constexpr auto kMembers<PlanStep> =
    std::tuple(always("number", &PlanStep::number), always("interaction", &PlanStep::interaction),
               always("kind", &PlanStep::kind), always("label", &PlanStep::label),
               always("call", &PlanStep::call), always("why", &PlanStep::why),
               always("ground", &PlanStep::ground), always("needs", &PlanStep::needs),
               always("does", &PlanStep::does), always("back", &PlanStep::back),
               always("instance", &PlanStep::instance),
               always("recorded_instance", &PlanStep::recorded_instance));

template <>
inline constexpr auto kMembers<LeftOut> = std::tuple(always("interaction", &LeftOut::interaction),
                                                     always("because", &LeftOut::because));

template <>
inline constexpr auto kMembers<Plan> =
    std::tuple(always("cassette", &Plan::cassette), always("cassette_hash", &Plan::cassette_hash),
               always("spec", &Plan::spec), always("facts", &Plan::facts),
               always("region", &Plan::region), always("instances", &Plan::instances),
               always("in_ci", &Plan::in_ci), always("interval_minutes", &Plan::interval_minutes),
               always("steps", &Plan::steps), always("left_out", &Plan::left_out));

const char* to_text(StepKind kind) {
  switch (kind) {
    case StepKind::read:
      return "read";
    case StepKind::refusal:
      return "refusal";
    case StepKind::change:
      return "change";
    case StepKind::unpaid:
      return "unpaid-order";
    case StepKind::order:
      break;
  }
  return "order";
}

const char* to_text(CostLabel label) {
  switch (label) {
    case CostLabel::pay_now:
      return "PAY NOW";
    case CostLabel::future:
      return "FUTURE";
    case CostLabel::refund:
      return "REFUND";
    case CostLabel::free:
      break;
  }
  return "FREE";
}

void write_plan(const std::filesystem::path& file, const Plan& plan) {
  write_file(file,
             write_json(to_value(plan, Value::object().add("format", Value::number(1))), 2) + "\n");
}

Plan read_plan(const std::filesystem::path& file, const Schema& schema) {
  return read_as<Plan>(load_json(file, schema));
}

std::string hash_of(const StoredTexts& texts) {
  std::string all;
  for (const RecordedText& each : texts.texts) all += hex(digest(Hash::sha256, each.text())) + "\n";
  return hex(digest(Hash::sha256, all));
}

}  // namespace contract
