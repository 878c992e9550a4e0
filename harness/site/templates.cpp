#include "site/templates.h"

#include <kainjow/mustache.hpp>
#include <map>

#include "ecs_contract/error.h"
#include "formats/files.h"

namespace contract {
namespace {

namespace fs = std::filesystem;
using kainjow::mustache::data;
using kainjow::mustache::mustache;

constexpr const char* kEnding = ".mustache";

/// The library takes an empty text for true.
data data_of(const Value& value) {
  switch (value.kind) {
    case Value::Kind::null:
      return data(data::type::bool_false);
    case Value::Kind::boolean:
      return data(value.text == "true" ? data::type::bool_true : data::type::bool_false);
    case Value::Kind::number:
    case Value::Kind::string:
      return value.text.empty() ? data(data::type::bool_false) : data(value.text);
    case Value::Kind::array: {
      data list(data::type::list);
      for (const Value& item : value.items) list.push_back(data_of(item));
      return list;
    }
    case Value::Kind::object:
      break;
  }
  data object(data::type::object);
  for (const Member& member : value.members) object.set(member.name, data_of(member.value));
  return object;
}

/// What text and values in double quotes need; a single quote stands as it is.
std::string escaped(const std::string& text) {
  std::string html;
  for (const char character : text) {
    if (character == '&')
      html += "&amp;";
    else if (character == '<')
      html += "&lt;";
    else if (character == '>')
      html += "&gt;";
    else if (character == '"')
      html += "&quot;";
    else
      html += character;
  }
  return html;
}

/// Every word that the text asks for has to be there: the library would print nothing.
void demand_words(const fs::path& file, const std::string& text, const Words& words) {
  for (std::size_t at = text.find("w."); at != std::string::npos; at = text.find("w.", at + 1)) {
    if (at < 2 || (text[at - 1] != '{' && text[at - 1] != '#' && text[at - 1] != '^')) continue;
    const std::size_t end = text.find('}', at);
    const std::string key = text.substr(at + 2, end - at - 2);
    if (!words.has(key))
      throw Error(file.string(), 0, "asks for the word '" + key + "', which is not there",
                  "add it to words.json, or correct the template");
  }
}

}  // namespace

struct Templates::Parsed {
  std::map<std::string, mustache> templates;
  std::map<std::string, data> words;  // by language
  data partials{data::type::object};
};

Templates::Templates(const fs::path& folder, const Words& words)
    : parsed_(std::make_unique<Parsed>()) {
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() != kEnding) continue;
    const std::string text = read_file(entry.path());
    demand_words(entry.path(), text, words);
    mustache parsed(text);
    if (!parsed.is_valid())
      throw Error(entry.path().string(), 0, "is no template: " + parsed.error_message(),
                  "correct it");
    parsed.set_custom_escape(escaped);
    const std::string name = entry.path().stem().string();
    parsed_->templates.emplace(name, std::move(parsed));
    parsed_->partials.set(name, data(kainjow::mustache::partial([text] { return text; })));
  }
  if (parsed_->templates.empty())
    throw Error(folder.string(), 0, "holds no templates of pages",
                "name the suite's folder with --root, one that has site/ too");
  for (const std::string& language : kLanguages) {
    data own(data::type::object);
    own.set("w", data_of(words.all(language)));
    parsed_->words.emplace(language, std::move(own));
  }
}

Templates::~Templates() = default;

std::string Templates::render(const std::string& name, const std::string& language,
                              const Value& value) const {
  const auto found = parsed_->templates.find(name);
  if (found == parsed_->templates.end())
    throw Error("there is no template '" + name + "'", "take the site/ of this version");
  const data own = data_of(value);
  kainjow::mustache::context<std::string> names(&parsed_->partials);
  names.push(&parsed_->words.at(language));
  names.push(&own);
  return found->second.render(names);
}

}  // namespace contract
