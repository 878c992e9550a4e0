#include "runner/repeat_program.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/step_observation.h"
#include "service/provoke.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 6000;  ///< of all answers: past it nobody reads the program
constexpr std::size_t kMostActs = 24;
constexpr long long kDeadlineMs = 5000;

/// How a language writes what a program is filled with.
struct Language {
  const char* extension;
  const char* folder;  ///< of conformance/adapters, where its shared files lie
  const char* comment;
  const char* null;  ///< empty: a parameter that is null is left out
  const char* yes;
  const char* no;
  const char* bytes;  ///< stands before a text of bytes
  char quote;
  const char* join;  ///< between two texts on two lines
  char open, close;  ///< of a list
  bool octal;        ///< else \xNN
};

constexpr std::array<Language, 4> kLanguages = {{
    {".py", "python", "#", "None", "True", "False", "b", '\'', "", '[', ']', false},
    {".mjs", "node", "//", "null", "true", "false", "", '\'', " +", '[', ']', false},
    {".go", "go", "//", "", "true", "false", "", '"', " +", '{', '}', false},
    {".java", "java", "//", "null", "true", "false", "", '"', " +", '{', '}', true},
}};

const Language& language_of(const fs::path& file) {
  const std::string extension = file.stem().extension().string();  // repeat.py.in
  const auto found = std::find_if(kLanguages.begin(), kLanguages.end(),
                                  [&](const auto& each) { return extension == each.extension; });
  if (found == kLanguages.end())
    throw Error(file.string(), 0, "is a template of no language that is known here",
                "name it repeat.py.in, repeat.mjs.in, repeat.go.in or repeat.java.in");
  return *found;
}

void append_escaped(std::string& text, unsigned char byte, const Language& language) {
  std::array<char, 8> escaped{};
  std::snprintf(escaped.data(), escaped.size(), language.octal ? "\\%03o" : "\\x%02x", byte);
  text += escaped.data();
}

/// A literal. `ascii`: every byte past 0x7E escaped, for texts that are bytes.
std::string literal(const std::string& text, const Language& language, bool ascii) {
  std::string written(1, language.quote);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == language.quote || c == '\\') {
      written += '\\';
      written += c;
    } else if (c == '\r' || c == '\n') {
      written += c == '\r' ? "\\r" : "\\n";
    } else if (byte < 0x20 || byte == 0x7F || (ascii && byte > 0x7E)) {
      append_escaped(written, byte, language);
    } else {
      written += c;
    }
  }
  return written + language.quote;
}

/// Bytes, a literal a line of theirs.
std::string lines_of_bytes(const std::string& bytes, const Language& language,
                           const std::string& indent) {
  std::string written;
  for (std::size_t from = 0; from < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', from), bytes.size() - 1) + 1;
    written += (written.empty() ? "" : std::string(language.join) + "\n") + indent +
               language.bytes + literal(bytes.substr(from, end - from), language, true);
    from = end;
  }
  return written.empty() ? indent + language.bytes + literal("", language, true) : written;
}

std::string act_of(const WireAction& action, const Language& language, const std::string& indent) {
  if (const auto* bytes = std::get_if<std::string>(&action))
    return lines_of_bytes(*bytes, language, indent);
  if (const auto* pause = std::get_if<Pause>(&action))
    return indent + std::to_string(pause->time.count());
  return indent + (std::holds_alternative<Reset>(action) ? "-2" : "-1");
}

/// The request that a client makes of a step: what the answers are made for.
Request foreseen(const Spec& spec, const Case& each, const Step& step) {
  Assignment parameters{{spec.name_of("action"), spec.action}};
  for (const Argument& argument : step.arguments)
    if (argument.text) parameters[argument.name] = *argument.text;
  const AccessKey key{kRepeatKey, kRepeatSecret, each.security_token, {}, true, {}};
  return signed_request(spec, parameters, key, each.format, "foreseen",
                        std::chrono::system_clock::now());
}

using Script = std::vector<WireAction>;

/// What each request of a step is answered, one after the other.
std::vector<Script> scripts_of(const Spec& spec, const Case& each, std::size_t nth) {
  const Step& step = each.steps[nth];
  StepAnswerer answerer(spec, step, repeat_seed(each, nth));
  const Request request = foreseen(spec, each, step);
  std::vector<Script> scripts;
  for (std::size_t i = 0; i < step.answers.size(); ++i) {
    const Response response = answerer.answer(request);
    scripts.push_back(response.script.empty() ? Script{to_bytes(response)} : response.script);
  }
  return scripts;
}

