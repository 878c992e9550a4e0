#include "mutation/mutant.h"

#include <algorithm>
#include <map>

namespace contract {
namespace {

Level lowered(Level level) { return level == Level::must ? Level::should : Level::information; }

/// The row of that id in a table that is about to change.
Rule& row_of(Spec& spec, const std::string& id) {
  return *std::find_if(spec.rules.begin(), spec.rules.end(),
                       [&](const Rule& rule) { return rule.id == id; });
}

void drop_row(Spec& spec, const std::string& id) {
  const auto place = static_cast<std::size_t>(&row_of(spec, id) - spec.rules.data());
  spec.rules.erase(spec.rules.begin() + static_cast<std::ptrdiff_t>(place));
  if (place < spec.own_rules) --spec.own_rules;
  for (auto* list : {&spec.parameters, &spec.shared_parameters})
    for (Parameter& parameter : *list) {
      std::erase(parameter.rules, place);
      for (std::size_t& each : parameter.rules) each -= each > place ? 1 : 0;
    }
}

/// A value that the row says is refused, or one that no table knows.
std::string refused_value(const Rule& rule) {
  for (const Sample& sample : rule.refused)
    if (sample.value && !sample.value->empty()) return *sample.value;
  return "Other";
}

/// One way to weaken a check.
struct Weakening {
  const char* kind;
  std::string title;
  std::function<void(Check&)> change;
};

/// How what a machine checks of a row can be weakened.
std::vector<Weakening> weakenings(const Rule& rule) {
  using Kind = Check::Kind;
  const auto none = [](Check& check) { check.kind = Kind::none; };
  switch (rule.check.kind) {
    case Kind::required:
    case Kind::type:
    case Kind::ascii:
    case Kind::unique:
    case Kind::utc:
      return {{"check taken away", "nothing is checked of it", none}};
    case Kind::range:
      return {
          {"bound moved", "the least allowed value is one less", [](Check& check) { --check.min; }},
          {"bound moved", "the greatest allowed value is one more",
           [](Check& check) { check.max += check.parameter.empty() ? 1 : 0; }}};
    case Kind::one_of:
      return {{"value allowed", "'" + refused_value(rule) + "' is allowed too",
               [value = refused_value(rule)](Check& check) { check.values.push_back(value); }},
              {"letter case ignored", "the letter case of its values means nothing",
               [](Check& check) { check.any_case = true; }}};
    case Kind::gap:
      return {{"bound moved", "a minute less is enough", [](Check& check) { --check.minutes; }}};
    case Kind::max_length:
      return {
          {"bound moved", "a character more is allowed", [](Check& check) { ++check.characters; }}};
    case Kind::within_minutes:
      return {{"bound moved", "twice as many minutes are allowed",
               [](Check& check) { check.minutes *= 2; }}};
    case Kind::default_value:
      return {{"check taken away", "nothing says what its absence means", none}};
    case Kind::unsent:
      return {{"check taken away", "it may be sent", [](Check& check) { check.values.clear(); }}};
    case Kind::time:
    case Kind::none:
      break;
  }
  return {};
}

/// Whether the change leaves a check as it was: nothing to prove.
bool changes_nothing(const Weakening& weakening, const Rule& rule) {
  Check check = rule.check;
  weakening.change(check);
  return check.any_case == rule.check.any_case && check.max == rule.check.max &&
         check.min == rule.check.min && check.kind == rule.check.kind &&
         check.values == rule.check.values && check.minutes == rule.check.minutes &&
         check.characters == rule.check.characters;
}

void add_of_row(const Rule& rule, std::vector<Mutant>& out) {
  const std::string& id = rule.id;
  out.push_back({.name = "row dropped: " + id,
                 .kind = "row dropped",
                 .title = "The table has no row " + id + ".",
                 .about = id,
                 .in_table = [id](Spec& spec) { drop_row(spec, id); }});
  if (rule.level != Level::information)
    out.push_back({.name = "level lowered: " + id,
                   .kind = "level lowered",
                   .title = id + " is " + to_text(lowered(rule.level)) + " in place of " +
                            to_text(rule.level) + ".",
                   .about = id,
                   .in_table = [id](Spec& spec) {
                     Rule& row = row_of(spec, id);
                     row.level = lowered(row.level);
                   }});
  for (const Weakening& weakening : weakenings(rule))
    if (!changes_nothing(weakening, rule))
      out.push_back({.name = std::string(weakening.kind) + ": " + id + ", " + weakening.title,
                     .kind = weakening.kind,
                     .title = "Of " + id + " " + weakening.title + ".",
                     .about = id,
                     .in_table = [id, change = weakening.change](Spec& spec) {
                       change(row_of(spec, id).check);
                     }});
  out.push_back({.name = "finding swallowed: " + id,
                 .kind = "finding swallowed",
                 .title = "The judge overlooks what rests on " + id + ".",
                 .about = id,
                 .overlooks = [id](const Finding& finding) {
                   return finding.rule == id || finding.seen_as == id;
                 }});
}

template <class Change>
void each_answer(Case& each, Change change) {
  for (Step& step : each.steps)
    for (StepAnswer& answer : step.answers) change(answer);
}

void expect_truth(Case& each) {
  each_answer(each, [](StepAnswer& answer) { answer.expect = Expect::truth; });
}
void lower_level(Case& each) { each.level = lowered(each.level); }
void allow_repeats(Case& each) {
  each_answer(each, [](StepAnswer& answer) { answer.retry = "now"; });
}
void forget_rule(Case& each) { each.rules.erase(each.rules.begin()); }

/// One way to loosen what a case expects, where that could hide the finding that it is made for.
struct Loosening {
  const char* kind;
  const char* title;
  void (*change)(Case&);
  bool (*could_hide)(const Case& each, const DefectFinding& finding);
};

const Loosening kLoosenings[] = {
    {"expectation loosened", "an answer may be taken or refused, whatever it says", expect_truth,
     [](const Case& each, const DefectFinding& finding) {
       return finding.subject == "outcome.kind" && each.tls == TlsFlaw::none &&
              each.steps.back().answers.back().expect != Expect::truth;
     }},
    {"level of a case lowered", "what is found counts less", lower_level,
     [](const Case& each, const DefectFinding& finding) {
       return lowered(each.level) > finding.level;
     }},
    {"repeat allowed", "every answer may be followed by a repeat", allow_repeats,
     [](const Case& each, const DefectFinding& finding) {
       const StepAnswer& first = each.steps.back().answers.front();
       return finding.subject == "wire.requests" && first.retry.empty() &&
              first.kind == StepAnswer::Kind::error && first.status < 500;
     }},
    {"rule forgotten", "the first of its rules is not named", forget_rule,
     [](const Case& each, const DefectFinding& finding) {
       return each.rules.size() > 1 && each.rules.front() == finding.rule &&
              finding.subject.starts_with("outcome.");
     }},
};

}  // namespace

bool binds_clients(const Spec& spec, const Rule& rule) {
  return !rule.of_service && rule.excluded.empty() && rule.level != Level::information &&
         spec.error(rule.id) == nullptr;
}

std::vector<Mutant> mutants_of(const Suite& suite, const std::vector<Defect>& defects) {
  std::vector<Mutant> mutants;
  for (const Rule& rule : suite.spec.rules)
    if (binds_clients(suite.spec, rule)) add_of_row(rule, mutants);
  std::map<std::string, const Case*> by_id;
  for (const Case& each : suite.cases) by_id.emplace(each.id, &each);
  std::set<std::string> made;
  for (const Defect& defect : defects) {
    const DefectFinding& finding = defect.caught_by.front();
    const Case& each = *by_id.at(finding.id);
    for (const Loosening& loosening : kLoosenings)
      if (const std::string name = std::string(loosening.kind) + ": " + each.path();
          loosening.could_hide(each, finding) && made.insert(name).second)
        mutants.push_back({.name = name,
                           .kind = loosening.kind,
                           .title = "In " + each.path() + " " + loosening.title + ".",
                           .about = each.path(),
                           .in_case = loosening.change});
  }
  return mutants;
}

}  // namespace contract
