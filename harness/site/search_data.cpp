// What the search looks through: a classic script, which a page from file:// may load.
#include <algorithm>
#include <set>

#include "formats/json.h"
#include "site/pages.h"

namespace contract {
namespace {

/// One thing to find. `words` and `keywords` are looked through and not shown; `messages` are what
/// may be pasted of it, with %s and {name} for any text.
struct Found {
  std::string title, text, address, kind, words;
  std::string keywords = "";
  std::vector<std::string> messages = {};
};

Value to_value(const Press& press, const Found& found) {
  Value value = Value::object();
  value.add("t", Value::string(found.title));
  value.add("x", Value::string(found.text));
  value.add("a", Value::string(found.address));
  value.add("k", Value::string(press.word("kind_" + found.kind)));
  if (!found.words.empty()) value.add("w", Value::string(found.words));
  if (!found.keywords.empty()) value.add("s", Value::string(found.keywords));
  if (!found.messages.empty()) value.add("m", Value::texts(found.messages));
  return value;
}

/// A name's words in both languages: a reader asks in either.
std::string labels_of(const Press& press, const std::string& parameter) {
  std::string words;
  const std::string key = "parameter_" + parameter;
  for (const std::string& language : kLanguages)
    if (press.words().has(key))
      words += (words.empty() ? "" : " ") + press.words().text(key, language);
  return words;
}

void add_questions(const Press& press, const Spec& spec, const std::vector<Question>& questions,
                   std::vector<Found>& all) {
  for (const Question& question : questions) {
    std::string text, words;
    for (const std::string& rule : question.rules)
      text += (text.empty() ? "" : " ") + spec.rule(rule)->statement;
    for (const auto& [language, asked] : question.text)
      if (language != press.language()) words += asked;
    all.push_back(
        {question.text.at(press.language()), text, address_of(spec, question), "question", words});
  }
}

std::string keywords_of(const Keywords& keywords, const std::string& row) {
  const auto found = keywords.find(row);
  return found == keywords.end() ? "" : found->second;
}

/// The row's own message; where that leaves all open, what the tables put there.
std::vector<std::string> messages_of(const Spec& spec, const ErrorRow& row) {
  if (row.message != kAnyText) return {row.message};
  std::set<std::string> texts = {row.fill};
  for (const Rule& rule : spec.rules)
    if (rule.refusal && rule.refusal->error == row.id) texts.insert(rule.refusal->text);
  for (const Decision& each : spec.behaviour)
    if (each.refusal && each.refusal->error == row.id) texts.insert(each.refusal->text);
  texts.erase("");
  return {texts.begin(), texts.end()};
}

void add_errors(const Press& press, const Spec& spec, const Keywords& keywords,
                std::vector<Found>& all) {
  for (const ErrorRow& row : spec.errors) {
    const std::string retry = row.retry.empty() ? ""
                                                : press.words().text("retry_search", "en") + " " +
                                                      press.words().text("retry_search", "zh");
    all.push_back({std::to_string(row.status) + " " + row.code, message_of(press, row),
                   address_of_error(row.id), "error", row.id + " " + row.condition + " " + retry,
                   keywords_of(keywords, row.id), messages_of(spec, row)});
  }
}

/// A code that several rows share: its page tells them apart.
void add_codes(const Press& press, const SiteIndex& index, std::vector<Found>& all) {
  for (const auto& [code, rows] : index.of_code) {
    if (rows.size() < 2) continue;
    std::string statuses;
    for (const ErrorRow* row : rows)
      statuses += (statuses.empty() ? "" : ", ") + std::to_string(row->status);
    all.push_back({code, press.word("code_several") + " (" + statuses + ")", address_of_code(code),
                   "code", ""});
  }
}

void add_rules(const Press& press, const Spec& spec, const Keywords& keywords,
               std::vector<Found>& all) {
  for (const Parameter& parameter : spec.parameters) {
    std::string statements;
    for (const std::size_t place : parameter.rules) statements += spec.rules[place].statement + " ";
    all.push_back({parameter.name, press.word("parameter_" + parameter.name),
                   address_of_parameter(parameter.name), "parameter",
                   labels_of(press, parameter.name) + " " + statements});
  }
  for (const Rule& rule : spec.rules)
    if (spec.error(rule.id) == nullptr)
      all.push_back({rule.id, rule.statement, address_of_rule(rule.id), "rule",
                     rule.at.section + " " + labels_of(press, rule.parameter),
                     keywords_of(keywords, rule.id)});
  for (const Contradiction& each : spec.contradictions)
    all.push_back({each.id, each.says, address_of_contradiction(each.id), "contradiction",
                   each.against + " " + each.resolution});
}

void add_others(const SiteIndex& index, std::vector<Found>& all) {
  for (const CasePath& each : index.cases)
    all.push_back({each.path, each.first->title, address_of_case(each.path), "case", ""});
  for (const auto& [client, versions] : index.sources.results)
    for (const SavedResult& result : versions)
      all.push_back({result.info.client + " " + result.info.client_version, client,
                     address_of_client(result), "client", result.info.language});
  for (const ShippedCassette& cassette : index.sources.cassettes)
    all.push_back({cassette.name, "", address_of_cassette(cassette.name), "cassette", ""});
}

}  // namespace

std::string search_data(const Press& press, const SiteIndex& index,
                        const std::vector<Question>& questions, const Keywords& keywords) {
  const Spec& spec = index.sources.suite.spec;
  std::vector<Found> all;
  add_questions(press, spec, questions, all);
  add_codes(press, index, all);
  add_errors(press, spec, keywords, all);
  add_rules(press, spec, keywords, all);
  add_others(index, all);
  Value list = Value::array();
  for (const Found& found : all) list.items.push_back(to_value(press, found));
  return "window.ecsContractSearch = " + write_json(list) + ";\n";
}

}  // namespace contract
