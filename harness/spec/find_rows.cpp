#include "spec/find_rows.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "ecs_contract/message.h"
#include "spec/find_message.h"
#include "spec/words.h"

namespace contract {
namespace {

using By = FoundRows::By;

constexpr std::size_t kMostRows = 8;    ///< that answer a question: a screen of them
constexpr double kLeast = 0.4;          ///< of a question's weight, that an answer has to have
constexpr double kAll = 0.999;          ///< the same, of what has to be there whole
constexpr double kBesideTheBest = 0.7;  ///< of the best answer's weight, to be shown with it
constexpr double kOfTheNamed = 1.5;  ///< times the weight: a row of the parameter or code asked for
constexpr double kOfQuestion = 0.9;  ///< times the weight: a word of a question that a row answers
constexpr double kOfAnyCall = 0.9;   ///< the same: a row that is not of the action's own page
constexpr std::size_t kLongestQuestion = 60;  ///< words of a question that are looked for

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_one_name(std::string_view question) {
  return question.find(' ') == std::string_view::npos && is_ascii(question);
}

FoundRows by_name(const Spec& spec, std::string_view name) {
  FoundRows found;
  for (const Rule& rule : spec.rules)
    if (equal_ignoring_case(rule.id, name)) return {By::id, rule.id, {rule.id}};
  for (const Contradiction& each : spec.contradictions)
    if (equal_ignoring_case(each.id, name)) return {By::id, each.id, each.about};
  for (const ErrorRow& row : spec.errors)
    if (equal_ignoring_case(row.code, name) || std::to_string(row.status) == name) {
      found.by = By::code;
      found.name = equal_ignoring_case(row.code, name) ? row.code : std::string(name);
      found.rows.push_back(row.id);
    }
  if (found.by != By::nothing) return found;
  for (const auto* list : {&spec.parameters, &spec.shared_parameters})
    for (const Parameter& parameter : *list) {
      if (!equal_ignoring_case(parameter.name, name)) continue;
      found = {By::parameter, parameter.name, {}};
      for (const std::size_t at : parameter.rules) found.rows.push_back(spec.rules[at].id);
      return found;
    }
  return found;
}

/// The words of questions by the rows that are known to answer them.
std::map<std::string, std::set<std::string>> words_of_questions(const Vocabulary& vocabulary) {
  std::map<std::string, std::set<std::string>> words;
  for (const AnsweredQuestion& question : vocabulary.questions)
    for (const std::string& rule : question.rules)
      for (const std::string& text : question.texts)
        for (const std::string& word : words_and_parts(text)) words[rule].insert(stem(word));
  return words;
}

/// The words that a row is found by: the sentence, the id, and what the reader may call it.
std::set<std::string> words_of_row(const Spec& spec, const Vocabulary& vocabulary,
                                   const Rule& rule) {
  std::string text = rule.id + " " + rule.statement + " " + rule.parameter + " " + rule.at.section;
  for (const std::string& word : vocabulary.called(rule.check)) text += " " + word;
  // What a parameter is for stands in the one sentence of it that is no rule; all others of it are
  // of that too.
  if (rule.check.kind == Check::Kind::gap)
    for (const Rule& other : spec.rules)
      if (other.parameter == rule.parameter && other.check.kind == Check::Kind::none)
        text += " " + other.statement;
  if (const ErrorRow* row = spec.error(rule.id)) text += " " + row->code + " " + row->message;
  std::set<std::string> words;
  for (const std::string& word : words_and_parts(text)) words.insert(stem(word));
  return words;
}

/// Whether the row is of a parameter or a code that has one of these names.
bool is_of(const Spec& spec, const Rule& rule, const std::set<std::string>& names) {
  const ErrorRow* row = spec.error(rule.id);
  return names.contains(rule.parameter) || (row != nullptr && names.contains(row->code));
}

/// The parameters and codes that a question names, as the table spells them.
std::set<std::string> named_in(const Spec& spec, std::string_view question) {
  std::set<std::string> names;
  for (const std::string& name : names_in(question))
    if (const FoundRows found = by_name(spec, name);
        found.by == By::parameter || found.by == By::code)
      names.insert(found.name);
  return names;
}

/// A row that has words of a question.
struct Scored {
  double score = 0;
  std::size_t place = 0;  ///< in Spec::rules

  /// The best first; of equals the one that stands first in the tables.
  auto order() const { return std::tuple(-score, place); }
};

/// The words that rows are found by: their own, and those of questions that they answer.
struct RowWords {
  std::set<std::string> own, asked;

