#include "site/words.h"

#include "ecs_contract/error.h"
#include "formats/files.h"

namespace contract {

Words Words::load(const std::filesystem::path& file) {
  Words words;
  words.file_ = file;
  const Value document = load_json(file);
  for (const Member& key : document.members) {
    std::map<std::string, std::string>& texts = words.texts_[key.name];
    for (const std::string& language : kLanguages) {
      texts[language] = key.value.text_of(language);
      if (texts[language].empty())
        throw Error(file.string(), key.value.line, "'" + key.name + "' has no text in " + language,
                    "give it one");
    }
  }
  if (words.texts_.empty())
    throw Error(file.string(), 0, "holds no texts", "take the file of this version");
  return words;
}

const std::string& Words::text(const std::string& key, const std::string& language) const {
  const auto found = texts_.find(key);
  if (found == texts_.end())
    throw Error(file_.string(), 0, "has no text '" + key + "'", "add it in each language");
  return found->second.at(language);
}

Value Words::all(const std::string& language) const {
  Value all = Value::object();
  for (const auto& [key, texts] : texts_) all.add(key, Value::string(texts.at(language)));
  return all;
}

}  // namespace contract
