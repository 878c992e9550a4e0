// The call: what a reader of the vendor's page looks for, with each sentence's standing.
#include "site/pages.h"
#include "spec/boundary_value.h"
#include "spec/check_request.h"

namespace contract {
namespace {

/// The calls that leave the parameter out, at the edges of its rules about that: each with the
/// other parameters that its default hangs on.
std::vector<Params> calls_without(const Spec& spec, const Parameter& parameter) {
  std::vector<Params> calls;
  for (const std::size_t place : parameter.rules) {
    const Rule& rule = spec.rules[place];
    if (rule.check.kind != Check::Kind::default_value) continue;
    for (const BoundaryValue& edge : boundary_values_of(spec, rule)) {
      const auto own = edge.parameters.find(parameter.name);
      if (own == edge.parameters.end() || own->second) continue;
      Params call;
      for (const auto& [name, value] : edge.parameters)
        if (value) call.push_back({name, *value, false});
      calls.push_back(std::move(call));
    }
  }
  return calls;
}

/// What the request means without the parameter, a line for each such call.
Value defaults_of(const Spec& spec, const Parameter& parameter) {
  Value list = Value::array();
  for (const Params& params : calls_without(spec, parameter)) {
    const std::optional<Default> found = default_of(spec, parameter, params);
    if (!found) continue;
    list.items.push_back(
        Value::object()
            .add("where",
                 Value::string(params.empty() ? ""
                                              : params.front().name + "=" + params.front().value))
            .add("value", Value::string(found->value))
            .add("rule", Value::string(found->rule))
            .add("rule_href", Value::string(address_of_rule(found->rule))));
  }
  return list;
}

Value view_of(const Press& press, const SiteIndex& index, const Parameter& parameter) {
  const Spec& spec = index.sources.suite.spec;
  Value rules = Value::array();
  for (const std::size_t place : parameter.rules) {
    const Rule& rule = spec.rules[place];
    Value view = full_view_of(press, index, rule);
    view.add("samples", samples_of(press, index, rule));
    rules.items.push_back(std::move(view));
  }
  Value defaults = defaults_of(spec, parameter);
  const std::string label = "parameter_" + parameter.name;
  Value view = Value::object();
  view.add("name", Value::string(parameter.name));
  view.add("label", Value::string(press.word(label)));
  view.add("type", Value::string(press.word(std::string("type_") + to_text(parameter.type))));
  view.add("required", Value::string(press.word(parameter.required ? "yes" : "no")));
  view.add("example", Value::string(parameter.example));
  view.add("has_defaults", Value::boolean(!defaults.items.empty()));
  view.add("defaults", std::move(defaults));
  view.add("rules", std::move(rules));
  return view;
}

/// Sentences that belong to no parameter and to no error row, by the section they stand in.
Value notes_of(const Press& press, const SiteIndex& index) {
  const Spec& spec = index.sources.suite.spec;
  std::vector<std::string> order;
  std::map<std::string, Value> sections;
  for (std::size_t i = 0; i < spec.own_rules; ++i) {
    const Rule& rule = spec.rules[i];
    if (!rule.parameter.empty() || spec.error(rule.id) != nullptr) continue;
    if (sections.emplace(rule.at.section, Value::array()).second) order.push_back(rule.at.section);
    sections.at(rule.at.section).items.push_back(full_view_of(press, index, rule));
  }
  Value list = Value::array();
  for (const std::string& section : order)
    list.items.push_back(Value::object()
                             .add("place", Value::string(section))
                             .add("rules", std::move(sections.at(section))));
  return list;
}

}  // namespace

void add_call_page(Press& press, const SiteIndex& index) {
  const Spec& spec = index.sources.suite.spec;
  Value parameters = Value::array(), shared = Value::array(), runs = Value::array();
  for (const Parameter& parameter : spec.parameters)
    parameters.items.push_back(view_of(press, index, parameter));
  for (const Parameter& parameter : spec.shared_parameters) {
    Value rules = Value::array();
    for (const std::size_t place : parameter.rules)
      rules.items.push_back(view_of(press, spec, spec.rules[place]));
    shared.items.push_back(
        Value::object()
            .add("name", Value::string(parameter.name))
            .add("type", Value::string(press.word(std::string("type_") + to_text(parameter.type))))
            .add("required", Value::string(press.word(parameter.required ? "yes" : "no")))
            .add("example", Value::string(parameter.example))
            .add("rules", std::move(rules)));
  }
  for (const RunExample& run : index.examples.page) runs.items.push_back(view_of(press, spec, run));
  Value fields = Value::array();
  for (const Field& field : spec.fields)
    fields.items.push_back(
        Value::object()
            .add("name", Value::string(field.name))
            .add("type", Value::string(press.word(std::string("type_") + to_text(field.type))))
            .add("example", Value::string(field.example)));
  Page page{"call.html", spec.action, "call", "call"};
  page.data.add("parameters", std::move(parameters));
  page.data.add("shared", std::move(shared));
  page.data.add("fields", std::move(fields));
  page.data.add("notes", notes_of(press, index));
  page.data.add("runs", std::move(runs));
  page.data.add("endpoint", Value::string(spec.envelope.endpoint));
  page.data.add("version", Value::string(spec.version));
  page.data.add("product", Value::string(spec.product));
  page.data.add("action", Value::string(spec.action));
  if (const Rule* methods = spec.rule("transport.methods"))
    page.data.add("methods", view_of(press, spec, *methods));
  press.add(page);
}

}  // namespace contract