std::string answers_of(const Spec& spec, const Case& each, const Language& language) {
  const std::string open(1, language.open), close(1, language.close);
  std::string text = open + "\n";
  for (std::size_t nth = 0; nth < each.steps.size(); ++nth) {
    text += "  " + open + "\n";
    for (const Script& script : scripts_of(spec, each, nth)) {
      text += "    " + open + "\n";
      for (const WireAction& action : script) text += act_of(action, language, "      ") + ",\n";
      text += "    " + close + ",\n";
    }
    text += "  " + close + ",\n";
  }
  return text + close;
}

/// Fills in a template line by line.
class Filler {
 public:
  Filler(const Spec& spec, const Case& each, fs::path file)
      : spec_(spec), case_(each), file_(std::move(file)), language_(language_of(file_)) {
    deadline_ = each.deadline_ms > 0 ? each.deadline_ms : kDeadlineMs;
  }

  RepeatProgram write() {
    const std::string text = read_file(file_);
    RepeatProgram program;
    program.file = "repeat" + file_.stem().extension().string();
    program.command = command_of(text);
    program.text = fill_all(lines_of(text));
    return program;
  }

 private:
  using Lines = std::vector<std::string>;

  static Lines lines_of(const std::string& text) {
    Lines lines;
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = std::min(text.find('\n', from), text.size());
      lines.push_back(text.substr(from, end - from));
      from = end + 1;
    }
    return lines;
  }

  std::string command_of(const std::string& text) const {
    const std::string before = std::string(language_.comment) + " Run: ";
    if (!text.starts_with(before))
      throw Error(file_.string(), 1, "does not begin with '" + before + "' and a command",
                  "say there how the program is run in the adapter's folder");
    return text.substr(before.size(), text.find('\n') - before.size());
  }

  std::string fill_all(const Lines& lines) {
    std::string filled;
    for (std::size_t at = 0; at < lines.size(); ++at) {
      line_ = static_cast<int>(at) + 1;
      if (lines[at].ends_with("@call@")) {
        const auto end = std::find_if(lines.begin() + static_cast<long>(at), lines.end(),
                                      [](const auto& each) { return each.ends_with("@/call@"); });
        if (end == lines.end())
          throw Error(file_.string(), line_, "has no @/call@ behind it", "put one there");
        const Lines block(lines.begin() + static_cast<long>(at) + 1, end);
        for (step_ = 0; step_ < case_.steps.size(); ++step_)
          for (const std::string& line : block) filled += fill_line(line);
        step_ = 0;
        at = static_cast<std::size_t>(end - lines.begin());
      } else if (lines[at] == "@server@") {
        const fs::path server = file_.parent_path().parent_path() / language_.folder /
                                ("repeat_server" + file_.stem().extension().string() + ".in");
        for (const std::string& line : lines_of(read_file(server))) filled += fill_line(line);
      } else {
        filled += fill_line(lines[at]);
      }
    }
    return filled;
  }

  /// The line with its end; nothing where its condition does not hold; one for each parameter.
  std::string fill_line(std::string line) const {
    const std::size_t condition = line.find("@if ");
    if (condition != std::string::npos) {
      const std::size_t end = line.find('@', condition + 1);
      if (end == std::string::npos)
        throw Error(file_.string(), line_, "has an @if without its end", "write '@if xml@'");
      if (!holds(line.substr(condition + 4, end - condition - 4))) return "";
      line.erase(condition, end - condition + 1);
    }
    if (line.find("@value@") == std::string::npos && line.find("@text@") == std::string::npos)
      return fill(line, nullptr) + "\n";
    std::string all;
    for (const Argument& each : case_.steps[step_].arguments)
      if (each.text || *language_.null != '\0') all += fill(line, &each) + "\n";
    return all;
  }

  bool holds(const std::string& condition) const {
    if (condition.starts_with("no ")) return !holds(condition.substr(3));
    if (condition == "method") return !case_.method.empty();
    if (condition == "token") return !case_.security_token.empty();
    if (condition == "json" || condition == "xml") return condition == to_text(case_.format);
    if (condition == "v1" || condition == "v3") return case_.signature.starts_with(condition);
    throw Error(file_.string(), line_, "'" + printable(condition) + "' is no condition of an @if",
                "conformance/PROTOCOL.md, Programs that repeat a finding, lists them");
  }

  std::string fill(const std::string& line, const Argument* argument) const {
    std::string filled;
    for (std::size_t from = 0; from <= line.size();) {
      const std::size_t open = std::min(line.find('@', from), line.size());
      filled += line.substr(from, open - from);
      if (open == line.size()) break;
      const std::size_t end = line.find('@', open + 1);
      if (end == std::string::npos)
        throw Error(file_.string(), line_, "has an '@' that begins no placeholder",
                    "end it with another '@'");
      filled += value_of(line.substr(open + 1, end - open - 1), argument);
      from = end + 1;
    }
    return filled;
  }

  std::string value_of(const std::string& name, const Argument* argument) const {
    if (argument != nullptr) {
      if (name == "InstanceId") return argument->name;
      if (name == "instanceId") return camel(argument->name);
      if (name == "instance_id") return snake(argument->name);
      if (name == "value") return value_literal(*argument, false);
      if (name == "text") return value_literal(*argument, true);
    }
    if (name.empty()) return "@";
    if (name == "answers") return answers_of(spec_, case_, language_);
    if (name == "case") return case_.id;
    if (name == "title") return in_comment(case_.title);
    if (name == "action") return spec_.action;
    if (name == "version") return spec_.version;
    if (name == "region") return region_of(spec_, case_.steps[step_]);
    if (name == "key") return kRepeatKey;
    if (name == "secret") return kRepeatSecret;
    if (name == "token") return case_.security_token;
    if (name == "method") return case_.method;
    if (name == "deadline_ms") return std::to_string(deadline_);
    if (name == "deadline_seconds") return std::to_string((deadline_ + 999) / 1000);
    if (name == "number") return std::to_string(step_ + 1);
    throw Error(file_.string(), line_, "@" + printable(name) + "@ is no placeholder",
                "conformance/PROTOCOL.md, Programs that repeat a finding, lists them");
  }

  /// Java reads \uXXXX in comments too, and not behind a second backslash.
  std::string in_comment(const std::string& text) const {
    std::string written;
    for (const char c : text) written += std::string(c == '\\' && language_.octal ? 2 : 1, c);
    return written;
  }

  std::string value_literal(const Argument& argument, bool as_text) const {
    if (!argument.text) return language_.null;
    const std::string& text = *argument.text;
    const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
    if (!as_text && argument.type == ValueType::integer && digits) return text;
    if (!as_text && argument.type == ValueType::boolean && text == "true") return language_.yes;
    if (!as_text && argument.type == ValueType::boolean && text == "false") return language_.no;
    return literal(text, language_, false);
  }

  static std::string camel(std::string name) {
    if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z')
      name[0] = static_cast<char>(name[0] - 'A' + 'a');
    return name;
  }

  static std::string snake(const std::string& name) {
    std::string text;
    for (const char c : name) {
      if (c >= 'A' && c <= 'Z') {
        text += text.empty() ? "" : "_";
        text += static_cast<char>(c - 'A' + 'a');
      } else {
        text += c;
      }
    }
    return text;
  }

  const Spec& spec_;
  const Case& case_;
  const fs::path file_;
  const Language& language_;
  long long deadline_ = 0;
  std::size_t step_ = 0;
  int line_ = 0;
};

