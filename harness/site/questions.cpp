#include "site/questions.h"

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "site/index.h"
#include "site/words.h"

namespace contract {

std::vector<Question> load_questions(const std::filesystem::path& file, const Spec& spec) {
  const Value document = load_json(file);
  std::vector<Question> questions;
  for (const Value& item : document.items) {
    Question question;
    for (const std::string& language : kLanguages) {
      question.text[language] = item.text_of(language);
      if (question.text[language].empty())
        throw Error(file.string(), item.line, "a question has no text in " + language,
                    "give it one");
    }
    question.page = item.text_of("page");
    if (const Value* rules = item.find("rules"))
      for (const Value& rule : rules->items) question.rules.push_back(rule.text);
    for (const std::string& rule : question.rules)
      if (spec.rule(rule) == nullptr)
        throw Error(file.string(), item.line, "the spec has no rule '" + rule + "'",
                    "name one that 'ecs-contract check --rules' lists");
    if (question.rules.empty() && question.page.empty())
      throw Error(file.string(), item.line, "a question has no answer", "name rules or a page");
    questions.push_back(std::move(question));
  }
  if (questions.empty())
    throw Error(file.string(), 0, "holds no questions", "take the file of this version");
  return questions;
}

std::string address_of(const Spec& spec, const Question& question) {
  return question.page.empty() ? address_of_row(spec, question.rules.front()) : question.page;
}

}  // namespace contract
