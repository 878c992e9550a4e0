#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

#include "case_answers.h"
#include "command_line.h"
#include "ecs_contract/error.h"
#include "interruption.h"
#include "results.h"
#include "runner/adapter.h"
#include "runner/known_failing.h"
#include "runner/pace.h"
#include "saved_results.h"
#include "selection.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kSlowestShown = 5;

struct Arguments {
  SuiteArguments suite;
  SelectionArguments selection;
  ClientArguments client;
  std::string out;
  RunOptions run;
  AdapterTimes times;
  SaveArguments saving{false, true};  ///< what the emulator answers is met on no way
  long long deadline_ms = 5000;
  long long start_ms = 30000;
  unsigned jobs = 0;  ///< 0: see set_jobs
  std::string answers = "emulator", cassette, record, draft, save_to, order = "given";
  std::optional<std::string> save;  ///< a folder of results; empty: the suite's own
  std::size_t failures = 10;
  bool list = false;
  bool rules = false;
};

/// Most of a client's time goes by in system calls and waits: four a core keep the cores busy.
void set_jobs(RunOptions& run, unsigned asked) {
  run.jobs = asked > 0 ? asked : std::clamp(4 * std::thread::hardware_concurrency(), 4u, 32u);
  run.waiting_jobs = asked > 0 ? 0 : 16;
}

/// One line on a terminal, from the start of the run on; nothing in a pipe.
class Progress {
 public:
  explicit Progress(std::size_t all) : pace_(all), terminal_(::isatty(STDERR_FILENO) != 0) {
    show();
  }
  ~Progress() {
    if (terminal_) std::cerr << "\r\x1b[K" << std::flush;
  }
  void step(bool bad) {
    const Clock::time_point now = Clock::now();
    pace_.step(bad, now);
    if (now - shown_ < std::chrono::milliseconds(50) && pace_.run().done != pace_.run().all) return;
    shown_ = now;
    show();
  }

 private:
  void show() const {
    if (terminal_) std::cerr << "\r\x1b[K" << progress_line(pace_.run()) << std::flush;
  }

  RunPace pace_;
  bool terminal_;
  Clock::time_point shown_;
};

/// The stream of a run, and of its reports' folder: begun with the first verdict, so that a run
/// that can't begin leaves the reports of an older one as they are.
class RunStream {
 public:
  RunStream(ReportFolder& folder, RunInfo info, std::vector<RowInfo> rows,
            const std::vector<KnownFailing>& known)
      : folder_(folder), info_(std::move(info)), rows_(std::move(rows)), known_(known) {}

  void add(const Verdict& verdict) {
    begin();
    stream_->add(verdict);
  }
  void seal(const Hello& hello, const RunEnd& end) {
    begin();
    stream_->seal(hello, std::chrono::duration<double>(Clock::now() - started_).count(), end);
  }

 private:
  void begin() {
    if (stream_) return;
    folder_.begin();
    stream_.emplace(folder_.unfinished(ReportFolder::kStream), info_, rows_, known_);
  }

  ReportFolder& folder_;
  RunInfo info_;
  std::vector<RowInfo> rows_;
  const std::vector<KnownFailing>& known_;
  Clock::time_point started_ = Clock::now();
  std::optional<StreamWriter> stream_;
};

/// Runs the cases into a sealed stream. The stream is the result: reports are made from it.
void run_into(ReportFolder& folder, const Suite& suite, const std::vector<Case>& cases,
              const AdapterConfig& adapter, const std::vector<KnownFailing>& known,
              const Interruption& interruption, const Arguments& arguments) {
  const ProtocolSchemas schemas = ProtocolSchemas::load(suite.files.schemas());
  RunInfo info = info_of(suite, adapter.name, adapter.title, arguments.run);
  describe(read_selection(arguments.selection), suite.cases, info);
  RunStream stream(folder, std::move(info), rows_of(suite.spec), known);
  RunOptions options = arguments.run;
  AdapterTimes times = arguments.times;
  options.stop = times.stop = interruption.token();
  Progress progress(cases.size());
  bool judged = false;
  RunResult result;
  try {
    result = run_cases(suite.spec, cases, adapter_maker(adapter, schemas, times), known, options,
                       [&](const Verdict& verdict) {
                         stream.add(verdict);
                         judged = true;
                         progress.step(!as_expected(verdict.status));
                       });
  } catch (const std::exception& fault) {
    if (!judged && interruption.token().stop_requested())
      throw Error(interruption.reason() + " before any case was judged", "start it again");
    // What was judged until then is not lost, and does not pass for a whole run.
    if (judged) {
      stream.seal({}, {RunEnd::Kind::failed, fault.what()});
      report_results(folder, arguments.failures, arguments.rules);
    }
    throw;
  }
  if (result.end.kind == RunEnd::Kind::interrupted) result.end.reason = interruption.reason();
  stream.seal(result.hello, result.end);
}

