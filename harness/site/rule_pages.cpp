// Rules and contradictions: lists, and a page each.
#include "site/pages.h"

namespace contract {
namespace {

bool is_error_row(const Spec& spec, const Rule& rule) { return spec.error(rule.id) != nullptr; }

void add_list(Press& press, const SiteIndex& index) {
  const Spec& spec = index.sources.suite.spec;
  Value own = Value::array(), shared = Value::array(), contradictions = Value::array();
  for (std::size_t i = 0; i < spec.rules.size(); ++i) {
    const Rule& rule = spec.rules[i];
    if (is_error_row(spec, rule)) continue;
    (i < spec.own_rules ? own : shared).items.push_back(view_of(press, spec, rule));
  }
  for (const Contradiction& each : spec.contradictions)
    contradictions.items.push_back(view_of(each));
  Page rules{"rules.html", press.word("rules_title"), "rules", "rules"};
  rules.data.add("own", std::move(own));
  rules.data.add("shared", std::move(shared));
  press.add(rules);
  Page list{"contradictions.html", press.word("contradictions_title"), "contradictions",
            "contradictions"};
  list.data.add("contradictions", std::move(contradictions));
  press.add(list);
}

void add_contradiction(Press& press, const SiteIndex& index, const Contradiction& each) {
  const Spec& spec = index.sources.suite.spec;
  Value about = Value::array();
  for (const std::string& id : each.about)
    if (const Rule* rule = spec.rule(id)) about.items.push_back(view_of(press, spec, *rule));
  Page page{address_of_contradiction(each.id), each.id, "contradictions", "contradiction",
            view_of(each)};
  page.data.add("about", std::move(about));
  press.add(page);
}

}  // namespace

void add_rule_pages(Press& press, const SiteIndex& index) {
  const Spec& spec = index.sources.suite.spec;
  add_list(press, index);
  for (const Rule& rule : spec.rules) {
    if (is_error_row(spec, rule)) continue;
    Page page{address_of_rule(rule.id), rule.id, "rules", "rule"};
    Value samples = samples_of(press, index, rule);
    page.data.add("rule", full_view_of(press, index, rule));
    page.data.add("has_samples", Value::boolean(!samples.items.empty()));
    page.data.add("samples", std::move(samples));
    press.add(page);
  }
  for (const Contradiction& each : spec.contradictions) add_contradiction(press, index, each);
}

}  // namespace contract
