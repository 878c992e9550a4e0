#include "cassette/har.h"

#include <iostream>
#include <memory>

#include "cassette/folder_lock.h"
#include "cassette/journal.h"
#include "cassette/match.h"
#include "cassette/recording_pipeline.h"
#include "cassette_setting.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "runner/suite.h"
#include "save_recording.h"
#include "verbs.h"

namespace contract {
namespace {

struct Arguments {
  SuiteArguments suite;
  std::string source, out, provenance, client, account;
  std::vector<std::string> hosts, actions;
  SaveArguments saving;
  bool judge_again = false;
};

/// A folder, or a journal, which knows no facts of its recording.
Cassette read_source(const std::string& source) {
  if (!source.ends_with(".journal")) return load_cassette(source);
  const JournalContents journal = JournalReader::read(source);
  Cassette recording;
  for (const RecordedText& recorded : journal.texts) {
    const Value document = recorded.read();
    if (auto withheld = read_withheld(document, source)) {
      recording.withheld.push_back(std::move(*withheld));
    } else {
      recording.interactions.push_back(read_interaction(document, source));
    }
  }
  if (recording.interactions.empty())
    throw Error(source, 0, "holds no interaction", "name the journal of a recording");
  return recording;
}

int export_har(const Arguments& arguments) {
  const Cassette recording = read_source(arguments.source);
  const std::string har = write_har(recording.interactions, CONTRACT_VERSION, recording.facts.spec);
  for (const StoredWithheld& each : recording.withheld)
    std::cerr << each.file << ": is not in the HAR: " << to_line(each.call) << "\n";
  if (arguments.out.empty()) {
    std::cout << har;
    return kAsExpected;
  }
  write_file(arguments.out, har);
  std::cout << counted(recording.interactions.size(), "interaction") << " in " << arguments.out
            << "\n";
  return kAsExpected;
}

/// Which entries are calls of the product, to a wanted host and action.
HarChoice choice_of(const Arguments& arguments, const CassetteSetting& setting) {
  return [&](const Request& request, bool own) -> std::string {
    const std::string* host = find_header(request.headers, "Host");
    const Names hosts{arguments.hosts, true};
    if (!hosts.names.empty() && (host == nullptr || !hosts.has(*host))) return "to another host";
    const Asked asked = read_asked(request, setting.rules);
    if (!own && (asked.action.empty() || asked.version != setting.spec.version))
      return "naming no action of " + setting.spec.product + " " + setting.spec.version;
    const Names actions{arguments.actions, false};
    if (!actions.names.empty() && !actions.has(asked.action)) return "of another action";
    return "";
  };
}

/// Tells what of the file is not taken. Whether that is nothing but what was not wanted.
bool print_passed_over(const HarLog& log, const CassetteSetting& setting) {
  Redactor redactor(setting.rules);
  for (const auto& [reason, count] : log.passed_over)
    std::cout << "passed over: " << count << (count == 1 ? " entry " : " entries ") << reason
              << "\n";
  for (const HarUnread& each : log.unread)
    std::cout << "passed over: entry " << each.number << ", " << redactor.redact_text(each.url)
              << ": " << redactor.redact_text(each.reason) << "\n";
  if (log.cut_behind)
    std::cout << "the file is cut off behind entry " << *log.cut_behind
              << ", or its brackets don't match there: what comes behind is not taken; export it "
                 "again\n";
  return log.unread.empty() && !log.cut_behind;
}

Origin origin_of(const Arguments& arguments, const HarEntry& entry) {
  if (entry.origin) {
    Origin origin = *entry.origin;
    if (origin.account.empty()) origin.account = arguments.account;
    if (arguments.judge_again) origin.verdict.reset();
    return origin;
  }
  if (arguments.provenance.empty())
    throw Error(arguments.source, 0, "does not say who answered",
                "say --provenance live, emulator or document");
  return {arguments.provenance, entry.date, arguments.client, {}, arguments.account};
}

int import_har(const Arguments& arguments) {
  const CassetteSetting setting = load_setting(arguments.suite);
  if (!arguments.account.empty()) demand_account(files_of(arguments.suite), arguments.account);
  prove_redaction(setting.rules);
  const HarLog log = read_har(read_file(arguments.source, kHarBytes), arguments.source,
                              choice_of(arguments, setting));
  const bool all_read = print_passed_over(log, setting);
  if (log.entries.empty())
    throw Error(arguments.source, 0, "holds no entry to take",
                "name a file with calls of " + setting.spec.product + " " + setting.spec.version);
  const FolderLock place(arguments.out, "har import");
  demand_place(place.folder(), arguments.saving);
  Redactor redactor(setting.rules, log.own);
  RecordingPipeline pipeline(redactor);
  std::vector<RecordedText> texts;
  for (const HarEntry& entry : log.entries) {
    const Origin origin = origin_of(arguments, entry);
    auto taken = pipeline.take_or_withhold(entry.interaction, origin);
    if (auto* text = std::get_if<RecordedText>(&taken)) {
      texts.push_back(std::move(*text));
    } else {
      texts.push_back(
          pipeline.withheld(entry.interaction, std::get<Withheld>(taken).reason, origin));
    }
  }
  pipeline.look_back(texts);
  CassetteFacts facts = setting.facts();
  // Verdicts that came along are those of another table.
  if (!log.spec.empty() && !arguments.judge_again) facts.spec = log.spec;
  const int saved =
      save_recording(setting, place.folder(), texts, facts, pipeline.scanner(), arguments.saving);
  return all_read ? saved : kFindings;
}

}  // namespace

Verb add_har(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.require_subcommand(1);
  CLI::App* out = app.add_subcommand("export", "Write a recording as HAR 1.2");
  out->add_option("source", arguments->source, "The folder of a recording, or a .journal file")
      ->required();
  out->add_option("--out", arguments->out, "The file to write; else standard output");
  out->footer("Example: ecs-contract har export cassettes/mine --out mine.har");

  CLI::App* in = app.add_subcommand(
      "import", "Make a recording of the ECS calls in a HAR file, redacted as 'record' does");
  in->add_option("file", arguments->source, "A HAR file of a browser, a proxy or this program")
      ->required();
  in->add_option("--out", arguments->out, "The folder of the recording")->required();
  in->add_option("--provenance", arguments->provenance,
                 "Who answered, for entries that do not say: live, emulator or document")
      ->check(CLI::IsMember({"live", "emulator", "document"}));
  in->add_option("--host", arguments->hosts, "Take only calls to this host, as its header has it");
  in->add_option("--action", arguments->actions, "Take only calls of this action");
  in->add_option("--client", arguments->client,
                 "Who called, for the record; else the User-Agent of each call");
  in->add_option("--account", arguments->account,
                 "The shipped account (specs/accounts/) whose state the service had, for entries "
                 "that do not say");
  in->add_flag("--judge-again", arguments->judge_again,
               "Judge by this table also what brings the verdict of another");
  add_options(*in, arguments->saving);
  add_setting_options(*in, arguments->suite);
  in->footer(
      "Taken is every entry that names an action and the table's version; all that this program "
      "wrote.\nExample: ecs-contract har import browser.har --out cassettes/mine --provenance "
      "live");
  app.footer(
      "Examples: ecs-contract har export cassettes/mine --out mine.har\n"
      "          ecs-contract har import browser.har --out cassettes/mine --provenance live");
  return [arguments, in] { return in->parsed() ? import_har(*arguments) : export_har(*arguments); };
}

}  // namespace contract
