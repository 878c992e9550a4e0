// Cassettes: what was seen, when, and by which provenance.
#include "formats/over_lines.h"
#include "site/pages.h"

namespace contract {
namespace {

/// Parameters of the action alone, as they were seen.
Value parameters_of(const Spec& spec, const Request& request) {
  Value list = Value::array();
  for (const Param& param : parse_params(request).params)
    if (spec.parameter(param.name) != nullptr && spec.name_of("action") != param.name)
      list.items.push_back(Value::string(param.name + "=" + printable(param.value, 120)));
  return list;
}

Value rows_of(const Spec& spec, const Origin& origin) {
  Value rows = Value::array();
  if (!origin.verdict) return rows;
  for (const std::string& id : origin.verdict->rows)
    rows.items.push_back(
        Value::object()
            .add("error", Value::string(id))
            .add("error_href",
                 Value::string(spec.error(id) == nullptr ? "" : address_of_error(id))));
  return rows;
}

Value interaction_view(const SiteIndex& index, const StoredInteraction& stored) {
  const Spec& spec = index.sources.suite.spec;
  const Response& response = stored.interaction.response;
  const std::string& of_case = stored.origin.of_case;
  const bool has_case = !of_case.empty() && index.folders.count(folder_of_case(of_case)) != 0;
  Value view = Value::object();
  view.add("file", Value::string(stored.file));
  view.add("provenance", Value::string(stored.origin.provenance));
  view.add("date", Value::string(stored.origin.date));
  view.add("client", Value::string(stored.origin.client));
  view.add("case_path", Value::string(has_case ? of_case : ""));
  view.add("case_href", Value::string(has_case ? address_of_case(of_case) : ""));
  view.add("parameters", parameters_of(spec, stored.interaction.request));
  view.add("status", Value::string(std::to_string(response.status)));
  view.add("rows", rows_of(spec, stored.origin));
  view.add("readable", Value::string(over_lines(response.body)));
  return view;
}

}  // namespace

void add_cassette_pages(Press& press, const SiteIndex& index) {
  Value list = Value::array();
  for (const ShippedCassette& cassette : index.sources.cassettes) {
    const std::vector<StoredInteraction>& interactions = cassette.recording.interactions;
    const Origin first = interactions.empty() ? Origin{} : interactions.front().origin;
    list.items.push_back(
        Value::object()
            .add("name", Value::string(cassette.name))
            .add("href", Value::string(address_of_cassette(cassette.name)))
            .add("number", Value::number(static_cast<long long>(interactions.size())))
            .add("withheld",
                 Value::number(static_cast<long long>(cassette.recording.withheld.size())))
            .add("provenance", Value::string(first.provenance))
            .add("client", Value::string(first.client))
            .add("date", Value::string(first.date.substr(0, 10))));
    Page page{address_of_cassette(cassette.name), cassette.name, "cassettes", "cassette"};
    Value views = Value::array();
    for (const StoredInteraction& each : interactions)
      views.items.push_back(interaction_view(index, each));
    page.data.add("interactions", std::move(views));
    page.data.add("spec", Value::string(cassette.recording.facts.spec.substr(0, 12)));
    press.add(page);
  }
  Page page{"cassettes.html", press.word("cassettes_title"), "cassettes", "cassettes"};
  page.data.add("cassettes", std::move(list));
  press.add(page);
}

}  // namespace contract
