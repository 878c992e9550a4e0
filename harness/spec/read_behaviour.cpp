#include "spec/read_behaviour.h"

#include "error.h"

namespace contract {
namespace {

std::vector<std::string> texts_of(const Value& value) {
  std::vector<std::string> texts;
  for (const Value& item : value.items) texts.push_back(item.text);
  return texts;
}

Condition read_condition(const Member& member) {
  Condition condition;
  condition.fact = member.name;
  const Value& value = member.value;
  if (value.is(Value::Kind::string)) condition.values = {value.text};
  if (value.is(Value::Kind::array)) condition.values = texts_of(value);
  if (const Value* list = value.find("not")) condition.not_values = texts_of(*list);
  if (value.find("less_than") != nullptr) condition.less_than = value.integer_of("less_than");
  if (value.find("at_least") != nullptr) condition.at_least = value.integer_of("at_least");
  if (value.find("more_than") != nullptr) condition.more_than = value.integer_of("more_than");
  return condition;
}

void settle(const Spec& spec, Decision& decision) {
  const Rule& rule = *spec.rule(decision.rule);
  if (decision.given.empty()) decision.given = {{"breaks." + rule.id, {"true"}, {}, {}, {}, {}}};
  if (decision.refusal || !decision.effects.empty()) return;
  if (rule.refusal) {
    decision.refusal = rule.refusal;
  } else if (spec.error(rule.id) != nullptr) {
    decision.refusal = ErrorReference{rule.id, rule.basis, ""};
  } else {
    throw Error(spec.id, 0, "the behaviour of '" + rule.id + "' has neither an error nor an effect",
                "say 'refuse' or 'effects', or give the rule a 'refusal'");
  }
}

}  // namespace

Basis read_basis(const std::string& text) {
  if (text == "metadata") return Basis::metadata;
  if (text == "recorded") return Basis::recorded;
  if (text == "standard") return Basis::standard;
  if (text == "inferred") return Basis::inferred;
  return Basis::document;
}

std::optional<std::string> optional_text(const Value& value) {
  if (value.is(Value::Kind::null)) return std::nullopt;
  return value.text;
}

Assignment read_assignment(const Value* object) {
  Assignment result;
  if (object == nullptr) return result;
  for (const Member& member : object->members) result[member.name] = optional_text(member.value);
  return result;
}

Decision read_decision(const Value& row) {
  Decision decision;
  decision.rule = row.text_of("rule");
  if (const Value* given = row.find("given"))
    for (const Member& member : given->members) decision.given.push_back(read_condition(member));
  if (const Value* refuse = row.find("refuse"))
    decision.refusal = ErrorReference{
        refuse->text_of("error"), read_basis(refuse->text_of("basis")), refuse->text_of("text")};
  if (const Value* effects = row.find("effects")) decision.effects = texts_of(*effects);
  decision.at_payment = row.text_of("at_payment") == "true";
  return decision;
}

Provocation read_provocation(const Value& object) {
  return {.by_state = object.text_of("by") == "state",
          .account = object.text_of("account"),
          .request = read_assignment(object.find("request")),
          .basis = read_basis(object.text_of("basis")),
          .because = object.text_of("because")};
}

void settle_refusals(Spec& spec) {
  for (Decision& decision : spec.gateway) settle(spec, decision);
  for (Decision& decision : spec.behaviour) settle(spec, decision);
}

}  // namespace contract