/// The command of this run without its selection, as it can be typed here. Its reports lie inside
/// those of this run, and not over them.
std::string repeat_command(const Arguments& arguments, const fs::path& out) {
  std::string program = fs::proximate(own_folder() / "ecs-contract").string();
  if (program.find('/') == std::string::npos) program = "./" + program;  // no search of PATH
  std::string command = program + " run --adapter " + arguments.client.adapter;
  for (const std::string& setting : arguments.client.settings) command += " --setting " + setting;
  const auto add = [&](const char* option, const std::string& value, const std::string& otherwise) {
    if (value != otherwise) command += std::string(" ") + option + " '" + value + "'";
  };
  const Arguments defaults;
  add("--root", arguments.suite.root, defaults.suite.root);
  add("--spec", arguments.suite.spec, defaults.suite.spec);
  add("--cases", arguments.suite.cases, defaults.suite.cases);
  add("--seed", arguments.run.seed, defaults.run.seed);
  add("--order", arguments.order, defaults.order);
  add("--deadline", std::to_string(arguments.deadline_ms), std::to_string(defaults.deadline_ms));
  add("--out", (out / "repeat").string(), "");
  return command;
}

/// Error: nothing worth keeping will come of the run, which is told before it takes its time.
void require_whole(const Arguments& arguments, std::size_t chosen, std::size_t all) {
  if (!arguments.save) return;
  if (chosen != all)
    throw Error("--save keeps results of the whole suite, and " + std::to_string(chosen) + " of " +
                    std::to_string(all) + " cases are chosen",
                "leave --save out, or --case, --rule, --format, --signature and --shard");
  if (arguments.run.strict || arguments.run.fail_fast)
    throw Error("--save keeps whole results of the suite as it ships",
                "leave --save out, or --strict and --fail-fast");
}

int run(Arguments arguments) {
  if (!arguments.cassette.empty() && arguments.answers != "cassettes")
    throw Error("--cassette has no effect where the emulator answers",
                "say --answers cassettes with it");
  set_jobs(arguments.run, arguments.jobs);
  const Suite suite = load_suite(files_of(arguments.suite));
  const std::vector<Case> cases = chosen(suite.cases, read_selection(arguments.selection));
  if (arguments.list) {
    for (const Case& each : cases) std::cout << each.id << "\n";
    std::cerr << cases.size() << " of " << suite.cases.size() << " cases\n";
    return kAsExpected;
  }
  require_whole(arguments, cases.size(), suite.cases.size());
  const std::optional<AdapterConfig> adapter = usable_adapter(suite.files, arguments.client);
  if (!adapter) return kSkipped;
  const fs::path list = adapter->folder / known_failing_name(adapter->name);
  const std::vector<KnownFailing> known = load_known_failing(list);
  if (!arguments.draft.empty()) require_absent(arguments.draft);
  const fs::path out =
      arguments.out.empty() ? fs::path("reports") / adapter->name : fs::path(arguments.out);
  arguments.run.repeat = repeat_command(arguments, out);
  std::optional<CassetteSetting> setting;
  if (arguments.answers == "cassettes" || !arguments.record.empty())
    setting = load_setting(arguments.suite);
  std::optional<RunRecording> recording;
  if (!arguments.record.empty())
    recording.emplace(*setting, arguments.record, cases, arguments.saving, arguments.run);
  if (arguments.answers == "cassettes")
    answer_from(
        suite.spec, *setting,
        arguments.cassette.empty() ? setting->folder / "behaviour" : fs::path(arguments.cassette),
        arguments.run);
  const Interruption interruption;
  ReportFolder folder(out, interruption.token());
  run_into(folder, suite, cases, *adapter, known, interruption, arguments);
  const RunRecord record = report_results(folder, arguments.failures, arguments.rules);
  if (::isatty(STDOUT_FILENO) != 0) std::cout << slowest_cases(record.verdicts, kSlowestShown);
  const int saved = recording ? recording->save() : kAsExpected;
  if (!arguments.draft.empty()) write_draft(record, arguments.draft);
  if (arguments.save)
    save_result(record,
                arguments.save->empty() ? results_folder(suite.files) : fs::path(*arguments.save),
                out, Schema::load(suite.files.schemas() / "result.schema.json"));
  require_use(record, list);
  return std::max(saved, exit_code(record));
}

}  // namespace

