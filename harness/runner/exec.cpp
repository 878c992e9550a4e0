#include "runner/exec.h"

#include <algorithm>
#include <boost/xpressive/xpressive_dynamic.hpp>
#include <memory>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "formats/xml.h"
#include "runner/home.h"

namespace contract {
namespace {

namespace xpressive = boost::xpressive;

constexpr std::size_t kMostPrinted = 4u << 20;
constexpr std::size_t kMostErrors = 1u << 20;

std::optional<std::string> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

/// Calls `use` with what stands between placeholders and with each placeholder's name.
template <typename Text, typename Name>
void split(const std::string& word, const Text& text, const Name& name) {
  std::size_t from = 0;
  for (std::size_t at = word.find('{'); at != std::string::npos; at = word.find('{', at + 1)) {
    const std::size_t end = word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", at + 1);
    if (end == std::string::npos || word[end] != '}' || end == at + 1) continue;
    text(word.substr(from, at - from));
    name(word.substr(at + 1, end - at - 1));
    from = end + 1;
    at = end;
  }
  text(word.substr(from));
}

bool names_parameter(const ExecTemplate::Part& part) {
  return part.group && std::any_of(part.words.begin(), part.words.end(), [](const auto& word) {
           return word.find("{name}") != std::string::npos ||
                  word.find("{text}") != std::string::npos;
         });
}

xpressive::sregex compile(const std::string& pattern) try {
  return xpressive::sregex::compile(pattern);
} catch (const xpressive::regex_error& wrong) {
  throw Error("'" + pattern + "' is no regular expression: " + wrong.what(),
              "correct it in adapter.json");
}

std::optional<Reported> group(const xpressive::smatch& match, const char* name) {
  try {
    if (match[name].matched) return Reported{true, "text", match[name].str(), ""};
  } catch (const xpressive::regex_error&) {  // the expression has no such group
  }
  return std::nullopt;
}

/// The value at "a/b" of what a tool printed.
Reported value_at(const Value& root, const std::string& path) {
  const Value* value = &root;
  std::size_t from = 0;
  while (value != nullptr && from <= path.size()) {
    const std::size_t end = std::min(path.find('/', from), path.size());
    value = value->find(path.substr(from, end - from));
    from = end + 1;
  }
  if (value == nullptr || value->is(Value::Kind::null)) return {false, "nothing", "", ""};
  return {true, to_text(value->kind), value->text, ""};
}

/// What was printed as a tree, without the root element where it is XML.
Value read_printed(const std::string& printed) {
  const std::size_t first = printed.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return Value::null_value();
  if (printed[first] != '<') return read_json(printed).value;
  const Value document = read_xml(printed).value;
  return document.members.empty() ? Value::null_value() : document.members.front().value;
}

void take(std::optional<Reported>& field, std::optional<Reported> found) {
  if (!field) field = std::move(found);
}

void read_errors(const ExecTemplate& tool, const std::string& text, Outcome& outcome) {
  for (const std::string& pattern : tool.errors) {
    xpressive::smatch match;
    if (!xpressive::regex_search(text, match, compile(pattern))) continue;
    take(outcome.status, group(match, "status"));
    take(outcome.code, group(match, "code"));
    take(outcome.message, group(match, "message"));
    take(outcome.request_id, group(match, "id"));
  }
}

/// One tool, called again and again.
class Tool {
 public:
  Tool(const AdapterConfig& config, std::chrono::milliseconds grace, std::stop_token stop)
      : config_(config), grace_(grace), stop_(std::move(stop)) {}

  Reply call(const Call& call) {
    std::string ca_file;
    if (call.scheme == "https") {
      ca_file = (home_.path() / "ca.pem").string();
      write_file(ca_file, call.ca_pem);
    }
    const Placeholders placeholders(call, ca_file);
    std::map<std::string, std::string> environment = home_.environment();
    for (const auto& [name, value] : config_.exec->environment)
      if (!placeholders.lacks(value)) environment[name] = placeholders.fill(value);
    Process process({.command = command_line(*config_.exec, call, placeholders),
                     .folder = config_.folder,
                     .environment = std::move(environment),
                     .memory_bytes = config_.memory_bytes,
                     .line_bytes = kMostPrinted,
                     .words_bytes = kMostErrors,
                     .stop = stop_});
    const std::optional<std::string> printed = process.read_all(patience_for(call, grace_));
    late_ = process.late();
    if (printed)
      return read_tool(*config_.exec, process.end().code, *printed, process.last_words());
    ProcessEnd end = process.end();
    end.last_words = printable(process.last_words(), 2000);
    return end;
  }

