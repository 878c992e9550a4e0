#include <unistd.h>

#include <chrono>
#include <iostream>
#include <memory>

#include "error.h"
#include "formats/files.h"
#include "runner/adapter.h"
#include "runner/known_failing.h"
#include "runner/report.h"
#include "runner/run.h"
#include "runner/stream.h"
#include "spec/check_request.h"
#include "verbs.h"
#include "wire/time.h"

namespace contract {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Arguments {
  SuiteArguments suite;
  std::string adapter, out, shard = "1/1", missing = "error";
  Selection selection;
  RunOptions run;
  AdapterTimes times;
  long long deadline_ms = 5000;
  long long start_ms = 30000;
  std::size_t failures = 10;
  bool list = false;
  bool rules = false;
};

/// One line on a terminal, nothing in a pipe.
class Progress {
 public:
  explicit Progress(std::size_t all) : all_(all), terminal_(::isatty(STDERR_FILENO) != 0) {}
  ~Progress() {
    if (terminal_ && done_ > 0) std::cerr << "\r\x1b[K" << std::flush;
  }
  void step(bool bad) {
    ++done_;
    bad_ += bad ? 1 : 0;
    const Clock::time_point now = Clock::now();
    if (!terminal_ || (now - shown_ < std::chrono::milliseconds(50) && done_ != all_)) return;
    shown_ = now;
    std::cerr << "\r\x1b[K" << done_ << " of " << all_ << " cases, " << bad_ << " failing"
              << std::flush;
  }

 private:
  std::size_t all_;
  std::size_t done_ = 0;
  std::size_t bad_ = 0;
  bool terminal_;
  Clock::time_point shown_;
};

std::vector<Case> chosen(const std::vector<Case>& suite, const Selection& selection) {
  std::vector<Case> cases = select(suite, selection);
  if (cases.empty())
    throw Error("the selection matches none of " + std::to_string(suite.size()) + " cases",
                "widen --case, --rule, --format, --signature or --shard; --list alone shows all");
  return cases;
}

/// Reads "2/5" into a selection.
void read_shard(const std::string& text, Selection& selection) {
  const std::size_t slash = text.find('/');
  const auto shard = read_integer(text.substr(0, slash));
  const auto shards =
      slash == std::string::npos ? std::nullopt : read_integer(text.substr(slash + 1));
  if (!shard || !shards || *shard < 1 || *shard > *shards)
    throw Error("'" + text + "' is no shard", "say --shard I/N, I from 1 to N");
  selection.shard = static_cast<std::size_t>(*shard);
  selection.shards = static_cast<std::size_t>(*shards);
}

bool whole(const Selection& selection) {
  return selection.prefixes.empty() && selection.rules.empty() && selection.formats.empty() &&
         selection.signatures.empty() && selection.shards == 1;
}

RunInfo info_of(const Spec& spec, const AdapterConfig& adapter, const Arguments& arguments) {
  RunInfo info;
  info.suite_version = CONTRACT_VERSION;
  info.spec_id = spec.id;
  info.spec_hash = spec.hash;
  info.adapter = adapter.name;
  info.title = adapter.title;
  info.started =
      format_utc(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
                 "yyyy-MM-ddTHH:mm:ssZ");
  info.seed = arguments.run.seed;
  info.strict = arguments.run.strict;
  return info;
}

std::vector<RowInfo> rows_of(const Spec& spec) {
  std::vector<RowInfo> rows;
  for (const Rule& rule : spec.rules) rows.push_back({rule.id, rule.excluded});
  return rows;
}

/// Runs the cases into a sealed stream. The stream is the result: reports are made from it.
fs::path run_into(const fs::path& out, const Suite& suite, const std::vector<Case>& cases,
                  const AdapterConfig& adapter, const Arguments& arguments) {
  const std::vector<KnownFailing> known = load_known_failing(adapter.folder / "known-failing.txt");
  const ProtocolSchemas schemas = ProtocolSchemas::load(suite.files.schemas());
  fs::path file = out / "verdicts.ndjson";
  StreamWriter stream(file, info_of(suite.spec, adapter, arguments), rows_of(suite.spec));
  Progress progress(cases.size());
  std::vector<Verdict> verdicts;
  const Clock::time_point started = Clock::now();
  const Hello hello = run_cases(suite.spec, cases, adapter_maker(adapter, schemas, arguments.times),
                                known, arguments.run, [&](const Verdict& verdict) {
                                  stream.add(verdict);
                                  verdicts.push_back(verdict);
                                  progress.step(verdict.status == Status::fail ||
                                                verdict.status == Status::unexpected_pass ||
                                                verdict.status == Status::error);
                                });
  stream.seal(hello, std::chrono::duration<double>(Clock::now() - started).count());
  if (!whole(arguments.selection)) return file;
  for (const KnownFailing& line : unmatched(known, verdicts))
    throw Error((adapter.folder / "known-failing.txt").string(), line.line,
                "'" + line.pattern + "' stands for no case that was judged",
                "take the line out, or correct the pattern");
  return file;
}

void write_reports(const fs::path& out, const RunRecord& record) {
  write_file(out / "report.txt", text_report(record, {.rules = true}));
  write_file(out / "junit.xml", junit_report(record));
  write_file(out / "report.json", json_report(record));
}

/// The command of this run without its selection, as it can be typed here.
std::string repeat_command(const Arguments& arguments) {
  std::string command =
      fs::proximate(own_folder() / "ecs-contract").string() + " run --adapter " + arguments.adapter;
  const auto add = [&](const char* option, const std::string& value, const std::string& otherwise) {
    if (value != otherwise) command += std::string(" ") + option + " '" + value + "'";
  };
  const Arguments defaults;
  add("--root", arguments.suite.root, defaults.suite.root);
  add("--spec", arguments.suite.spec, defaults.suite.spec);
  add("--cases", arguments.suite.cases, defaults.suite.cases);
  add("--seed", arguments.run.seed, defaults.run.seed);
  add("--deadline", std::to_string(arguments.deadline_ms), std::to_string(defaults.deadline_ms));
  return command;
}

int run(Arguments arguments) {
  arguments.run.repeat = repeat_command(arguments);
  const Suite suite = load_suite(files_of(arguments.suite));
  const std::vector<Case> cases = chosen(suite.cases, arguments.selection);
  if (arguments.list) {
    for (const Case& each : cases) std::cout << each.id << "\n";
    std::cerr << cases.size() << " of " << suite.cases.size() << " cases\n";
    return kAsExpected;
  }
  if (arguments.adapter.empty())
    throw Error("no client was named", "say --adapter NAME, for example --adapter reference");
  const AdapterConfig adapter =
      load_adapter(suite.files.adapters(), arguments.adapter,
                   suite.files.schemas() / "adapter.schema.json", own_folder());
  if (const std::string reason = missing(adapter); !reason.empty()) {
    if (arguments.missing != "skip")
      throw Error("adapter '" + adapter.name + "' can't run: " + reason,
                  "install it with tools/install-adapters " + adapter.name);
    std::cout << "skipped " << adapter.name << ": " << reason << "\n";
    return kSkipped;
  }
  const fs::path out =
      arguments.out.empty() ? fs::path("reports") / adapter.name : fs::path(arguments.out);
  const RunRecord record = read_stream(run_into(out, suite, cases, adapter, arguments));
  write_reports(out, record);
  std::cout << text_report(record, {.colour = ::isatty(STDOUT_FILENO) != 0,
                                    .failures = arguments.failures,
                                    .rules = arguments.rules})
            << "  reports: " << (out / "report.txt").string()
            << ", junit.xml, report.json, verdicts.ndjson\n";
  return exit_code(count(record.verdicts));
}

}  // namespace

