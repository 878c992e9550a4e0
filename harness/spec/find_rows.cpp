#include "spec/find_rows.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <set>
#include <utility>

#include "ecs_contract/message.h"
#include "spec/words.h"

namespace contract {
namespace {

using By = FoundRows::By;

constexpr std::size_t kMostRows = 8;        ///< that answer a question: a screen of them
constexpr double kLeast = 0.4;              ///< of a question's weight, that an answer has to have
constexpr double kBesideTheBest = 0.7;      ///< of the best answer's weight, to be shown with it
constexpr std::size_t kPartOfMessage = 4;   ///< words that are enough to know a message by
constexpr std::size_t kFixedOfMessage = 3;  ///< words of its own, below which it says nothing
constexpr std::size_t kLongestPaste = 400;  ///< words that are looked at

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

/// The words of a message that stand there whatever the moment: what is left open is cut out.
std::vector<std::string> fixed_words(std::string_view message) {
  std::string fixed;
  for (std::size_t at = 0; at < message.size(); ++at) {
    if (message.substr(at, 2) == "%s") {
      ++at;
    } else if (const std::size_t end = message.find('}', at);
               message[at] == '{' && end != std::string_view::npos) {
      at = end;
    } else {
      fixed += message[at];
    }
  }
  return words_of(fixed);
}

/// The words that two texts have in common in the same order: the most there are.
std::size_t in_common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (const std::string& word : a) {
    std::size_t diagonal = 0;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = word == b[j - 1] ? diagonal + 1 : std::max(above, row[j - 1]);
      diagonal = above;
    }
  }
  return row.back();
}

/// Whether `part` stands in `whole` without a gap.
bool holds(const std::vector<std::string>& whole, const std::vector<std::string>& part) {
  return std::search(whole.begin(), whole.end(), part.begin(), part.end()) != whole.end();
}

/// How well a message fits a pasted text, in words; 0: not. One that stands there whole comes
/// before all of which the text is a part, and the longer before the shorter.
std::size_t fit_of(const std::vector<std::string>& of_paste, std::string_view message) {
  const std::vector<std::string> fixed = fixed_words(message);
  if (fixed.size() < kFixedOfMessage) return 0;
  if (in_common(fixed, of_paste) == fixed.size()) return kLongestPaste + fixed.size();
  return of_paste.size() >= kPartOfMessage && holds(words_of(message), of_paste) ? of_paste.size()
                                                                                 : 0;
}

std::vector<std::string> words_of_paste(std::string_view pasted) {
  std::vector<std::string> words = words_of(pasted);
  if (words.size() > kLongestPaste) words.resize(kLongestPaste);
  return words;
}

FoundRows by_message(const Spec& spec, std::string_view pasted) {
  const std::vector<std::string> of_paste = words_of_paste(pasted);
  const std::vector<std::string> names = names_in(pasted);
  const auto named = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  FoundRows found;
  std::size_t best = 0;
  for (const ErrorRow& row : spec.errors) {
    std::size_t fit = fit_of(of_paste, row.message);
    if (fit == 0) continue;
    // Of rows with one message the code and the status that were pasted with it tell.
    fit += (named(row.code) ? 4 * kLongestPaste : 0) +
           (named(std::to_string(row.status)) ? 2 * kLongestPaste : 0);
    if (fit < best) continue;
    if (fit > best) found = {By::message, "", {}};
    best = fit;
    found.rows.push_back(row.id);
  }
  return found;
}

/// What a reader may call a rule of that kind.
const char* called(const Check& check) {
  switch (check.kind) {
    case Check::Kind::required:
      return "required mandatory must";
    case Check::Kind::type:
      return "type";
    case Check::Kind::range:
      return "range allowed least most minimum maximum limit highest lowest";
    case Check::Kind::one_of:
      return "values allowed choices";
    case Check::Kind::time:
      return "format written time date";
    case Check::Kind::gap:
      return check.minutes == 0 ? "order"
                                : "least minimum shortest duration long gap distance hours";
    case Check::Kind::max_length:
      return "length long longest size most maximum";
    case Check::Kind::default_value:
      return "default absent omitted missing";
    case Check::Kind::unique:
      return "second twice again";
    default:
      return "";
  }
}