/// Why an answer can't be written down before the request is there.
std::string unwritable(const StepAnswer& answer) {
  if (answer.kind == StepAnswer::Kind::emulator) return "the emulator answers it, by its state";
  if (answer.message.find("{string_to_sign}") != std::string::npos)
    return "its answer repeats what the client signed";
  for (const Header& header : answer.fault.headers)
    if (header.value.find('{') != std::string::npos) return "its answer leads to another address";
  return "";
}

std::string unwritable(const Step& step) {
  if (step.moved) return "it is called at two addresses";
  if (!step.action.empty()) return "it calls another action";
  for (const Argument& argument : step.arguments)
    if (argument.name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") !=
        std::string::npos)
      return "the name of a parameter is none that languages have";
  for (const StepAnswer& answer : step.answers)
    if (std::string why = unwritable(answer); !why.empty()) return why;
  return "";
}

}  // namespace

std::string repeat_seed(const Case& each, std::size_t nth) {
  return each.id + "\nrepeat " + std::to_string(nth);
}

std::string unwritable(const Spec& spec, const Case& each) {
  if (each.scheme != "http") return "it speaks HTTPS, with an authority made for the run";
  if (each.emulation) return "the emulator answers it, by its state";
  if (each.last) return "it looks back on a whole run";
  for (const Step& step : each.steps)
    if (std::string why = unwritable(step); !why.empty()) return why;
  std::size_t bytes = 0, acts = 0;
  for (std::size_t nth = 0; nth < each.steps.size(); ++nth)
    for (const Script& script : scripts_of(spec, each, nth))
      for (const WireAction& action : script) {
        ++acts;
        if (const auto* text = std::get_if<std::string>(&action)) bytes += text->size();
      }
  if (bytes > kMostBytes || acts > kMostActs) return "its answer is longer than anybody reads";
  return "";
}

std::optional<fs::path> repeat_template(const fs::path& folder, const std::string& variant) {
  for (const Language& language : kLanguages) {
    fs::path file = folder / ("repeat" + variant + language.extension + ".in");
    if (fs::exists(file)) return file;
  }
  return std::nullopt;
}

RepeatProgram write_program(const Spec& spec, const Case& each, const fs::path& file) {
  return Filler(spec, each, file).write();
}

}  // namespace contract