Verb add_run(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  app.add_option("--adapter", a.adapter,
                 "The client under test: a folder below conformance/adapters");
  app.add_option("--case", a.selection.prefixes,
                 "Only cases whose id begins so; may stand repeatedly");
  app.add_option("--rule", a.selection.rules, "Only cases that test this rule");
  app.add_option("--format", a.selection.formats, "Only cases with answers in this format")
      ->check(CLI::IsMember({"json", "xml"}));
  app.add_option("--signature", a.selection.signatures, "Only cases with this signature")
      ->check(CLI::IsMember({"v1-hmac-sha1", "v1-hmac-sha256", "v3"}));
  app.add_option("--shard", a.shard,
                 "I/N: every N-th of the chosen cases, from the I-th; see merge")
      ->capture_default_str();
  app.add_flag("--list", a.list, "List the chosen cases and run none");
  app.add_option("--jobs", a.run.jobs, "Adapters at once")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  app.add_option("--deadline", a.deadline_ms, "Milliseconds a call may take")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  app.add_option("--start-deadline", a.start_ms, "Milliseconds an adapter may take to say hello")
      ->check(CLI::Range(1, 600'000))
      ->capture_default_str();
  app.add_option("--port", a.run.port, "Port to listen on; 0 takes any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  app.add_option("--out", a.out, "Folder for the reports; reports/<adapter> by default");
  app.add_option("--failures", a.failures, "Failures to print in full; 0 prints all")
      ->capture_default_str();
  app.add_flag("--rules", a.rules, "Print the verdict on each rule too");
  app.add_flag("--strict", a.run.strict, "SHOULD findings fail a case too");
  app.add_option("--seed", a.run.seed, "Makes keys and request ids")->capture_default_str();
  app.add_option("--when-missing", a.missing,
                 "What to do where the adapter can't run here: error, or skip with exit 77")
      ->check(CLI::IsMember({"error", "skip"}))
      ->capture_default_str();
  add_options(app, a.suite);
  app.footer("Example: ecs-contract run --adapter node-pop-core --case reply/error --format json");
  return [arguments] {
    read_shard(arguments->shard, arguments->selection);
    arguments->run.deadline = std::chrono::milliseconds(arguments->deadline_ms);
    arguments->times.hello = std::chrono::milliseconds(arguments->start_ms);
    return run(*arguments);
  };
}

}  // namespace contract
