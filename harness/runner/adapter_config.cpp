#include "runner/adapter_config.h"

#include <algorithm>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/adapter_settings.h"
#include "runner/process.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> texts(const Value& object, std::string_view name) {
  std::vector<std::string> list;
  if (const Value* array = object.find(name))
    for (const Value& item : array->items) list.push_back(item.text);
  return list;
}

/// What to do where there is no such adapter.
std::string other_adapters(const fs::path& adapters) {
  std::string list;
  for (const std::string& name : adapter_names(adapters)) list += (list.empty() ? "" : ", ") + name;
  return list.empty() ? "name a folder that holds an adapter.json (conformance/PROTOCOL.md)"
                      : "take one of " + list;
}

std::string with_bin(std::string word, const fs::path& bin) {
  if (const std::size_t at = word.find("{bin}"); at != std::string::npos)
    word.replace(at, 5, bin.string());
  return word;
}

ExecTemplate read_exec(const Value& exec) {
  ExecTemplate tool;
  tool.hello = read_hello(exec);
  for (const Value& item : exec.find("command")->items) {
    ExecTemplate::Part& part = tool.command.emplace_back();
    part.group = item.is(Value::Kind::array);
    if (!part.group) part.words.push_back(item.text);
    for (const Value& word : item.items) part.words.push_back(word.text);
  }
  if (const Value* environment = exec.find("environment"))
    for (const Member& member : environment->members)
      tool.environment[member.name] = member.value.text;
  tool.request_id = exec.find("answer")->text_of("request_id");
  tool.order_id = exec.find("answer")->text_of("order_id");
  tool.errors = texts(exec, "errors");
  if (const Value* exits = exec.find("exits"))
    for (const Member& member : exits->members)
      tool.exits[std::stoi(member.name)] = member.value.text;
  return tool;
}

}  // namespace

std::vector<std::string> adapter_names(const fs::path& adapters) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(adapters, ignored))
    if (fs::exists(entry.path() / "adapter.json"))
      names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

AdapterConfig load_adapter(const fs::path& adapters, const std::string& name,
                           const fs::path& schema, const fs::path& bin,
                           const std::vector<std::string>& settings) {
  const fs::path folder = adapters / name;
  if (name.empty() || name.find('/') != std::string::npos || !fs::exists(folder / "adapter.json"))
    throw Error(adapters.string(), 0, "there is no adapter '" + name + "'",
                other_adapters(adapters));
  const Value value = load_json(folder / "adapter.json", Schema::load(schema));
  AdapterConfig config;
  config.name = value.text_of("name");
  if (config.name != name)
    throw Error((folder / "adapter.json").string(), value.find("name")->line,
                "says the name '" + config.name + "'", "an adapter is named as its folder");
  config.title = value.text_of("title");
  config.command = texts(value, "command");
  config.settings = read_settings(value, (folder / "adapter.json").string());
  if (const Value* exec = value.find("exec")) config.exec = read_exec(*exec);
  config.needs = texts(value, "needs");
  config.folder = fs::absolute(folder);
  config.installed = value.text_of("installed");
  config.memory_bytes = static_cast<std::size_t>(value.integer_of("memory_mb")) << 20;
  put_into_effect(config, settings);
  for (std::string& word : config.command) word = with_bin(std::move(word), bin);
  if (config.exec)
    for (ExecTemplate::Part& part : config.exec->command)
      if (!part.group)
        for (std::string& word : part.words) word = with_bin(std::move(word), bin);
  return config;
}

std::string missing(const AdapterConfig& config) {
  for (const std::string& program : config.needs)
    if (find_program(program).empty()) return program + " is not on PATH";
  if (!config.installed.empty() && !fs::exists(config.folder / config.installed))
    return "it is not installed";
  return "";
}

}  // namespace contract
