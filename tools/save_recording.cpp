#include "save_recording.h"

#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "cassette/manifest.h"
#include "cassette/update.h"
#include "error.h"
#include "service/on_the_way.h"
#include "service/recorded.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

fs::path failures_of(fs::path folder) {
  if (folder.filename().empty()) folder = folder.parent_path();
  return folder.string() + ".failures";
}

/// The recording that stands there; nothing where there is none, or a damaged one that goes.
std::optional<StoredTexts> stored_in(const fs::path& folder, const SaveArguments& arguments) {
  if (!fs::exists(folder / kManifestName)) return std::nullopt;
  if (!arguments.replace) return load_texts(folder);
  try {
    return load_texts(folder);
  } catch (const Error& damaged) {
    std::cout << damaged.what() << "\n";
    return std::nullopt;
  }
}

Update updated(const CassetteSetting& setting, const fs::path& folder,
               const std::vector<RecordedText>& session, const RecordingFacts& facts,
               const Scanner& scanner, const SaveArguments& arguments) {
  const std::optional<StoredTexts> before = stored_in(folder, arguments);
  if (!before) {
    Update all;
    all.texts = session;
    for (std::size_t i = 0; i < session.size(); ++i) all.made.push_back(i);
    all.added = session.size();
    return all;
  }
  UpdateOptions options{setting.rules,
                        setting.judge(),
                        {},
                        arguments.replace,
                        before->facts.spec != facts.spec,
                        before->facts.rules != facts.rules,
                        &scanner};
  if (options.judge_again && facts.spec != setting.spec.hash)
    throw Error(folder.string(), 0, "was judged by another table than what is to be added",
                "say --judge-again, or name another folder");
  if (!arguments.keep_failures)
    options.is_failure = [&setting](const Interaction& each) {
      return is_failure_of_way(setting.spec, each);
    };
  return update_recording(before->texts, session, options);
}

/// ": 1 new, 2 updated, 3 kept", without what is none.
std::string told(const Update& update) {
  const std::pair<std::size_t, const char*> parts[] = {
      {update.added, "new"},
      {update.updated, "updated"},
      {update.unchanged, "as before"},
      {update.kept, "not made again and kept"},
      {update.cleaned, "of these redacted again, for something private was not known before"},
      {update.removed, "not made again and taken away"}};
  std::string text;
  for (const auto& [count, what] : parts)
    if (count > 0) text += (text.empty() ? ": " : ", ") + std::to_string(count) + " " + what;
  return text;
}

/// Exit code as save_recording.
int save_failures(const CassetteSetting& setting, const fs::path& folder,
                  const std::vector<RecordedText>& failures, const RecordingFacts& facts,
                  const Scanner& scanner, const SaveArguments& arguments) {
  if (failures.empty()) return kAsExpected;
  const fs::path apart = failures_of(folder);
  const Update update = updated(setting, apart, failures, facts, scanner, {false, true});
  save_cassette(apart, update.texts, facts, setting.judge(), scanner);
  std::cout << counted(failures.size(), "failure")
            << " on the way to the service, of calls that have an answer, kept apart in "
            << apart.string() << "; --keep-failures takes them for answers\n";
  if (arguments.replace) std::cout << "so nothing is taken away\n";
  return kFindings;
}

/// Tells where what the session made is not what the spec says. That fails nothing yet: the service
/// was recorded as it is, and 'check cassettes' judges.
void print_broken(const CassetteSetting& setting, const Update& update) {
  std::size_t broken = 0;
  for (const std::size_t place : update.made) {
    const Value document = update.texts[place].read();
    if (document.find("withheld") != nullptr) continue;
    const Interaction interaction =
        read_interaction(document, "a recorded interaction").interaction;
    bool is_broken = false;
    for (const Finding& finding : judge_recorded(setting.spec, interaction).findings) {
      if (finding.level == Level::information) continue;
      std::cout << file_name_of(place + 1, document, setting.rules.action) << ": "
                << to_line(finding) << "\n";
      is_broken = true;
    }
    broken += is_broken ? 1 : 0;
  }
  if (broken > 0)
    std::cout << counted(broken, "interaction")
              << " not as the spec has it: 'check cassettes' fails on it\n";
}

}  // namespace

void add_options(CLI::App& app, SaveArguments& arguments) {
  app.add_flag("--replace", arguments.replace,
               "Take away what is in the folder and was not made again; else it is kept");
  app.add_flag("--keep-failures", arguments.keep_failures,
               "Have failures on the way to the service (none came, 502, 504, key or signature "
               "refused) take the place of its answers");
}

void demand_place(const fs::path& folder, const SaveArguments& arguments) {
  demand_place(folder);
  if (!arguments.replace && fs::exists(folder / kManifestName)) load_texts(folder);
  const fs::path left = replaced_of(folder);
  if (!fs::exists(left)) return;
  const std::string what = "is what a --replace that was cut off has left beside " +
                           folder.string() + ": one of both is the older recording";
  const std::string remedy =
      "take from it what is missing ('ecs-contract cassette show', 'take'), and remove it";
  if (arguments.replace) throw Error(left.string(), 0, what, remedy);
  std::cout << left.string() << ": " << what << "; " << remedy << "\n";
}

int save_recording(const CassetteSetting& setting, const fs::path& folder,
                   const std::vector<RecordedText>& session, const RecordingFacts& facts,
                   const Scanner& scanner, const SaveArguments& arguments) {
  const Update update = updated(setting, folder, session, facts, scanner, arguments);
  const int failed = save_failures(setting, folder, update.apart, facts, scanner, arguments);
  print_broken(setting, update);
  const Saved saved = save_cassette(folder, update.texts, facts, setting.judge(), scanner,
                                    arguments.replace ? Before::replaced : Before::updated);
  for (const StoredWithheld& each : saved.withheld)
    std::cout << each.file << ": " << to_line(each.call) << "\n";
  std::cout << counted(saved.interactions, "interaction") << " in " << folder.string()
            << told(update) << (saved.changed == 0 ? "; nothing changed" : "") << "\n";
  if (saved.withheld.empty()) return failed;
  std::cout << counted(saved.withheld.size(), "interaction") << " withheld\n";
  return kFindings;
}

}  // namespace contract
