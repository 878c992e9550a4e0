#include "site/keywords.h"

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "site/words.h"

namespace contract {

Keywords load_keywords(const std::filesystem::path& file, const Spec& spec) {
  const Value document = load_json(file);
  Keywords keywords;
  for (const Value& item : document.items) {
    std::string words;
    for (const std::string& language : kLanguages) {
      if (item.text_of(language).empty())
        throw Error(file.string(), item.line, "keywords have no text in " + language,
                    "give them one");
      words += (words.empty() ? "" : " ") + item.text_of(language);
    }
    const Value* rules = item.find("rules");
    if (rules == nullptr || rules->items.empty())
      throw Error(file.string(), item.line, "keywords are of no row", "name the rows in 'rules'");
    for (const Value& rule : rules->items) {
      if (spec.rule(rule.text) == nullptr)
        throw Error(file.string(), item.line, "the spec has no row '" + rule.text + "'",
                    "name one that 'ecs-contract check --rules' lists");
      std::string& all = keywords[rule.text];
      all += (all.empty() ? "" : " ") + words;
    }
  }
  if (keywords.empty())
    throw Error(file.string(), 0, "holds no keywords", "take the file of this version");
  return keywords;
}

}  // namespace contract
