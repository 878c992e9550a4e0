#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <iostream>
#include <memory>

#include "command_line.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "interruption.h"
#include "results.h"
#include "runner/attach.h"
#include "selection.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Arguments {
  SuiteArguments suite;
  SelectionArguments selection;
  RunOptions run;
  std::string name = "attached", sheet, out;
  long long seconds = 0;
  long long deadline_ms = 5000;
  std::size_t failures = 10;
  bool until_called = false;
};

/// After every step was called: so long without a request, and no more are expected.
constexpr std::chrono::milliseconds kQuiet{1'000};

/// Wakes whoever waits, by `ring`.
class Bell {
 public:
  Bell() : ring_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  ~Bell() { ::close(ring_); }
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  void ring() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(ring_, &one, sizeof one);
  }

  /// False: the time is over.
  bool wait(std::optional<Clock::time_point> until) {
    pollfd waited{ring_, POLLIN, 0};
    int left = -1;
    if (until)
      left = static_cast<int>(std::max<long long>(
          0, std::chrono::ceil<std::chrono::milliseconds>(*until - Clock::now()).count()));
    if (::poll(&waited, 1, left) <= 0) return false;
    std::uint64_t rings = 0;
    [[maybe_unused]] const ssize_t count = ::read(ring_, &rings, sizeof rings);
    return true;
  }

 private:
  int ring_;
};

/// Until a signal, the time that was asked for, or quiet after every step was called.
void wait_for_end(Bell& bell, const std::stop_token& stop, const Attach& attach,
                  const Arguments& arguments) {
  std::optional<Clock::time_point> end;
  if (arguments.seconds > 0) end = Clock::now() + std::chrono::seconds(arguments.seconds);
  while (true) {
    std::optional<Clock::time_point> until = end;
    if (arguments.until_called && attach.uncalled() == 0) {
      const Clock::time_point quiet = Clock::now() + kQuiet;
      until = end ? std::min(*end, quiet) : quiet;
    }
    if (!bell.wait(until) || stop.stop_requested()) return;
  }
}

/// For this user alone: it holds keys, though they are worth nothing elsewhere.
void write_sheet(const fs::path& file, const Value& sheet) {
  const mode_t before = ::umask(077);
  write_file(file, write_json(sheet, 1) + "\n");
  ::umask(before);
}

int serve(const Arguments& arguments) {
  const Suite suite = load_suite(files_of(arguments.suite));
  const std::vector<Case> cases = chosen(suite.cases, read_selection(arguments.selection));
  const fs::path out =
      arguments.out.empty() ? fs::path("reports") / arguments.name : fs::path(arguments.out);
  const fs::path file =
      arguments.sheet.empty() ? out / "call-sheet.json" : fs::path(arguments.sheet);
  const Interruption interruption;
  Bell bell;
  const std::stop_callback on_signal(interruption.token(), [&] { bell.ring(); });
  ReportFolder folder(out, interruption.token());
  const Clock::time_point started = Clock::now();
  Attach attach(suite.spec, cases, arguments.run, [&] { bell.ring(); });
  folder.begin();
  RunInfo info = info_of(suite, arguments.name, "a client that attached", arguments.run);
  describe(read_selection(arguments.selection), suite.cases, info);
  StreamWriter stream(folder.unfinished(ReportFolder::kStream), info, rows_of(suite.spec));
  write_sheet(file, attach.call_sheet());
  std::cout << "serving " << cases.size() << " cases; what to call: " << file.string() << std::endl;
  wait_for_end(bell, interruption.token(), attach, arguments);

  bool any = false;
  for (const Verdict& verdict : attach.judge()) {
    any = any || verdict.status != Status::skipped;
    stream.add(verdict);
  }
  Hello hello;
  hello.client = arguments.name;
  hello.version = "unknown";
  hello.language = "unknown";
  stream.seal(hello, std::chrono::duration<double>(Clock::now() - started).count());
  const RunRecord record = report_results(folder, arguments.failures, false);
  if (!any)
    throw Error("no case was called", "let the client's suite make the calls of " + file.string());
  return exit_code(record);
}

}  // namespace

Verb add_serve(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  add_options(app, a.selection);
  app.add_option("--name", a.name, "What reports call the client")->capture_default_str();
  app.add_option("--sheet", a.sheet,
                 "File that says what to call; call-sheet.json among the reports by default");
  app.add_flag("--until-called", a.until_called,
               "End a second after every step of every case was called");
  app.add_option("--for", a.seconds, "End after so many seconds; 0 waits for SIGINT or SIGTERM")
      ->check(CLI::Range(0, 86'400))
      ->capture_default_str();
  app.add_option("--host", a.run.host, "Address to listen on")->capture_default_str();
  app.add_option("--port", a.run.port,
                 "First of the ports to listen on, one for each case; 0 takes any free ones")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--deadline", a.deadline_ms, "Milliseconds a call may take, as the sheet says it")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  app.add_option("--out", a.out, "Folder for the reports; reports/<name> by default");
  app.add_option("--failures", a.failures,
                 "Causes of which a case is printed in full; 0 prints every failing case")
      ->check(some_number())
      ->capture_default_str();
  app.add_flag("--strict", a.run.strict, "SHOULD findings fail a case too");
  app.add_option("--seed", a.run.seed, "Makes keys and request ids")
      ->check(not_empty())
      ->capture_default_str();
  add_options(app, a.suite);
  app.footer(
      "Example: ecs-contract serve --case reply/error --format json --signature v1-hmac-sha1 "
      "--until-called --for 60");
  return [arguments] {
    arguments->run.deadline = std::chrono::milliseconds(arguments->deadline_ms);
    return serve(*arguments);
  };
}

}  // namespace contract
