#include <chrono>
#include <iostream>
#include <memory>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/findings_page.h"
#include "runner/repeat_run.h"
#include "runner/saved_result.h"
#include "saved_results.h"
#include "verbs.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// A compiler may have to build the library first.
constexpr std::chrono::minutes kPatience{5};

struct Arguments {
  SuiteArguments suite;
  std::string name, results, form = "text", out, missing = "error";
  std::size_t cause = 0;
  bool program = false, repeat = false;
};

/// The results of all versions of a client, as load_results() sorts them.
std::vector<SavedResult> results_of(const SuiteFiles& files, const Arguments& arguments) {
  const fs::path folder =
      (arguments.results.empty() ? results_folder(files) : fs::path(arguments.results)) /
      arguments.name;
  const Schema schema = Schema::load(files.schemas() / "result.schema.json");
  return load_results(saved_results(folder), schema);
}

/// The part of a client's name behind its folder: "@transport=urlconnection", or nothing.
std::string variant_of(const std::string& name) {
  const std::size_t at = name.find('@');
  return at == std::string::npos ? "" : name.substr(at);
}

/// The one that was asked for, or all.
void choose(std::vector<FindingsEntry>& entries, std::size_t cause) {
  if (cause == 0) return;
  if (cause > entries.size())
    throw Error("there is no cause " + std::to_string(cause),
                "name one from 1 to " + std::to_string(entries.size()));
  entries = {entries[cause - 1]};
}

/// Runs the programs of the entries and says what came of each.
int repeat(const Suite& suite, const std::vector<FindingsEntry>& entries, const fs::path& folder) {
  std::size_t shown = 0, not_shown = 0;
  for (const FindingsEntry& entry : entries) {
    const SavedCause& first = *entry.causes.front();
    if (first.level != Level::must) continue;
    if (!entry.program) {
      std::cout << "no program  " << to_sentence(first) << ": " << entry.no_program << "\n";
      continue;
    }
    const Repetition came =
        run_program(suite.spec, *entry.shown, *entry.program, folder, kPatience);
    const bool same = came.trouble.empty() && shows_cause(came.findings, entry.shown_cause->rule,
                                                          entry.shown_cause->subject);
    ++(same ? shown : not_shown);
    std::cout << (same ? "shown       " : "not shown   ") << to_sentence(*entry.shown_cause)
              << ", by a program of " << entry.shown->id << "\n";
    if (same) continue;
    if (!came.trouble.empty()) std::cout << "  " << came.trouble << "\n";
    for (const Finding& finding : came.findings) std::cout << "  " << to_line(finding) << "\n";
    std::cout << "  what it printed: " << printable(came.printed, 4000) << "\n";
  }
  std::cout << shown << " shown, " << not_shown << " not\n";
  if (shown + not_shown == 0)
    throw Error("no finding has a program", "look at them with ecs-contract findings NAME");
  return not_shown == 0 ? kAsExpected : kFindings;
}

int findings(const Arguments& arguments) {
  const Suite suite = load_suite(files_of(arguments.suite));
  const std::vector<SavedResult> results = results_of(suite.files, arguments);
  const SavedResult& newest = results.front();
  std::vector<FindingsEntry> entries = findings_of(results);
  const std::string variant = variant_of(arguments.name);
  const fs::path folder =
      suite.files.adapters() / arguments.name.substr(0, arguments.name.size() - variant.size());
  const auto program = repeat_template(folder, variant);
  if (program) add_programs(suite.spec, suite.cases, *program, entries);
  choose(entries, arguments.cause);
  if (arguments.repeat) {
    const auto adapter =
        usable_adapter(suite.files, {folder.filename().string(), {}, arguments.missing});
    return adapter ? repeat(suite, entries, folder) : kSkipped;
  }
  std::string text;
  if (arguments.program) {
    if (entries.size() != 1 || !entries.front().program)
      throw Error("that is no finding with a program", "choose one with --cause N");
    text = entries.front().program->text;
  } else {
    text = arguments.form == "markdown" ? findings_markdown(suite.spec, newest, entries)
                                        : findings_text(suite.spec, newest, entries);
  }
  if (arguments.out.empty()) {
    std::cout << text;
  } else {
    write_file(arguments.out, text);
  }
  return kAsExpected;
}

}  // namespace

Verb add_findings(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  Arguments& a = *arguments;
  app.add_option("name", a.name, "A client: a folder below conformance/results")->required();
  app.add_option("--results", a.results, "Another folder of results");
  app.add_option("--cause", a.cause, "Only the finding of that number, from 1");
  app.add_option("--as", a.form, "The form")
      ->check(CLI::IsMember({"text", "markdown"}))
      ->capture_default_str();
  CLI::Option* program =
      app.add_flag("--program", a.program, "Print the program that shows that finding, alone");
  app.add_flag("--repeat", a.repeat,
               "Run the programs by the installed library: does each show what its finding says?")
      ->excludes(program);
  app.add_option("--when-missing", a.missing,
                 "What --repeat does where the adapter can't run here: error, or skip with exit 77")
      ->check(CLI::IsMember({"error", "skip"}))
      ->capture_default_str();
  app.add_option("--out", a.out, "File to write; standard output by default");
  add_options(app, a.suite);
  app.footer("Example: ecs-contract findings go-sdk --cause 1");
  return [arguments] { return findings(*arguments); };
}

}  // namespace contract
