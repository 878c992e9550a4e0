#include "check_cassettes.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <memory>

#include "cassette/manifest.h"
#include "cassette/scan.h"
#include "cassette_setting.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/schema.h"
#include "refresh/review.h"
#include "service/recorded.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

struct Arguments {
  SuiteArguments suite;
  std::vector<std::string> folders;
  std::string against, state, fail_on = "SHOULD";
};

/// Where a documented error row was seen.
struct Witness {
  std::string provenance, date, place, client;
};
using Witnesses = std::map<std::string, std::vector<Witness>>;

/// What was found so far.
struct Tally {
  std::size_t interactions = 0;
  std::size_t findings = 0;
  std::size_t changed_verdicts = 0;
  std::size_t withheld = 0;
  Witnesses witnesses;
};

std::vector<fs::path> folders_of(const Arguments& arguments, const CassetteSetting& setting) {
  std::vector<fs::path> folders(arguments.folders.begin(), arguments.folders.end());
  std::error_code ignored;
  if (folders.empty())
    for (const fs::directory_entry& entry :
         fs::recursive_directory_iterator(setting.folder, ignored))
      if (entry.path().filename() == kManifestName) folders.push_back(entry.path().parent_path());
  std::sort(folders.begin(), folders.end());
  if (folders.empty())
    throw Error(setting.folder.string(), 0, "holds no cassette", "name a folder of a recording");
  return folders;
}

void print(Tally& tally, const std::string& place, const std::string& line) {
  std::cout << place << ": " << line << "\n";
  ++tally.findings;
}

void check_bytes(const fs::path& file, const Schema& schema, const Scanner& scanner, Tally& tally) {
  for (const Leak& leak : scanner.scan(read_file(file)))
    print(tally, file.string(), "something private: " + to_line(leak));
  load_json(file, schema);
}

void check_one(const CassetteSetting& setting, const fs::path& folder,
               const StoredInteraction& stored, const std::string& fail_on, Tally& tally) {
  const std::string place = (folder / stored.file).string();
  const RecordedVerdict verdict = judge_recorded(setting.spec, stored.interaction);
  ++tally.interactions;
  for (const Finding& finding : verdict.findings) {
    if (fails(finding.level, fail_on)) {
      print(tally, place, to_line(finding));
    } else {
      std::cout << place << ": " << to_line(finding) << "\n";
    }
  }
  if (!(stored.origin.verdict == setting.verdict(stored.interaction))) {
    ++tally.changed_verdicts;
    std::cout << place << ": the table judges it otherwise than on " << stored.origin.date << "\n";
  }
  for (const std::string& row : verdict.rows)
    tally.witnesses[row].push_back(
        {stored.origin.provenance, stored.origin.date, place, stored.origin.client});
}

/// How old a recording is, and when it was last answered alike.
void print_age(const fs::path& folder, const Cassette& recording) {
  std::string oldest, validated;
  for (const StoredInteraction& each : recording.interactions)
    if (oldest.empty() || each.origin.date < oldest) oldest = each.origin.date;
  const Validations validations = read_validations(folder, load_texts(folder));
  for (const auto& [file, each] : validations) validated = std::max(validated, each.date);
  const auto date = parse_utc(oldest, "yyyy-MM-ddTHH:mm:ssZ");
  const auto now = parse_utc(utc_now(), "yyyy-MM-ddTHH:mm:ssZ");
  std::cout << folder.string() << ": the oldest is of " << oldest;
  if (date && now)
    std::cout << ", "
              << counted(static_cast<std::size_t>(std::max<long long>(
                             0, std::chrono::floor<std::chrono::hours>(*now - *date).count() / 24)),
                         "day")
              << " old";
  if (!validated.empty())
    std::cout << "; " << validations.size() << " of " << recording.interactions.size()
              << " were answered alike since, last " << validated;
  std::cout << "\n";
}

