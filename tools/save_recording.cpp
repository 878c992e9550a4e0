#include "save_recording.h"

#include <algorithm>
#include <iostream>
#include <optional>
#include <string>
#include <utility>

#include "cassette/folder_lock.h"
#include "cassette/manifest.h"
#include "cassette/update.h"
#include "ecs_contract/error.h"
#include "service/recorded.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

fs::path failures_of(fs::path folder) {
  if (folder.filename().empty()) folder = folder.parent_path();
  return folder.string() + ".failures";
}

/// The recording that stands there.
struct Standing {
  std::optional<StoredTexts> stored;  ///< nothing where there is none, or a damaged one that goes
  bool damaged = false;
};

Standing standing_in(const fs::path& folder, const SaveArguments& arguments) {
  if (!fs::exists(folder / kManifestName)) return {};
  if (!arguments.replace) return {load_texts(folder)};
  try {
    return {load_texts(folder)};
  } catch (const Error& damaged) {
    std::cout << damaged.what() << "\n";
    return {std::nullopt, true};
  }
}

bool is_all_failures(const CassetteSetting& setting, const std::vector<RecordedText>& session) {
  return std::all_of(session.begin(), session.end(), [&](const RecordedText& each) {
    const Value document = each.read();
    return document.find("withheld") == nullptr &&
           is_failure_of_way(setting.spec,
                             read_interaction(document, "a recorded interaction").interaction);
  });
}

/// The session where nothing stands that could be updated. In the place of a damaged recording it
/// is nothing where it is nothing but failures: they go apart.
Update all_new(const CassetteSetting& setting, const std::vector<RecordedText>& session,
               bool damaged, const SaveArguments& arguments) {
  Update all;
  if (damaged && !arguments.keep_failures && is_all_failures(setting, session)) {
    all.apart = session;
    return all;
  }
  all.texts = session;
  for (std::size_t i = 0; i < session.size(); ++i) all.made.push_back(i);
  all.added = session.size();
  all.replaced = true;
  return all;
}

Update updated(const CassetteSetting& setting, const fs::path& folder,
               const std::vector<RecordedText>& session, const CassetteFacts& facts,
               const Scanner& scanner, const SaveArguments& arguments, const Standing& standing) {
  const std::optional<StoredTexts>& before = standing.stored;
  if (!before) return all_new(setting, session, standing.damaged, arguments);
  UpdateOptions options{setting.rules,
                        setting.judge(),
                        {},
                        arguments.places,
                        arguments.replace,
                        before->facts.spec != facts.spec,
                        before->facts.rules != facts.rules,
                        &scanner};
  if (options.judge_again && facts.spec != setting.spec.hash)
    throw Error(folder.string(), 0, "was judged by another table than what is to be added",
                "say --judge-again, or name another folder");
  if (!arguments.keep_failures) options.is_failure = failure_of_way(setting);
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
int save_failures(const CassetteSetting& setting, const fs::path& folder, const Update& saved,
                  const CassetteFacts& facts, const Scanner& scanner,
                  const SaveArguments& arguments) {
  const std::vector<RecordedText>& failures = saved.apart;
  if (failures.empty()) return kAsExpected;
  if (!arguments.places.empty())
    throw Error(folder.string(), 0,
                "has an answer to a call whose failure on the way to the service is to be taken",
                "leave it out, or drop the answer first");
  const FolderLock place(failures_of(folder), "record");
  const fs::path& apart = place.folder();
  const SaveArguments as_answers{false, true};
  const Update update =
      updated(setting, apart, failures, facts, scanner, as_answers, standing_in(apart, as_answers));
  save_cassette(apart, update.texts, facts, setting.judge(), scanner);
  std::cout << counted(failures.size(), "failure") << " on the way to the service"
            << (saved.texts.empty() ? "" : ", of calls that have an answer,") << " kept apart in "
            << apart.string() << "; --keep-failures takes them for answers\n";
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

void print_saved(const fs::path& folder, const Update& update, const Saved& saved) {
  for (const StoredWithheld& each : saved.withheld)
    std::cout << each.file << ": " << to_line(each.call) << "\n";
  if (!saved.kept.empty())
    std::cout << "the damaged recording that stood there is kept as " << saved.kept.string()
              << "\n";
  std::cout << counted(saved.interactions, "interaction") << " in " << folder.string()
            << told(update) << (saved.changed == 0 ? "; nothing changed" : "") << "\n";
}

}  // namespace

std::function<bool(const Interaction&)> failure_of_way(const CassetteSetting& setting) {
  return [&setting](const Interaction& each) { return is_failure_of_way(setting.spec, each); };
}

void add_options(CLI::App& app, SaveArguments& arguments) {
  app.add_flag("--replace", arguments.replace,
               "Take away what is in the folder and was not made again; else it is kept");
  app.add_flag("--keep-failures", arguments.keep_failures,
               "Have failures on the way to the service (no answer of the API, key or signature "
               "refused, throttled) take the place of its answers");
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
                   const std::vector<RecordedText>& session, const CassetteFacts& facts,
                   const Scanner& scanner, const SaveArguments& arguments) {
  const Standing standing = standing_in(folder, arguments);
  const Update update = updated(setting, folder, session, facts, scanner, arguments, standing);
  const int failed = save_failures(setting, folder, update, facts, scanner, arguments);
  if (arguments.replace && !update.replaced)
    std::cout << (update.apart.empty() ? "nothing but failures on the way to the service, " : "")
              << "so nothing is taken away\n";
  if (update.texts.empty()) return failed;
  print_broken(setting, update);
  const Before before = standing.damaged    ? Before::damaged
                        : arguments.replace ? Before::replaced
                                            : Before::updated;
  const Saved saved = save_cassette(folder, update.texts, facts, setting.judge(), scanner, before);
  print_saved(folder, update, saved);
  if (saved.withheld.empty()) return failed;
  std::cout << counted(saved.withheld.size(), "interaction") << " withheld\n";
  return kFindings;
}

}  // namespace contract