Verb add_run(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  app.add_option("--adapter", a.client.adapter,
                 "The client under test: a folder below conformance/adapters, or the path of one");
  add_options(app, a.selection);
  app.add_flag("--list", a.list, "List the chosen cases and run none");
  CLI::Option* jobs =
      app.add_option("--jobs", a.jobs,
                     "Adapters at once; by default four a core, and more for cases that only wait")
          ->check(CLI::Range(1, 64));
  app.add_option("--deadline", a.deadline_ms, "Milliseconds a call may take")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  app.add_option("--start-deadline", a.start_ms, "Milliseconds an adapter may take to say hello")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  app.add_option("--order", a.order,
                 "Begin the cases as given, reversed or shuffled:SEED; no verdict depends on it")
      ->capture_default_str();
  app.add_option("--port", a.run.port,
                 "First of the ports to listen on, one for each case; 0 takes any free ones")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  CLI::Option* answers =
      app.add_option("--answers", a.answers,
                     "Who answers cases on the emulator: the emulator, or cassettes of it")
          ->check(CLI::IsMember({"emulator", "cassettes"}))
          ->capture_default_str();
  app.add_option("--cassette", a.cassette,
                 "The recording for --answers cassettes; cassettes/behaviour by default");
  CLI::Option* record =
      app.add_option("--record", a.record, "Record what the emulator answers into this folder")
          ->excludes(answers)
          ->excludes(jobs);  // side by side, calls would be recorded in any order
  app.add_flag("--replace", a.saving.replace,
               "Take out of that folder what was not recorded again; else it is kept")
      ->needs(record);
  app.add_option("--out", a.out, "Folder for the reports; reports/<adapter> by default");
  app.add_option("--failures", a.failures,
                 "Causes of which a case is printed in full; 0 prints every failing case")
      ->check(some_number())
      ->capture_default_str();
  app.add_option(
      "--write-known-failing", a.draft,
      "Draft the list that states what fails now into this file, a line a cause; reasons "
      "and links are left to you");
  CLI::Option* save =
      app.add_option("--save", a.save_to,
                     "Keep the result below this folder, as <client>/<version>/result.ndjson; "
                     "without a folder, among the suite's own, conformance/results")
          ->expected(0, 1);
  app.add_flag("--rules", a.rules, "Print the verdict on each rule too");
  app.add_flag("--strict", a.run.strict, "SHOULD findings fail a case too");
  app.add_flag("--fail-fast", a.run.fail_fast, "Stop at the first case that fails");
  app.add_option("--protocol-errors", a.run.protocol_errors,
                 "Stop after the adapter broke the protocol so often in a row; 0 goes on")
      ->check(some_number())
      ->capture_default_str();
  app.add_option("--seed", a.run.seed, "Makes keys and request ids")
      ->check(not_empty())
      ->capture_default_str();
  add_options(app, a.client);
  add_options(app, a.suite);
  app.footer(
      "Examples: ecs-contract run --adapter node-pop-core --case reply/error --format json\n"
      "          ecs-contract run --adapter java-core --setting transport=urlconnection");
  return [arguments, save] {
    if (save->count() > 0) arguments->save = arguments->save_to;
    arguments->run.deadline = std::chrono::milliseconds(arguments->deadline_ms);
    arguments->run.order = read_order(arguments->order);
    arguments->times.hello = std::chrono::milliseconds(arguments->start_ms);
    return run(*arguments);
  };
}

}  // namespace contract
