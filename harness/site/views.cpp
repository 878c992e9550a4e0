// The data of what several kinds of page say: a rule, a request with its answer.
#include <algorithm>

#include "site/index.h"
#include "wire/params.h"

namespace contract {
namespace {

std::string way_text(const Press& press, Way way) {
  switch (way) {
    case Way::told:
      return press.word("told");
    case Way::told_of_any:
      return press.word("told_of_any");
    case Way::wrongly_signed:
      return press.word("wrongly_signed");
    case Way::by_itself:
      break;
  }
  return "";
}

/// Of more cases than that a rule's page names the folders alone, with how many are in each.
constexpr std::size_t kMostCases = 40;

Value folders_of(const std::vector<const CasePath*>& cases) {
  std::map<std::string, long long> numbers;
  for (const CasePath* each : cases) ++numbers[folder_of_case(each->path)];
  Value list = Value::array();
  for (const auto& [folder, number] : numbers)
    list.items.push_back(Value::object()
                             .add("path", Value::string(folder))
                             .add("number", Value::number(number))
                             .add("href", Value::string(address_of_folder(folder))));
  return list;
}

Value list_of(const std::vector<const CasePath*>& cases) {
  if (cases.size() > kMostCases) return folders_of(cases);
  Value list = Value::array();
  for (const CasePath* each : cases)
    list.items.push_back(Value::object()
                             .add("path", Value::string(each->path))
                             .add("case_title", Value::string(each->first->title))
                             .add("href", Value::string(address_of_case(each->path))));
  return list;
}

Value contradictions_of(const Spec& spec, const std::string& rule) {
  Value list = Value::array();
  for (const Contradiction& each : spec.contradictions)
    if (std::find(each.about.begin(), each.about.end(), rule) != each.about.end())
      list.items.push_back(view_of(each));
  return list;
}

Value verdicts_of(const Press& press, const SiteIndex& index, const std::string& rule) {
  Value list = Value::array();
  const auto found = index.standings.find(rule);
  if (found == index.standings.end()) return list;
  const Sources& sources = index.sources;
  for (const ClientStanding& each : found->second) {
    const RunInfo& info = each.result->info;
    const std::string key = word_key(each.standing);
    list.items.push_back(
        Value::object()
            .add("client", Value::string(info.adapter))
            .add("version", Value::string(info.client_version))
            .add("suite", Value::string(info.suite_version))
            .add("spec", Value::string(info.spec_hash.substr(0, 12)))
            .add("date", Value::string(info.started.substr(0, 10)))
            .add("standing", Value::string(press.word(key)))
            .add("kind", Value::string(key))
            .add("outdated", Value::boolean(is_outdated(*each.result, sources.suite_hash,
                                                        sources.suite.spec.hash)))
            .add("href", Value::string(address_of_client(*each.result))));
  }
  return list;
}

/// What a rule says of a value, and whether another rule refused the call all the same.
std::string verdict_of(const Press& press, const RunSample& sample) {
  if (!sample.accepted) return press.word("refused");
  return press.word(sample.run.code.empty() ? "accepted" : "accepted_but");
}

}  // namespace

std::string readable_parameters(const Assignment& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters)
    if (value) text += (text.empty() ? "" : " ") + name + "=" + printable(*value, kMostShown);
  return text;
}

std::string message_of(const Press& press, const ErrorRow& row) {
  return row.message == kAnyText ? press.word("message_open") : row.message;
}

Value view_of(const Contradiction& each) {
  return Value::object()
      .add("id", Value::string(each.id))
      .add("says", Value::string(each.says))
      .add("against", Value::string(each.against))
      .add("resolution", Value::string(each.resolution))
      .add("href", Value::string(address_of_contradiction(each.id)));
}