/// The words that a row is found by: the sentence, the id, and what the reader may call it.
std::set<std::string> words_of_row(const Spec& spec, const Rule& rule) {
  std::string text = rule.id + " " + rule.statement + " " + rule.parameter + " " +
                     called(rule.check) + " " + rule.at.section;
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

FoundRows by_words(const Spec& spec, std::string_view question) {
  const std::vector<std::string> asked = asked_words(question);
  std::vector<std::set<std::string>> rows;
  std::map<std::string, std::size_t> rows_with;
  for (const Rule& rule : spec.rules) {
    rows.push_back(words_of_row(spec, rule));
    for (const std::string& word : asked)
      if (rows.back().contains(word)) ++rows_with[word];
  }
  const auto weight = [&](const std::string& word) {
    const auto found = rows_with.find(word);
    const double in = found == rows_with.end() ? 1.0 : static_cast<double>(found->second);
    return std::log(1 + static_cast<double>(rows.size()) / in);
  };
  double whole = 0;
  for (const std::string& word : asked) whole += weight(word);
  // What is written without a blank is meant as a name: all of it has to be there.
  const double least = question.find(' ') == std::string_view::npos ? 0.999 : kLeast;
  std::vector<std::pair<double, std::string>> scored;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    double score = 0;
    for (const std::string& word : asked)
      if (rows[i].contains(word)) score += weight(word);
    if (score == 0 || score < least * whole) continue;
    // The action's own page comes before what any call can meet.
    scored.push_back({i < spec.own_rules ? score : 0.9 * score, spec.rules[i].id});
  }
  std::stable_sort(scored.begin(), scored.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  FoundRows found;
  for (const auto& [score, id] : scored) {
    if (found.rows.size() == kMostRows || score < kBesideTheBest * scored.front().first) break;
    found.by = By::words;
    found.rows.push_back(id);
  }
  return found;
}

/// The one name of the table in a question that says nothing beside it: "why did I get Throttling?"
FoundRows by_name_within(const Spec& spec, std::string_view question) {
  FoundRows found;
  std::set<std::string> said;
  for (const std::string& word : asked_words(question)) said.insert(word);
  for (const std::string& name : names_in(question)) {
    FoundRows named = by_name(spec, name);
    if (named.by == By::nothing || asked_words(name).empty()) continue;
    if (found.by != By::nothing && found.name != named.name) return {};
    for (const std::string& word : asked_words(name)) said.erase(word);
    found = std::move(named);
  }
  // What kind of thing it is may be said too.
  for (const char* word : {"error", "code", "parameter", "status", "rule", "answer"})
    said.erase(stem(word));
  return said.empty() ? found : FoundRows{};
}

std::set<std::string> stems(std::initializer_list<const char*> words) {
  std::set<std::string> all;
  for (const char* word : words) all.insert(stem(word));
  return all;
}

/// Whether a question has one of `words`, and beside them nothing but what is in `around`.
bool asks_for(std::string_view question, const std::set<std::string>& words,
              const std::set<std::string>& around) {
  bool any = false;
  for (const std::string& word : asked_words(question)) {
    any = any || words.contains(word);
    if (!words.contains(word) && !around.contains(word)) return false;
  }
  return any;
}

bool asks_for_retry(std::string_view question) {
  static const auto words = stems({"try", "again", "retry", "retries", "retryable", "repeat"});
  static const auto around =
      stems({"error", "code", "call", "later", "safe", "now", "all", "list"});
  return asks_for(question, words, around);
}

bool asks_for_answers(std::string_view question) {
  static const auto words =
      stems({"body", "bodies", "answer", "response", "xml", "json", "sample"});
  static const auto around =
      stems({"error", "success", "example", "look", "like", "format", "both", "call"});
  return asks_for(question, words, around);
}

}  // namespace

bool has_message(std::string_view pasted, std::string_view message) {
  return fit_of(words_of_paste(pasted), message) > 0;
}

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

FoundRows find_rows(const Spec& spec, std::string_view asked) {
  if (FoundRows found = by_name(spec, asked); found.by != By::nothing) return found;
  if (asks_for_retry(asked)) {
    FoundRows found{By::retry, "", {}};
    for (const ErrorRow* row : rows_to_retry(spec)) found.rows.push_back(row->id);
    return found;
  }
  if (asks_for_answers(asked)) {
    const std::vector<std::string> words = asked_words(asked);
    const bool errors = std::find(words.begin(), words.end(), "error") != words.end();
    return {By::answers, errors ? "error" : "", {}};
  }
  if (FoundRows found = by_name_within(spec, asked); found.by != By::nothing) return found;
  if (FoundRows found = by_message(spec, asked); found.by != By::nothing) return found;
  return by_words(spec, asked);
}

}  // namespace contract
