#include "runner/adapter.h"

#include <algorithm>
#include <stdexcept>

#include "error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "runner/home.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kByeTime{2000};

std::vector<std::string> texts(const Value& object, std::string_view name) {
  std::vector<std::string> list;
  if (const Value* array = object.find(name))
    for (const Value& item : array->items) list.push_back(item.text);
  return list;
}

std::string known_adapters(const fs::path& adapters) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(adapters, ignored))
    if (fs::exists(entry.path() / "adapter.json"))
      names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

ProcessOptions options_of(const AdapterConfig& config, const fs::path& home) {
  const char* path = std::getenv("PATH");
  return {.command = config.command,
          .folder = config.folder,
          .environment = {{"PATH", path == nullptr ? "/usr/bin:/bin" : path},
                          {"HOME", home.string()},
                          {"TMPDIR", home.string()},
                          {"LANG", "C.UTF-8"},
                          {"TZ", "UTC"}},
          .memory_bytes = config.memory_bytes};
}

std::string with_last_words(const std::string& text, const std::string& words) {
  return words.empty() ? text : text + "; its last words: " + printable(words, 600);
}

}  // namespace

AdapterConfig load_adapter(const fs::path& adapters, const std::string& name,
                           const fs::path& schema, const fs::path& bin) {
  const fs::path folder = adapters / name;
  if (name.empty() || name.find('/') != std::string::npos || !fs::exists(folder / "adapter.json"))
    throw Error(adapters.string(), 0, "there is no adapter '" + name + "'",
                "take one of " + known_adapters(adapters));
  const Value value = load_json(folder / "adapter.json", Schema::load(schema));
  AdapterConfig config;
  config.name = value.text_of("name");
  if (config.name != name)
    throw Error((folder / "adapter.json").string(), value.find("name")->line,
                "says the name '" + config.name + "'", "an adapter is named as its folder");
  config.title = value.text_of("title");
  config.command = texts(value, "command");
  for (std::string& word : config.command)
    if (const std::size_t at = word.find("{bin}"); at != std::string::npos)
      word.replace(at, 5, bin.string());
  config.needs = texts(value, "needs");
  config.folder = fs::absolute(folder);
  config.installed = value.text_of("installed");
  config.memory_bytes = static_cast<std::size_t>(value.integer_of("memory_mb")) << 20;
  return config;
}

std::string missing(const AdapterConfig& config) {
  for (const std::string& program : config.needs)
    if (find_program(program).empty()) return program + " is not on PATH";
  if (!config.installed.empty() && !fs::exists(config.folder / config.installed))
    return "it is not installed";
  return "";
}

std::string broken(const Schema& schema, const Reading& line) {
  if (!line.ok()) return "no JSON: " + line.findings.front().note;
  const std::vector<SchemaProblem> problems = schema.check(line.value);
  if (problems.empty()) return "";
  return printable(problems.front().path) + ": " + problems.front().message;
}

ProtocolSchemas ProtocolSchemas::load(const fs::path& folder) {
  return {Schema::load(folder / "to-adapter.schema.json"),
          Schema::load(folder / "from-adapter.schema.json")};
}

Adapter::Adapter(const AdapterConfig& config, const ProtocolSchemas& schemas, const fs::path& home,
                 std::chrono::milliseconds deadline)
    : schemas_(schemas), process_(options_of(config, home)) {
  const std::string remedy = "run it by hand and type a hello line (conformance/PROTOCOL.md)";
  const std::optional<std::string> line =
      process_.ask(line_of(hello_message(CONTRACT_VERSION)), deadline);
  if (!line)
    throw Error(with_last_words(
                    "adapter '" + config.name + "' said no hello: it " + describe(process_.end()),
                    process_.last_words()),
                remedy);
  const Reading reading = read_json(*line);
  std::string problem = broken(schemas.from_adapter, reading);
  if (problem.empty() && reading.value.text_of("type") != "hello") problem = "no hello";
  if (!problem.empty())
    throw Error("adapter '" + config.name + "' broke the protocol in its hello: " + problem + ": " +
                    printable(*line),
                remedy);
  hello_ = read_hello(reading.value);
}

Adapter::~Adapter() {
  if (!gone_) process_.finish(write_json(bye_message()), kByeTime);
}

std::string Adapter::line_of(const Value& message) const {
  const std::vector<SchemaProblem> problems = schemas_.to_adapter.check(message);
  if (!problems.empty())
    throw std::logic_error("a message to the adapter breaks its schema: " + problems.front().path +
                           ": " + problems.front().message);
  return write_json(message);
}

Reply Adapter::call(const Value& message, std::chrono::milliseconds deadline) {
  const std::optional<std::string> answer = process_.ask(line_of(message), deadline);
  if (!answer) {
    gone_ = true;
    ProcessEnd end = process_.end();
    end.last_words = process_.last_words();
    return end;
  }
  const Reading reading = read_json(*answer);
  std::string problem = broken(schemas_.from_adapter, reading);
  if (problem.empty() && reading.value.text_of("type") != "outcome") problem = "no outcome";
  if (problem.empty() && (reading.value.text_of("seq") != message.text_of("seq") ||
                          reading.value.text_of("case") != message.text_of("case")))
    problem = "an outcome of another call";
  if (problem.empty()) {
    Outcome outcome = read_outcome(reading.value);
    outcome.words = process_.last_words();
    return outcome;
  }
  gone_ = true;
  return Violation{"the adapter broke the protocol: " + problem + ": " + printable(*answer)};
}

ClientMaker adapter_maker(const AdapterConfig& config, const ProtocolSchemas& schemas,
                          const AdapterTimes& times) {
  return [&config, &schemas, times, home = std::make_shared<EmptyHome>()] {
    const auto adapter = std::make_shared<Adapter>(config, schemas, home->path(), times.hello);
    return Client{adapter->hello(), [adapter, times](const Call& call) {
                    return adapter->call(call_message(call), call.deadline + times.grace);
                  }};
  };
}

}  // namespace contract
