#include "runner/compare_results.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace contract {
namespace {

using Ids = std::set<std::string>;

bool judged(const SavedResult& result, const std::string& id) {
  const auto found = result.cases.find(id);
  return found != result.cases.end() && found->second != Status::skipped;
}

bool same(const CauseChange& change, const SavedCause& cause) {
  return change.level == cause.level && change.rule == cause.rule &&
         change.subject == cause.subject;
}

/// A cause is one whatever line of the known-failing list states it.
Ids cases_of(const SavedResult& result, const CauseChange& change) {
  Ids ids;
  for (const SavedCause& cause : result.causes)
    if (same(change, cause)) ids.insert(cause.cases.begin(), cause.cases.end());
  return ids;
}

/// Splits those of `these` that are not among `others` by whether `result` judged them.
void split(const Ids& these, const Ids& others, const SavedResult& result,
           std::vector<std::string>& yes, std::vector<std::string>& no) {
  for (const std::string& id : these)
    if (!others.contains(id)) (judged(result, id) ? yes : no).push_back(id);
}

void add_causes(const SavedResult& result, std::vector<CauseChange>& changes) {
  for (const SavedCause& cause : result.causes)
    if (std::none_of(changes.begin(), changes.end(),
                     [&](const CauseChange& each) { return same(each, cause); }))
      changes.push_back({.level = cause.level,
                         .rule = cause.rule,
                         .subject = cause.subject,
                         .effect = cause.effect,
                         .broken = {},
                         .added = {},
                         .fixed = {},
                         .gone = {}});
}

void add_difference(std::vector<std::string>& list, const std::string& what,
                    const std::string& before, const std::string& after) {
  if (before != after) list.push_back(what + " differs: " + before + ", then " + after);
}

std::vector<std::string> differences_of(const RunInfo& before, const RunInfo& after) {
  std::vector<std::string> list;
  add_difference(list, "the client", before.adapter, after.adapter);
  add_difference(list, "the suite",
                 before.suite_version + " (" + before.suite_hash.substr(0, 12) + ")",
                 after.suite_version + " (" + after.suite_hash.substr(0, 12) + ")");
  add_difference(list, "the table", before.spec_id + " (" + before.spec_hash.substr(0, 12) + ")",
                 after.spec_id + " (" + after.spec_hash.substr(0, 12) + ")");
  return list;
}

struct Heading {
  const char* name;
  const char* says;
  std::vector<std::string> CauseChange::*cases;
};
const Heading kHeadings[] = {
    {"broken", "kept before", &CauseChange::broken},
    {"new", "not judged before", &CauseChange::added},
    {"fixed", "kept now", &CauseChange::fixed},
    {"gone", "not judged any more", &CauseChange::gone},
};

std::string counted_cases(std::size_t number) {
  return std::to_string(number) + (number == 1 ? " case" : " cases");
}

}  // namespace

Comparison compare(const SavedResult& before, const SavedResult& after) {
  Comparison comparison;
  comparison.differences = differences_of(before.info, after.info);
  add_causes(after, comparison.causes);
  add_causes(before, comparison.causes);
  std::stable_partition(comparison.causes.begin(), comparison.causes.end(),
                        [](const CauseChange& each) { return each.level == Level::must; });
  for (CauseChange& change : comparison.causes) {
    const Ids then = cases_of(before, change);
    const Ids now = cases_of(after, change);
    split(now, then, before, change.broken, change.added);
    split(then, now, after, change.fixed, change.gone);
    change.stayed = now.size() - change.broken.size() - change.added.size();
  }
  for (const auto& [id, status] : before.cases)
    if (judged(before, id) && !judged(after, id)) comparison.no_longer.push_back(id);
  for (const auto& [id, status] : after.cases)
    if (judged(after, id) && !judged(before, id)) comparison.for_once.push_back(id);
  return comparison;
}

bool any_broken(const Comparison& comparison) {
  return std::any_of(
      comparison.causes.begin(), comparison.causes.end(),
      [](const CauseChange& each) { return each.level == Level::must && !each.broken.empty(); });
}

std::string to_text(const Comparison& comparison) {
  std::string text;
  for (const std::string& each : comparison.differences) text += "  " + each + "\n";
  for (const Heading& heading : kHeadings) {
    std::string lines;
    for (const CauseChange& change : comparison.causes) {
      const std::vector<std::string>& cases = change.*heading.cases;
      if (cases.empty()) continue;
      lines += "  " + std::string(to_text(change.level)) + " " + change.rule + " (" +
               change.subject + "): " + counted_cases(cases.size()) +
               (change.effect.empty() ? "" : "; " + change.effect) + "; for example " +
               cases.front() + "\n";
    }
    if (!lines.empty()) text += std::string(heading.name) + " (" + heading.says + ")\n" + lines;
  }
  const auto stayed = std::count_if(comparison.causes.begin(), comparison.causes.end(),
                                    [](const CauseChange& each) { return each.stayed > 0; });
  text += std::to_string(stayed) + (stayed == 1 ? " cause is" : " causes are") + " in both; " +
          counted_cases(comparison.for_once.size()) + " judged for the first time, " +
          counted_cases(comparison.no_longer.size()) + " not any more\n";
  return text;
}

Value to_value(const Comparison& comparison) {
  Value causes = Value::array();
  for (const CauseChange& change : comparison.causes) {
    Value value = Value::object();
    value.add("level", Value::string(to_text(change.level)))
        .add("rule", Value::string(change.rule))
        .add("subject", Value::string(change.subject))
        .add("effect", Value::string(change.effect));
    for (const Heading& heading : kHeadings)
      value.add(heading.name, Value::texts(change.*heading.cases));
    value.add("stayed", Value::number(static_cast<long long>(change.stayed)));
    causes.items.push_back(std::move(value));
  }
  Value value = Value::object();
  value.add("differences", Value::texts(comparison.differences))
      .add("causes", std::move(causes))
      .add("judged_for_the_first_time", Value::texts(comparison.for_once))
      .add("not_judged_any_more", Value::texts(comparison.no_longer));
  return value;
}

}  // namespace contract
