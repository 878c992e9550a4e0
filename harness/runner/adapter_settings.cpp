#include "runner/adapter_settings.h"

#include <algorithm>

#include "ecs_contract/error.h"
#include "ecs_contract/finding.h"
#include "formats/did_you_mean.h"
#include "formats/joined.h"

namespace contract {
namespace {

using Choice = AdapterSetting::Choice;

Choice read_choice(const Member& member) {
  Choice choice{member.name, member.value.text_of("title"), {}, {}};
  if (const Value* arguments = member.value.find("arguments"))
    for (const Value& word : arguments->items) choice.arguments.push_back(word.text);
  if (const Value* environment = member.value.find("environment"))
    for (const Member& each : environment->members) choice.environment[each.name] = each.value.text;
  return choice;
}

std::vector<std::string> values_of(const AdapterSetting& setting) {
  std::vector<std::string> values;
  for (const Choice& choice : setting.choices) values.push_back(choice.value);
  return values;
}

/// "say --setting transport=apache or transport=urlconnection".
std::string remedy(const AdapterConfig& config) {
  if (config.settings.empty()) return "it declares none: leave --setting out";
  std::vector<std::string> all;
  for (const AdapterSetting& setting : config.settings)
    for (const Choice& choice : setting.choices) all.push_back(setting.name + "=" + choice.value);
  return "say --setting " + joined(all, " or ");
}

/// Which setting `text`, NAME=VALUE, is about, and the value of it.
std::pair<const AdapterSetting*, const Choice*> find(const AdapterConfig& config,
                                                     const std::string& text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  const std::string name = text.substr(0, equals);
  std::vector<std::string> names;
  for (const AdapterSetting& setting : config.settings) {
    names.push_back(setting.name);
    if (setting.name != name) continue;
    const std::string value = text.substr(std::min(equals + 1, text.size()));
    for (const Choice& choice : setting.choices)
      if (choice.value == value) return {&setting, &choice};
    throw Error("'" + printable(value) + "' is no value of the setting '" + name +
                    "' of adapter '" + config.name + "'" + did_you_mean(value, values_of(setting)),
                remedy(config));
  }
  throw Error("'" + printable(name) + "' is no setting of adapter '" + config.name + "'" +
                  did_you_mean(name, names),
              remedy(config));
}

void add(AdapterConfig& config, const Choice& choice) {
  if (!config.exec) {
    config.command.insert(config.command.end(), choice.arguments.begin(), choice.arguments.end());
    for (const auto& [name, value] : choice.environment) config.environment[name] = value;
    return;
  }
  for (const std::string& word : choice.arguments) config.exec->command.push_back({{word}, false});
  for (const auto& [name, value] : choice.environment) config.exec->environment[name] = value;
}

}  // namespace

std::vector<AdapterSetting> read_settings(const Value& adapter_json, const std::string& file) {
  std::vector<AdapterSetting> settings;
  const Value* declared = adapter_json.find("settings");
  if (declared == nullptr) return settings;
  for (const Member& member : declared->members) {
    AdapterSetting setting{
        member.name, member.value.text_of("says"), member.value.text_of("default"), {}};
    for (const Member& value : member.value.find("values")->members)
      setting.choices.push_back(read_choice(value));
    const std::vector<std::string> values = values_of(setting);
    if (std::find(values.begin(), values.end(), setting.usual) == values.end())
      throw Error(file, member.value.find("default")->line,
                  "the default '" + printable(setting.usual) + "' is no value of the setting '" +
                      setting.name + "'" + did_you_mean(setting.usual, values),
                  "take one of " + joined(values, ", "));
    settings.push_back(std::move(setting));
  }
  return settings;
}

void put_into_effect(AdapterConfig& config, const std::vector<std::string>& asked) {
  std::map<std::string, const Choice*> chosen;
  for (const std::string& text : asked) {
    const auto [setting, choice] = find(config, text);
    if (!chosen.emplace(setting->name, choice).second)
      throw Error("--setting names '" + setting->name + "' twice", "name it once");
  }
  std::string variant;
  for (const AdapterSetting& setting : config.settings) {
    const Choice* choice = chosen[setting.name];
    if (choice == nullptr)
      choice = &*std::find_if(setting.choices.begin(), setting.choices.end(),
                              [&](const Choice& each) { return each.value == setting.usual; });
    add(config, *choice);
    if (choice->value == setting.usual) continue;
    const std::string shown = setting.name + "=" + choice->value;
    variant += (variant.empty() ? "@" : ",") + shown;
    config.title += ", " + (choice->title.empty() ? shown : choice->title);
  }
  config.name += variant;
}

std::vector<std::vector<std::string>> each_variant(const AdapterConfig& config) {
  std::vector<std::vector<std::string>> variants{{}};
  for (const AdapterSetting& setting : config.settings)
    for (const Choice& choice : setting.choices)
      if (choice.value != setting.usual) variants.push_back({setting.name + "=" + choice.value});
  return variants;
}

}  // namespace contract