  bool has(const std::string& word) const { return own.contains(word) || asked.contains(word); }
};

std::vector<RowWords> words_of_rows(const Spec& spec, const Vocabulary& vocabulary) {
  std::map<std::string, std::set<std::string>> known = words_of_questions(vocabulary);
  std::vector<RowWords> rows;
  for (const Rule& rule : spec.rules)
    rows.push_back({words_of_row(spec, vocabulary, rule), std::move(known[rule.id])});
  return rows;
}

/// What each word of a question weighs: the rarer it is, the more it tells.
std::map<std::string, double> weights_of(const std::vector<std::string>& asked,
                                         const std::vector<RowWords>& rows) {
  std::map<std::string, double> weights;
  for (const std::string& word : asked) {
    const auto with =
        std::count_if(rows.begin(), rows.end(), [&](const RowWords& row) { return row.has(word); });
    weights[word] = std::log(1 + static_cast<double>(rows.size()) /
                                     static_cast<double>(std::max<std::ptrdiff_t>(1, with)));
  }
  return weights;
}

/// The rows that fit a question, the best first.
std::vector<Scored> scored_rows(const Spec& spec, const Vocabulary& vocabulary,
                                std::string_view question, const std::vector<std::string>& asked) {
  const std::vector<RowWords> rows = words_of_rows(spec, vocabulary);
  const std::map<std::string, double> weights = weights_of(asked, rows);
  // What is written without a blank is meant as a name: all of it has to be there.
  double least = 0;
  for (const auto& [word, weight] : weights)
    least += (is_one_name(question) ? kAll : kLeast) * weight;
  const std::set<std::string> names = named_in(spec, question);
  std::vector<Scored> scored;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    double fits = 0, score = 0;
    for (const auto& [word, weight] : weights) {
      if (!rows[i].has(word)) continue;
      fits += weight;
      score += rows[i].own.contains(word) ? weight : kOfQuestion * weight;
    }
    if (fits == 0 || fits < least) continue;
    if (is_of(spec, spec.rules[i], names)) score *= kOfTheNamed;
    scored.push_back({i < spec.own_rules ? score : kOfAnyCall * score, i});
  }
  std::sort(scored.begin(), scored.end(),
            [](const Scored& a, const Scored& b) { return a.order() < b.order(); });
  return scored;
}

FoundRows by_words(const Spec& spec, const Vocabulary& vocabulary, std::string_view question) {
  std::vector<std::string> asked = asked_words(question);
  FoundRows found;
  if (asked.size() > kLongestQuestion) {
    found.unread = asked.size() - kLongestQuestion;
    asked.resize(kLongestQuestion);
  }
  const std::vector<Scored> scored = scored_rows(spec, vocabulary, question, asked);
  for (const Scored& each : scored) {
    if (each.score < kBesideTheBest * scored.front().score) break;
    found.by = By::words;
    if (found.rows.size() < kMostRows) {
      found.rows.push_back(spec.rules[each.place].id);
    } else {
      ++found.more;
    }
  }
  return found;
}

/// The one name of the table in a question that says nothing beside it: "why did I get Throttling?"
FoundRows by_name_within(const Spec& spec, const Vocabulary& vocabulary,
                         std::string_view question) {
  const std::vector<std::string> asked = asked_words(question);
  if (asked.size() > kLongestQuestion) return {};
  std::set<std::string> said(asked.begin(), asked.end());
  FoundRows found;
  for (const std::string& name : names_in(question)) {
    FoundRows named = by_name(spec, name);
    if (named.by == By::nothing || asked_words(name).empty()) continue;
    if (found.by != By::nothing && found.name != named.name) return {};
    for (const std::string& word : asked_words(name)) said.erase(word);
    found = std::move(named);
  }
  // What kind of thing it is may be said too.
  for (const std::string& kind : vocabulary.kinds) said.erase(stem(kind));
  return said.empty() ? found : FoundRows{};
}

std::set<std::string> stems(const std::vector<std::string>& words) {
  std::set<std::string> all;
  for (const std::string& word : words) all.insert(stem(word));
  return all;
}

/// Whether a question is about that topic and nothing else. Chinese has no blanks between words:
/// there it is enough that a word of the topic stands in it, and no name.
bool asks_for(std::string_view question, const Topic& topic) {
  const std::set<std::string> words = stems(topic.words), around = stems(topic.around);
  bool any = false;
  for (const std::string& word : asked_words(question)) {
    if (!is_ascii(word)) continue;
    any = any || words.contains(word);
    if (!words.contains(word) && !around.contains(word)) return false;
  }
  return any || std::any_of(words.begin(), words.end(), [&](const std::string& word) {
           return !is_ascii(word) && question.find(word) != std::string_view::npos;
         });
}

bool has_any(std::string_view question, const std::vector<std::string>& of) {
  const std::set<std::string> wanted = stems(of);
  const std::vector<std::string> asked = asked_words(question);
  return std::any_of(asked.begin(), asked.end(),
                     [&](const std::string& word) { return wanted.contains(word); });
}

}  // namespace

std::vector<const ErrorRow*> rows_to_retry(const Spec& spec) {
  std::vector<const ErrorRow*> rows;
  for (const ErrorRow& row : spec.errors)
    if (!row.retry.empty()) rows.push_back(&row);
  return rows;
}

std::vector<std::string> names_of(const Spec& spec) {
  std::vector<std::string> names;
  for (const ErrorRow& row : spec.errors) names.push_back(row.code);
  for (const auto* list : {&spec.parameters, &spec.shared_parameters})
    for (const Parameter& parameter : *list) names.push_back(parameter.name);
  for (const std::string& id : all_ids(spec)) names.push_back(id);
  return names;
}

FoundRows find_rows(const Spec& spec, const Vocabulary& vocabulary, std::string_view asked) {
  if (FoundRows found = by_name(spec, asked); found.by != By::nothing) return found;
  if (asks_for(asked, vocabulary.retry)) {
    FoundRows found{By::retry, "", {}};
    for (const ErrorRow* row : rows_to_retry(spec)) found.rows.push_back(row->id);
    return found;
  }
  if (asks_for(asked, vocabulary.answers))
    return {By::answers, has_any(asked, vocabulary.answers.of_errors) ? "error" : "", {}};
  if (FoundRows found = by_name_within(spec, vocabulary, asked); found.by != By::nothing)
    return found;
  if (std::vector<std::string> rows = rows_by_message(spec, asked); !rows.empty())
    return {By::message, "", std::move(rows)};
  FoundRows found = by_words(spec, vocabulary, asked);
  if (found.by != By::nothing) return found;
  // Better than nothing is what it names, where that is one.
  const std::set<std::string> names = named_in(spec, asked);
  return names.size() == 1 ? by_name(spec, *names.begin()) : found;
}

}  // namespace contract
