#include "runner/repeat_run.h"

#include <algorithm>
#include <cstdlib>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/home.h"
#include "runner/judge.h"
#include "runner/process.h"
#include "wire/http_reader.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFields[] = {"status", "code", "message", "request_id", "order_id"};

Request read_request(const std::string& raw, std::uint64_t connection) {
  RequestReader reader;
  reader.feed(raw);
  std::optional<Request> request = reader.next();
  if (!request)
    throw Error("the program printed a request that is none: " + printable(raw),
                "correct repeat_server");
  request->raw = raw;
  request->connection = connection;
  request->arrived = std::chrono::system_clock::now();
  return *request;
}

/// Takes what a program printed line by line.
class PrintedReader {
 public:
  explicit PrintedReader(std::size_t steps) : exchanges_(steps) {}

  void take(const std::string& line) {
    const std::string request = "request on connection ", call = "call ";
    if (line.starts_with(request)) {
      end_request();
      connection_ = std::strtoull(line.c_str() + request.size(), nullptr, 10);
    } else if (line.starts_with("> ") || line == ">") {
      raw_ += (raw_.empty() ? "" : "\r\n") + line.substr(std::min<std::size_t>(2, line.size()));
    } else if (line.starts_with(call)) {
      end_request();
      const std::size_t colon = line.find(": ");
      if (colon != std::string::npos && at_ < exchanges_.size())
        exchanges_[at_++].outcome.kind = kind_of(line.substr(colon + 2));
    } else if (line.starts_with("  ") && at_ > 0) {
      take_field(line.substr(2), exchanges_[at_ - 1].outcome);
    }
  }

  std::vector<StepObservation> take_all() {
    end_request();
    return std::move(exchanges_);
  }

 private:
  static std::string kind_of(const std::string& word) {
    return word == "ok" ? "ok" : word == "error" ? "api_error" : "parse_error";
  }

  void end_request() {
    if (!raw_.empty() && !exchanges_.empty())
      exchanges_[std::min(at_, exchanges_.size() - 1)].interactions.push_back(
          {read_request(std::exchange(raw_, ""), connection_), {}});
  }

  static void take_field(const std::string& text, Outcome& outcome) {
    const std::size_t colon = text.find(": ");
    if (colon == std::string::npos) return;
    const std::string name = text.substr(0, colon);
    const Reported field{true, "string", text.substr(colon + 2), ""};
    if (name == "status") outcome.status = field;
    if (name == "code") outcome.code = field;
    if (name == "message") outcome.message = field;
    if (name == "request_id") outcome.request_id = field;
    if (name == "order_id") outcome.order_id = field;
    if (name == "words") outcome.detail = field.text;
  }

  std::vector<StepObservation> exchanges_;
  std::size_t at_ = 0;  ///< the call that is under way
  std::string raw_;
  std::uint64_t connection_ = 0;
};

/// What the programs of that text can tell of an answer.
std::vector<std::string> reports_of(const std::string& program) {
  std::vector<std::string> reports;
  for (const char* field : kFields)
    if (program.find(field) != std::string::npos) reports.push_back(field);
  return reports;
}

/// The folders of all adapters as they lie beside each other, that one with files of its own.
fs::path make_folder(const fs::path& home, const fs::path& adapter, const RepeatProgram& program) {
  const fs::path all = home / "adapters";
  const fs::path own = all / adapter.filename();
  fs::create_directories(own);
  for (const fs::directory_entry& entry : fs::directory_iterator(adapter.parent_path()))
    if (entry.path().filename() != adapter.filename())
      fs::create_symlink(entry.path(), all / entry.path().filename());
  // Not a file of the program's name: it would be written through the link.
  for (const fs::directory_entry& entry : fs::directory_iterator(adapter))
    if (entry.path().filename() != program.file)
      fs::create_symlink(entry.path(), own / entry.path().filename());
  write_file(own / program.file, program.text);
  return own;
}

std::map<std::string, std::string> environment_of(const EmptyHome& home) {
  std::map<std::string, std::string> environment = home.environment();
  const auto given = [](const char* name, const std::string& otherwise) {
    const char* value = std::getenv(name);
    return value == nullptr || *value == '\0' ? otherwise : std::string(value);
  };
  // HOME stays the empty one: a library reads ~/.netrc and configuration there.
  const std::string home_of_user = given("HOME", "/");
  environment["GOPATH"] = given("GOPATH", home_of_user + "/go");
  environment["GOMODCACHE"] = given("GOMODCACHE", environment["GOPATH"] + "/pkg/mod");
  environment["GOCACHE"] =
      given("GOCACHE", given("XDG_CACHE_HOME", home_of_user + "/.cache") + "/go-build");
  environment["GOTOOLCHAIN"] = "local";
  environment["GOPROXY"] = "off";
  environment["GOWORK"] = "off";
  return environment;
}

/// The findings of one step; `code`: how the program ended, which counts where it told nothing.
Findings judge_step(const JudgeView& view, StepObservation& exchange, std::size_t nth, int code) {
  StepAnswerer answerer(view.spec, view.step, repeat_seed(view.each, nth));
  for (const Interaction& interaction : exchange.interactions) answerer.answer(interaction.request);
  exchange.meanings = answerer.meanings();
  Findings findings = judge_wire(view, exchange);
  if (exchange.outcome.kind.empty()) {
    if (code != 0)
      findings.push_back(cite(view.spec, "client.crash", "client.crash", "an outcome",
                              "the program ended with " + std::to_string(code)));
    return findings;
  }
  const Findings told = judge_outcome(view, exchange);
  findings.insert(findings.end(), told.begin(), told.end());
  return findings;
}

}  // namespace

std::vector<StepObservation> read_printed(const std::string& printed, std::size_t steps) {
  PrintedReader reader(steps);
  for (std::size_t from = 0; from < printed.size();) {
    const std::size_t end = std::min(printed.find('\n', from), printed.size());
    reader.take(printed.substr(from, end - from));
    from = end + 1;
  }
  return reader.take_all();
}

Repetition run_program(const Spec& spec, const Case& each, const RepeatProgram& program,
                       const fs::path& folder, std::chrono::milliseconds deadline) {
  const EmptyHome home;
  Process process({.command = {"/bin/sh", "-c", program.command},
                   .folder = make_folder(home.path(), folder, program),
                   .environment = environment_of(home)});
  const std::optional<std::string> printed = process.read_all(deadline);
  Repetition repetition;
  if (!printed) {
    repetition.trouble = "the program " + describe(process.end());
    return repetition;
  }
  repetition.printed = *printed;
  const int code = process.end().code;
  if (printed->find("request on connection ") == std::string::npos)
    repetition.trouble =
        "the program made no call; its last words: " + printable(process.last_words(), 2000);
  if (!repetition.trouble.empty()) return repetition;
  Hello hello;
  hello.reports = reports_of(program.text);
  NonceLedger nonces;
  std::vector<StepObservation> exchanges = read_printed(*printed, each.steps.size());
  for (std::size_t nth = 0; nth < each.steps.size(); ++nth) {
    const JudgeView view{spec, each, each.steps[nth], hello, kRepeatSecret, nonces};
    const Findings more = judge_step(view, exchanges[nth], nth, code);
    repetition.findings.insert(repetition.findings.end(), more.begin(), more.end());
  }
  return repetition;
}

bool shows_cause(const Findings& findings, const std::string& rule, const std::string& subject) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& each) {
    return each.rule == rule && each.subject == subject;
  });
}

}  // namespace contract
