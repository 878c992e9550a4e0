#include "service/decide.h"

#include <algorithm>

namespace contract {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool fulfils(const Condition& condition, const Facts& facts) {
  const auto found = facts.find(condition.fact);
  if (found == facts.end()) return false;
  const std::string& fact = found->second;
  if (!condition.values.empty() && !contains(condition.values, fact)) return false;
  if (contains(condition.not_values, fact)) return false;
  if (!condition.less_than && !condition.at_least && !condition.more_than) return true;
  const std::optional<long long> number = read_integer(fact);
  return number && (!condition.less_than || *number < *condition.less_than) &&
         (!condition.at_least || *number >= *condition.at_least) &&
         (!condition.more_than || *number > *condition.more_than);
}

std::string fact_of(const Facts& facts, const std::string& name) {
  const auto found = facts.find(name);
  return found == facts.end() ? "" : found->second;
}

std::string filled(std::string text, const Facts& facts) {
  for (std::size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) break;
    const std::string with = fact_of(facts, text.substr(open + 1, close - open - 1));
    text.replace(open, close + 1 - open, with);
    open += with.size();
  }
  return text;
}

}  // namespace

bool holds(const Decision& decision, const Facts& facts) {
  return std::all_of(decision.given.begin(), decision.given.end(),
                     [&](const Condition& each) { return fulfils(each, facts); });
}

Refused refuse(const Spec& spec, const std::string& rule, const ErrorReference& refusal,
               const Facts& facts) {
  const ErrorRow* row = spec.error(refusal.error);
  const Rule* broken = spec.rule(rule);
  return {row, fill_message(*row, filled(refusal.text, facts),
                            broken == nullptr ? "" : broken->parameter, fact_of(facts, "text"))};
}

Course walk(const Spec& spec, const std::vector<Decision>& decisions, const Facts& facts,
            const Effects& effects, std::size_t first) {
  Course course;
  for (std::size_t at = first; at < decisions.size(); ++at) {
    const Decision& decision = decisions[at];
    if (!holds(decision, facts)) continue;
    course.why.push_back(decision.rule);
    course.taken.push_back(&decision);
    bool on = true;
    for (const std::string& effect : decision.effects) on = effects(effect) && on;
    if (decision.refusal) course.refused = refuse(spec, decision.rule, *decision.refusal, facts);
    if (decision.refusal || !on) break;
  }
  return course;
}

}  // namespace contract
