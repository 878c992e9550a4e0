#include "cassette_take.h"

#include "cassette/folder_lock.h"
#include "cassette/update.h"
#include "ecs_contract/error.h"
#include "save_recording.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// Error: they say of all their interactions what is not so of the others'.
void demand_alike(const fs::path& folder, const StoredTexts& from, const fs::path& other) {
  if (!fs::exists(other)) return;
  const CassetteFacts into = load_texts(other).facts;
  if (into.rules != from.facts.rules)
    throw Error(folder.string(), 0, "was redacted by other rules than " + other.string(),
                "bring the older one up to date: 'ecs-contract cassette upgrade'");
  if (into.spec != from.facts.spec)
    throw Error(folder.string(), 0, "was judged by another table than " + other.string(),
                "bring the older one up to date: 'ecs-contract cassette upgrade'");
}

}  // namespace

int take_interactions(const CassetteSetting& setting, const fs::path& folder,
                      const std::set<std::size_t>& places, const fs::path& into,
                      const std::string& verb) {
  const StoredTexts from = load_texts(folder);
  UpdateOptions options{setting.rules, setting.judge(), failure_of_way(setting)};
  const std::vector<std::size_t> sequence = places_in_sequences(from.texts, options);
  const FolderLock place(into, verb);
  SaveArguments saving;
  demand_place(place.folder(), saving);
  demand_alike(folder, from, into);
  std::vector<RecordedText> taken;
  for (const std::size_t each : places) {
    taken.push_back(from.texts.at(each));
    saving.places.push_back(sequence.at(each));
  }
  return save_recording(
      setting, place.folder(), taken, from.facts,
      Scanner(PrivateValues{setting.rules.secrets.begin(), setting.rules.secrets.end()}), saving);
}

}  // namespace contract
