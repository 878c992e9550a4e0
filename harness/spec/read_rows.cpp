#include "spec/read_rows.h"

#include "ecs_contract/error.h"
#include "formats/struct_json.h"
#include "spec/check_names.h"

namespace contract {

template <>
inline const auto kNames<ValueType> = names_of(ValueType::string, ValueType::integer,
                                               ValueType::boolean);

template <>
inline constexpr auto kMembers<Place> = std::tuple(named("section", &Place::section),
                                                   named("row", &Place::row));

template <>
inline constexpr auto kMembers<When> = std::tuple(named("parameter", &When::parameter),
                                                  named("at_most", &When::at_most),
                                                  named("more_than", &When::more_than));

template <>
inline constexpr auto kMembers<Check> = std::tuple(
    named("kind", &Check::kind), named("type", &Check::type), named("min", &Check::min),
    named("minutes", &Check::minutes), named("at_least_minutes", &Check::minutes),
    named("characters", &Check::characters), named("any_case", &Check::any_case),
    named("from", &Check::from), named("to", &Check::to), named("pattern", &Check::pattern),
    named("values", &Check::values), named("when", &Check::when));

template <>
inline constexpr auto kMembers<Sample> = std::tuple(named("value", &Sample::value),
                                                    named("with", &Sample::with));

template <>
inline constexpr auto kMembers<ErrorReference> = std::tuple(named("error", &ErrorReference::error),
                                                            named("basis", &ErrorReference::basis),
                                                            named("text", &ErrorReference::text));

template <>
inline constexpr auto kMembers<Condition> = std::tuple(named("not", &Condition::not_values),
                                                       named("less_than", &Condition::less_than),
                                                       named("at_least", &Condition::at_least),
                                                       named("more_than", &Condition::more_than));

template <>
inline constexpr auto kMembers<Decision> = std::tuple(named("rule", &Decision::rule),
                                                      named("refuse", &Decision::refusal),
                                                      named("effects", &Decision::effects),
                                                      named("at_payment", &Decision::at_payment));

template <>
inline constexpr auto kMembers<Provocation> = std::tuple(named("account", &Provocation::account),
                                                         named("request", &Provocation::request),
                                                         named("basis", &Provocation::basis),
                                                         named("because", &Provocation::because));

template <>
inline constexpr auto kMembers<Rule> =
    std::tuple(named("id", &Rule::id), named("at", &Rule::at), named("level", &Rule::level),
               named("basis", &Rule::basis), named("statement", &Rule::statement),
               named("check", &Rule::check), named("refusal", &Rule::refusal),
               named("accepted", &Rule::accepted), named("refused", &Rule::refused),
               named("excluded", &Rule::excluded));

template <>
inline constexpr auto kMembers<Parameter> = std::tuple(named("name", &Parameter::name),
                                                       named("type", &Parameter::type),
                                                       named("required", &Parameter::required),
                                                       named("example", &Parameter::example),
                                                       named("role", &Parameter::role));

template <>
inline constexpr auto kMembers<Field> = std::tuple(named("name", &Field::name),
                                                   named("type", &Field::type),
                                                   named("example", &Field::example),
                                                   named("role", &Field::role),
                                                   named("members", &Field::members));

template <>
inline constexpr auto kMembers<Example> = std::tuple(named("id", &Example::id),
                                                     named("format", &Example::format),
                                                     named("text", &Example::text),
                                                     named("parameters", &Example::parameters));

template <>
inline constexpr auto kMembers<ErrorRow> = std::tuple(
    named("id", &ErrorRow::id), named("at", &ErrorRow::at), named("basis", &ErrorRow::basis),
    named("status", &ErrorRow::status), named("code", &ErrorRow::code),
    named("message", &ErrorRow::message), named("condition", &ErrorRow::condition),
    named("fill", &ErrorRow::fill), named("retry", &ErrorRow::retry),
    named("wait_minutes", &ErrorRow::wait_minutes), named("provoked", &ErrorRow::provoked));

template <>
inline constexpr auto kMembers<Contradiction> =
    std::tuple(named("id", &Contradiction::id), named("about", &Contradiction::about),
               named("says", &Contradiction::says), named("against", &Contradiction::against),
               named("resolution", &Contradiction::resolution));

template <>
inline constexpr auto kMembers<ErrorOrder> = std::tuple(named("id", &ErrorOrder::id),
                                                        named("formats", &ErrorOrder::formats),
                                                        named("members", &ErrorOrder::members),
                                                        named("by", &ErrorOrder::by));

template <>
inline constexpr auto kMembers<AnswerHeader> =
    std::tuple(named("name", &AnswerHeader::name), named("value", &AnswerHeader::value),
               named("format", &AnswerHeader::format), named("status", &AnswerHeader::status),
               named("from_bytes", &AnswerHeader::from_bytes));

template <>
inline constexpr auto kMembers<Envelope> = std::tuple(
    named("default_format", &Envelope::default_format),
    named("xml_declaration", &Envelope::xml_declaration),
    named("success_root_suffix", &Envelope::success_root_suffix),
    named("error_root", &Envelope::error_root), named("recommend", &Envelope::recommend_template),
    named("headers", &Envelope::headers), named("keep_alive", &Envelope::keep_alive),
    named("xml_cdata", &Envelope::xml_cdata), named("error_orders", &Envelope::error_orders),
    named("endpoint", &Envelope::endpoint), named("region", &Envelope::region));

// Rows with a member that is no member of the struct.

static void read_value(const Value& object, Check& check) {
  read_value<Check>(object, check);
  for (const char* name : {"max", "value"}) {
    const Value* bound = object.find(name);
    if (bound == nullptr) continue;
    if (bound->is(Value::Kind::object)) {
      check.parameter = bound->text_of("parameter");
    } else if (bound->is(Value::Kind::number)) {
      read_value(*bound, check.max);
    } else {
      check.values.push_back(bound->text);
    }
  }
}

static void read_value(const Value& value, Condition& condition) {
  if (value.is(Value::Kind::string)) condition.values = {value.text};
  if (value.is(Value::Kind::array)) read_value(value, condition.values);
  read_value<Condition>(value, condition);
}

static void read_value(const Value& row, Decision& decision) {
  read_value<Decision>(row, decision);
  if (const Value* given = row.find("given"))
    for (const Member& member : given->members) {
      decision.given.push_back(read_as<Condition>(member.value));
      decision.given.back().fact = member.name;
    }
}

static void read_value(const Value& object, Provocation& provoked) {
  read_value<Provocation>(object, provoked);
  provoked.by_state = object.text_of("by") == "state";
}

static void read_value(const Value& row, Rule& rule) {
  read_value<Rule>(row, rule);
  rule.of_service = row.text_of("binds") == "service";
}

static void read_value(const Value& row, ErrorRow& error) {
  read_value<ErrorRow>(row, error);
  error.about_signer = row.text_of("about") == "signer";
}

static void read_value(const Value& object, Envelope& envelope) {
  read_value<Envelope>(object, envelope);
  const Value& fields = *object.find("fields");
  envelope.request_id = fields.text_of("request_id");
  envelope.host_id = fields.text_of("host_id");
  envelope.code = fields.text_of("code");
  envelope.message = fields.text_of("message");
  envelope.recommend = fields.text_of("recommend");
  const Value& types = *object.find("content_types");
  envelope.json_type = types.text_of("json");
  envelope.xml_type = types.text_of("xml");
}

template <class Row>
Row read_row(const Value& row) {
  return read_as<Row>(row);
}
template Rule read_row(const Value&);
template Parameter read_row(const Value&);
template Field read_row(const Value&);
template Example read_row(const Value&);
template ErrorRow read_row(const Value&);
template Contradiction read_row(const Value&);
template Decision read_row(const Value&);
template Envelope read_row(const Value&);

namespace {

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

void settle_refusals(Spec& spec) {
  for (Decision& decision : spec.gateway) settle(spec, decision);
  for (Decision& decision : spec.behaviour) settle(spec, decision);
}

}  // namespace contract