void print_ledger(const Spec& spec, const Witnesses& witnesses) {
  std::size_t rows = 0, seen = 0, live = 0;
  for (const ErrorRow& row : spec.errors) {
    if (!row.of_action) continue;
    ++rows;
    const auto found = witnesses.find(row.id);
    if (found == witnesses.end()) {
      std::cout << "never    " << row.id << "\n";
      continue;
    }
    ++seen;
    // The strongest witness first: live, then emulator, then document.
    const auto rank = [](const Witness& each) {
      return each.provenance == "live" ? 0 : each.provenance == "emulator" ? 1 : 2;
    };
    const auto best =
        std::min_element(found->second.begin(), found->second.end(),
                         [&](const Witness& a, const Witness& b) { return rank(a) < rank(b); });
    live += best->provenance == "live" ? 1 : 0;
    std::cout << "seen     " << row.id << "  " << best->provenance << " " << best->date << " "
              << best->place;
    if (best->provenance == "live") std::cout << " by " << printable(best->client, 80);
    if (found->second.size() > 1) std::cout << " and " << found->second.size() - 1 << " more";
    std::cout << "\n";
  }
  std::cout << "of " << rows << " documented error rows of the action " << seen << " were seen, "
            << live << " of them live\n";
}

int check(const Arguments& arguments) {
  const CassetteSetting setting = load_setting(arguments.suite);
  if (!arguments.against.empty())
    return compare_with_emulator(files_of(arguments.suite), setting, folders_of(arguments, setting),
                                 arguments.state);
  const Schema interaction = Schema::load(setting.folder / "schema/interaction.schema.json");
  const Schema manifest = Schema::load(setting.folder / "schema/cassette.schema.json");
  const Schema withheld = Schema::load(setting.folder / "schema/withheld.schema.json");
  const Scanner scanner({setting.rules.secrets.begin(), setting.rules.secrets.end()});
  Tally tally;
  const std::vector<fs::path> folders = folders_of(arguments, setting);
  for (const fs::path& folder : folders) {
    const Cassette recording = load_cassette(folder);
    print_age(folder, recording);
    check_bytes(folder / kManifestName, manifest, scanner, tally);
    for (const StoredInteraction& stored : recording.interactions) {
      check_bytes(folder / stored.file, interaction, scanner, tally);
      check_one(setting, folder, stored, arguments.fail_on, tally);
    }
    for (const StoredWithheld& stored : recording.withheld) {
      check_bytes(folder / stored.file, withheld, scanner, tally);
      std::cout << (folder / stored.file).string() << ": " << to_line(stored.call) << "\n";
      ++tally.withheld;
    }
    if (recording.facts.rules != setting.rules.hash)
      std::cout << folder.string()
                << ": was redacted by other rules than cassettes/rules.json; 'ecs-contract "
                   "cassette upgrade' "
                   "redacts it again\n";
    if (recording.facts.spec != setting.spec.hash)
      std::cout
          << folder.string()
          << ": was judged by another table; 'ecs-contract cassette upgrade' judges it again\n";
  }
  print_ledger(setting.spec, tally.witnesses);
  std::cout << counted(folders.size(), "cassette") << ", "
            << counted(tally.interactions, "interaction") << ", "
            << counted(tally.findings, "finding") << ", " << tally.changed_verdicts
            << " judged otherwise now";
  if (tally.withheld > 0) std::cout << ", " << tally.withheld << " withheld";
  std::cout << "\n";
  return tally.findings == 0 ? kAsExpected : kFindings;
}

}  // namespace

Verb add_check_cassettes(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("folder", arguments->folders,
                 "The folders of recordings; else all of the suite's cassettes/");
  CLI::Option* against =
      app.add_option("--against", arguments->against,
                     "emulator: send every request to one instead, and compare what it answers")
          ->check(CLI::IsMember({"emulator"}));
  app.add_option("--state", arguments->state,
                 "The account to send to, shipped or a state file; else the one that each "
                 "interaction names")
      ->needs(against);
  add_fail_on(app, arguments->fail_on);
  add_setting_options(app, arguments->suite);
  app.footer(
      "Examples: ecs-contract check cassettes\n"
      "          ecs-contract check cassettes --against emulator --state shop");
  return [arguments] { return check(*arguments); };
}

}  // namespace contract
