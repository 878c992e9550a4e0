#include "runner/adapter.h"

#include <stdexcept>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "runner/exec.h"
#include "runner/home.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kByeTime{2000};

std::string with_last_words(const std::string& text, const std::string& words) {
  return words.empty() ? text : text + "; its last words: " + printable(words, 600);
}

}  // namespace

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

Adapter::Adapter(const AdapterConfig& config, const ProtocolSchemas& schemas, const EmptyHome& home,
                 std::chrono::milliseconds deadline, std::stop_token stop)
    : schemas_(schemas), process_(process_of(config, home, std::move(stop))) {
  const std::string remedy = "run it by hand and type a hello line (conformance/PROTOCOL.md)";
  const std::optional<std::string> line =
      process_.ask(line_of(hello_message(CONTRACT_VERSION)), deadline);
  if (!line)
    throw Error(with_last_words(
                    "adapter '" + config.name + "' said no hello: it " + describe(process_.end()),
                    process_.last_words()),
                remedy);
  const auto greeting = read_greeting(schemas, *line);
  if (const auto* broken_by = std::get_if<Violation>(&greeting))
    throw Error("adapter '" + config.name + "' broke the protocol in its hello: " + broken_by->text,
                remedy);
  hello_ = std::get<Hello>(greeting);
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
  if (!answer) return reply_of_end();
  auto reply = read_reply(schemas_, *answer, message);
  if (auto* outcome = std::get_if<Outcome>(&reply)) {
    outcome->words = process_.last_words();
    return std::move(*outcome);
  }
  gone_ = true;
  Violation violation = std::move(std::get<Violation>(reply));
  violation.text = "the adapter broke the protocol: " + violation.text;
  return violation;
}

std::optional<Reply> Adapter::unasked(std::chrono::milliseconds within) {
  if (gone_ || !process_.moved(within)) return std::nullopt;
  return reply_of_end();
}

Reply Adapter::reply_of_end() {
  using Why = ProcessEnd::Why;
  gone_ = true;
  ProcessEnd end = process_.end();
  end.last_words = process_.last_words();
  if (end.why == Why::spoke)
    return Violation{"the adapter broke the protocol: it said more than the outcome: " +
                     printable(process_.unread())};
  if (end.why == Why::closed_input || end.why == Why::closed_output)
    return Violation{
        with_last_words("the adapter broke the protocol: it " + describe(end), end.last_words)};
  return end;
}

ProcessOptions process_of(const AdapterConfig& config, const EmptyHome& home,
                          std::stop_token stop) {
  std::map<std::string, std::string> environment = home.environment();
  for (const auto& [name, value] : config.environment) environment[name] = value;
  return {.command = config.command,
          .folder = config.folder,
          .environment = std::move(environment),
          .memory_bytes = config.memory_bytes,
          .stop = std::move(stop)};
}

std::variant<Hello, Violation> read_greeting(const ProtocolSchemas& schemas,
                                             const std::string& line) {
  const Reading reading = read_json(line);
  std::string problem = broken(schemas.from_adapter, reading);
  if (problem.empty() && reading.value.text_of("type") != "hello") problem = "no hello";
  if (problem.empty()) return read_hello(reading.value);
  return Violation{problem + ": " + printable(line)};
}

std::variant<Outcome, Violation> read_reply(const ProtocolSchemas& schemas, const std::string& line,
                                            const Value& message) {
  const Reading reading = read_json(line);
  std::string problem = broken(schemas.from_adapter, reading);
  if (problem.empty() && reading.value.text_of("type") != "outcome") problem = "no outcome";
  if (problem.empty() && (reading.value.text_of("seq") != message.text_of("seq") ||
                          reading.value.text_of("case") != message.text_of("case"))) {
    return Violation{"an outcome of another call: " + printable(line),
                     reading.value.text_of("case")};
  }
  if (problem.empty()) return read_outcome(reading.value);
  return Violation{problem + ": " + printable(line)};
}

ClientMaker adapter_maker(const AdapterConfig& config, const ProtocolSchemas& schemas,
                          const AdapterTimes& times) {
  if (config.exec) return exec_maker(config, times.grace, times.stop);
  return [&config, &schemas, times] {
    // The home is the first to be made and the last to go.
    struct Housed {
      EmptyHome home;
      Adapter adapter;
      Housed(const AdapterConfig& config, const ProtocolSchemas& schemas, const AdapterTimes& times)
          : adapter(config, schemas, home, times.hello, times.stop) {}
    };
    const auto one = std::make_shared<Housed>(config, schemas, times);
    return Client{one->adapter.hello(),
                  [one, times](const Call& call) {
                    return one->adapter.call(call_message(call), patience_for(call, times.grace));
                  },
                  false,
                  [one](std::chrono::milliseconds within) { return one->adapter.unasked(within); },
                  [one] { return one->adapter.late(); }};
  };
}

}  // namespace contract