Value view_of(const Press& press, const Spec& spec, const Rule& rule) {
  Value view = Value::object();
  view.add("id", Value::string(rule.id));
  view.add("href", Value::string(address_of_row(spec, rule.id)));
  view.add("statement", Value::string(rule.statement));
  view.add("section", Value::string(rule.at.section));
  view.add("row", Value::string(rule.at.row));
  view.add("level", Value::string(rule.of_service
                                      ? press.word("level_service")
                                      : press.word(std::string("level_") + to_text(rule.level))));
  view.add("level_kind",
           Value::string(rule.of_service ? "service" : std::string(to_text(rule.level))));
  view.add("basis", Value::string(press.word(std::string("basis_") + to_text(rule.basis))));
  view.add("service", Value::boolean(rule.of_service));
  view.add("excluded", Value::string(rule.excluded));
  view.add("parameter", Value::string(rule.parameter));
  view.add("parameter_href",
           Value::string(rule.parameter.empty() || spec.parameter(rule.parameter) == nullptr
                             ? ""
                             : address_of_parameter(rule.parameter)));
  const ErrorRow* row = rule.refusal ? spec.error(rule.refusal->error) : nullptr;
  if (row != nullptr)
    view.add("refusal",
             Value::object()
                 .add("error_href", Value::string(address_of_error(row->id)))
                 .add("status", Value::string(std::to_string(row->status)))
                 .add("code", Value::string(row->code))
                 .add("message", Value::string(message_of(press, *row)))
                 .add("refusal_basis", Value::string(press.word(std::string("basis_") +
                                                                to_text(rule.refusal->basis)))));
  return view;
}

Value full_view_of(const Press& press, const SiteIndex& index, const Rule& rule) {
  const Spec& spec = index.sources.suite.spec;
  Value view = view_of(press, spec, rule);
  const auto found = index.of_rule.find(rule.id);
  const std::vector<const CasePath*> cases =
      found == index.of_rule.end() ? std::vector<const CasePath*>{} : found->second;
  Value verdicts = verdicts_of(press, index, rule.id);
  Value contradictions = contradictions_of(spec, rule.id);
  view.add("case_count", Value::number(static_cast<long long>(cases.size())));
  view.add("has_cases", Value::boolean(!cases.empty()));
  view.add("has_verdicts", Value::boolean(!verdicts.items.empty() && !rule.of_service));
  view.add("has_contradictions", Value::boolean(!contradictions.items.empty()));
  view.add("cases", list_of(cases));
  view.add("verdicts", std::move(verdicts));
  view.add("contradictions", std::move(contradictions));
  return view;
}

Value view_of(const Press& press, const Spec& spec, const RunExample& run) {
  Value parameters = Value::array();
  for (const auto& [name, value] : run.parameters)
    if (value)
      parameters.items.push_back(Value::object()
                                     .add("name", Value::string(name))
                                     .add("value", Value::string(printable(*value, kMostShown)))
                                     .add("blank", Value::boolean(value->empty())));
  Value why = Value::array();
  for (const std::string& rule : run.why)
    if (spec.rule(rule) != nullptr)
      why.items.push_back(Value::object()
                              .add("rule", Value::string(rule))
                              .add("statement", Value::string(spec.rule(rule)->statement))
                              .add("href", Value::string(address_of_row(spec, rule))));
  Value view = Value::object();
  view.add("format", Value::string(run.format == Format::json ? "JSON" : "XML"));
  view.add("parameters", std::move(parameters));
  view.add("parameters_text", Value::string(readable_parameters(run.parameters)));
  view.add("account", Value::string(run.account));
  view.add("request", Value::string(run.request));
  view.add("head", Value::string(run.head));
  view.add("raw_body", Value::string(run.body));
  view.add("readable", Value::string(run.readable));
  view.add("status", Value::string(std::to_string(run.status)));
  view.add("code", Value::string(run.code));
  view.add("message", Value::string(run.message));
  view.add("order", Value::string(run.order));
  view.add("order_name", Value::string(spec.name_of("order_id")));
  view.add("success", Value::boolean(run.code.empty()));
  view.add("way", Value::string(way_text(press, run.way)));
  view.add("clock", Value::string(run.clock));
  view.add("has_why", Value::boolean(!why.items.empty()));
  view.add("why", std::move(why));
  return view;
}

Value samples_of(const Press& press, const SiteIndex& index, const Rule& rule) {
  Value list = Value::array();
  const auto found = index.examples.samples.find(rule.id);
  if (found == index.examples.samples.end()) return list;
  for (const RunSample& each : found->second) {
    const std::optional<std::string>& value = each.sample->value;
    Value item = view_of(press, index.sources.suite.spec, each.run);
    item.add("sample_left_out", Value::boolean(!value));
    item.add("sample_blank", Value::boolean(value && value->empty()));
    item.add("sample", Value::string(value ? printable(*value, kMostShown) : ""));
    item.add("with", Value::string(readable_parameters(each.sample->with)));
    item.add("kept", Value::boolean(each.accepted));
    item.add("verdict", Value::string(verdict_of(press, each)));
    list.items.push_back(std::move(item));
  }
  return list;
}

}  // namespace contract