  std::chrono::milliseconds late() const { return late_; }

 private:
  const AdapterConfig& config_;
  std::chrono::milliseconds grace_;
  std::chrono::milliseconds late_{0};  ///< as Client::late
  std::stop_token stop_;
  EmptyHome home_;
};

}  // namespace

Placeholders::Placeholders(const Call& call, const std::string& ca_file)
    : values_{{"scheme", call.scheme},
              {"host", call.host},
              {"port", std::to_string(call.port)},
              {"endpoint", call.host + ":" + std::to_string(call.port)},
              {"ca_file", unless_empty(ca_file)},
              {"access_key_id", call.access_key_id},
              {"access_key_secret", call.access_key_secret},
              {"security_token", unless_empty(call.security_token)},
              {"region", call.region},
              {"product", call.product},
              {"version", call.version},
              {"action", call.action},
              {"format", call.format},
              {"signature", call.signature},
              {"method", unless_empty(call.method)},
              {"deadline_ms", std::to_string(call.deadline.count())},
              {"deadline_seconds", std::to_string((call.deadline.count() + 999) / 1000)},
              {"name", std::nullopt},
              {"text", std::nullopt}} {}

void Placeholders::set_parameter(const std::string& name, const std::string& text) {
  values_["name"] = name;
  values_["text"] = text;
}

const std::string* Placeholders::find(const std::string& name) const {
  const auto found = values_.find(name);
  if (found == values_.end())
    throw Error("{" + name + "} is no placeholder",
                "conformance/PROTOCOL.md, Command line tools, lists them");
  return found->second ? &*found->second : nullptr;
}

bool Placeholders::lacks(const std::string& word) const {
  bool lacking = false;
  split(
      word, [](const std::string&) {},
      [&](const std::string& name) { lacking = lacking || find(name) == nullptr; });
  return lacking;
}

std::string Placeholders::fill(const std::string& word) const {
  std::string filled;
  split(
      word, [&](const std::string& text) { filled += text; },
      [&](const std::string& name) {
        if (const std::string* value = find(name)) filled += *value;
      });
  return filled;
}

std::vector<std::string> command_line(const ExecTemplate& tool, const Call& call,
                                      Placeholders placeholders) {
  std::vector<std::string> line;
  const auto append = [&](const ExecTemplate::Part& part) {
    if (part.group && std::any_of(part.words.begin(), part.words.end(),
                                  [&](const auto& word) { return placeholders.lacks(word); }))
      return;
    for (const std::string& word : part.words) line.push_back(placeholders.fill(word));
  };
  for (const ExecTemplate::Part& part : tool.command) {
    if (!names_parameter(part)) {
      append(part);
      continue;
    }
    for (const Argument& parameter : call.parameters) {
      if (!parameter.text) continue;
      placeholders.set_parameter(parameter.name, *parameter.text);
      append(part);
    }
  }
  return line;
}

Outcome read_tool(const ExecTemplate& tool, int exit_code, const std::string& printed,
                  const std::string& errors) {
  Outcome outcome;
  outcome.words = errors;
  if (exit_code == 0) {
    outcome.kind = "ok";
    const Value answer = read_printed(printed);
    outcome.request_id = value_at(answer, tool.request_id);
    if (!tool.order_id.empty()) outcome.order_id = value_at(answer, tool.order_id);
    return outcome;
  }
  outcome.exception = "exit code " + std::to_string(exit_code);
  outcome.detail = printable(errors.empty() ? printed : errors, 2000);
  read_errors(tool, errors, outcome);
  if (!outcome.code) read_errors(tool, printed, outcome);
  const auto told = tool.exits.find(exit_code);
  outcome.kind = outcome.code               ? "api_error"
                 : told == tool.exits.end() ? "transport_error"
                                            : told->second;
  return outcome;
}

ClientMaker exec_maker(const AdapterConfig& config, std::chrono::milliseconds grace,
                       std::stop_token stop) {
  for (const std::string& pattern : config.exec->errors) compile(pattern);
  Placeholders all({}, "");
  for (const ExecTemplate::Part& part : config.exec->command)
    for (const std::string& word : part.words) all.lacks(word);
  for (const auto& [name, value] : config.exec->environment) all.lacks(value);
  return [&config, grace, stop] {
    const auto tool = std::make_shared<Tool>(config, grace, stop);
    return Client{config.exec->hello, [tool](const Call& call) { return tool->call(call); }, true,
                  nullptr, [tool] { return tool->late(); }};
  };
}

}  // namespace contract
