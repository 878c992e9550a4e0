#include <set>
#include <utility>

#include "cassette/cassette_store.h"
#include "cassette/format.h"
#include "cassette/manifest.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "wire/digest.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// A file that no manifest names is what a merge leaves behind.
void refuse_strangers(const fs::path& folder, const Manifest& manifest) {
  std::set<std::string> known{kManifestName};
  for (const ManifestEntry& entry : manifest.entries) known.insert(entry.file);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".json" && known.count(name) == 0)
      throw Error(entry.path().string(), 0, "is not in the manifest",
                  "remove it, or record anew with --replace");
  }
}

std::string read_entry(const fs::path& folder, const ManifestEntry& entry) {
  const fs::path path = folder / entry.file;
  std::string text = read_file(path, kInteractionLimits.bytes);
  if (hex(digest(Hash::sha256, text)) == entry.sha256) return text;
  // A checkout may have turned the line ends (core.autocrlf); no text of a cassette holds a CR.
  std::erase(text, '\r');
  if (hex(digest(Hash::sha256, text)) != entry.sha256)
    throw Error(path.string(), 0, "is not what was recorded: its hash is another",
                "take the file as it was committed, or record anew with --replace");
  return text;
}

}  // namespace

StoredTexts load_texts(const fs::path& folder) {
  const Manifest manifest = read_manifest(folder);
  refuse_strangers(folder, manifest);
  StoredTexts stored{manifest.facts, {}, {}};
  for (const ManifestEntry& entry : manifest.entries) {
    stored.texts.push_back(RecordedText(read_entry(folder, entry)));
    stored.files.push_back(entry.file);
  }
  return stored;
}

Cassette load_cassette(const fs::path& folder) {
  const Manifest manifest = read_manifest(folder);
  refuse_strangers(folder, manifest);
  Cassette recording;
  recording.facts = manifest.facts;
  recording.interactions.reserve(manifest.entries.size());
  for (const ManifestEntry& entry : manifest.entries) {
    const fs::path path = folder / entry.file;
    const std::string text = read_entry(folder, entry);
    Reading reading = read_json(text, kInteractionLimits);
    if (!reading.ok())
      throw Error(path.string(), reading.line, "no JSON: " + reading.findings.front().note,
                  "record it again");
    upgrade(reading.value, path.string(), kInteractionFormat, interaction_converters());
    if (auto withheld = read_withheld(reading.value, path.string())) {
      withheld->file = entry.file;
      recording.withheld.push_back(std::move(*withheld));
      continue;
    }
    recording.interactions.push_back(read_interaction(reading.value, path.string()));
    recording.interactions.back().file = entry.file;
  }
  return recording;
}

}  // namespace contract
