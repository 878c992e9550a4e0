// The first page: the ways into the site with how much there is behind each, and questions with
// their answers. And the page of the search, which holds nothing but its field.
#include <set>

#include "site/pages.h"

namespace contract {
namespace {

Value answers_of(const Press& press, const Spec& spec, const Question& question) {
  Value rules = Value::array();
  for (const std::string& id : question.rules)
    rules.items.push_back(view_of(press, spec, *spec.rule(id)));
  return rules;
}

/// Libraries, however many settings each was driven in.
std::size_t libraries_of(const Sources& sources) {
  std::set<std::string> libraries;
  for (const auto& [client, versions] : sources.results)
    libraries.insert(versions.front().info.client);
  return libraries.size();
}

}  // namespace

void add_home_page(Press& press, const SiteIndex& index, const std::vector<Question>& questions) {
  const Spec& spec = index.sources.suite.spec;
  Value list = Value::array();
  for (const Question& question : questions)
    list.items.push_back(Value::object()
                             .add("question", Value::string(question.text.at(press.language())))
                             .add("href", Value::string(address_of(spec, question)))
                             .add("answers", answers_of(press, spec, question)));
  std::size_t own_rows = 0;
  for (const ErrorRow& row : spec.errors) own_rows += row.of_action ? 1 : 0;
  const auto number = [](std::size_t count) {
    return Value::number(static_cast<long long>(count));
  };
  Page page{"index.html", spec.action, "home", "home"};
  page.data.add("questions", std::move(list));
  page.data.add("action", Value::string(spec.action));
  page.data.add("error_count", number(own_rows));
  page.data.add("shared_error_count", number(spec.errors.size() - own_rows));
  page.data.add("rule_count", number(spec.rules.size() - spec.errors.size()));
  page.data.add("case_count", number(index.cases.size()));
  page.data.add("spread_count", number(index.sources.suite.cases.size()));
  page.data.add("library_count", number(libraries_of(index.sources)));
  page.data.add("client_count", number(index.sources.results.size()));
  page.data.add("cassette_count", number(index.sources.cassettes.size()));
  page.data.add("contradiction_count", number(spec.contradictions.size()));
  page.data.add("example_count", number(index.examples.sent));
  press.add(page);
}

void add_search_page(Press& press) {
  Page page{"search.html", press.word("search_title"), "search", "search"};
  page.data.add("language", Value::string(press.language()));
  press.add(page);
}

}  // namespace contract
