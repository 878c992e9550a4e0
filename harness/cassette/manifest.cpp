#include "cassette/manifest.h"

#include "cassette/format.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "wire/digest.h"

namespace contract {
namespace {

bool is_plain_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.size() < 200 && name.ends_with(".json") &&
         name.find_first_of("/\\") == std::string::npos && name != kManifestName;
}

}  // namespace

std::string chain_of(const Manifest& manifest) {
  const CassetteFacts& facts = manifest.facts;
  std::string link = hex(digest(Hash::sha256, facts.product + "\n" + facts.action + "\n" +
                                                  facts.rules + "\n" + facts.spec + "\n"));
  for (const ManifestEntry& entry : manifest.entries) {
    link.append("\n").append(entry.file).append("\n").append(entry.sha256).append("\n");
    link = hex(digest(Hash::sha256, link));
  }
  return link;
}

std::string write_manifest(const Manifest& manifest) {
  Value value = Value::object();
  value.add("format", Value::number(kManifestFormat));
  value.add("product", Value::string(manifest.facts.product));
  value.add("action_parameter", Value::string(manifest.facts.action));
  value.add("rules", Value::string(manifest.facts.rules));
  value.add("spec", Value::string(manifest.facts.spec));
  Value list = Value::array();
  for (const ManifestEntry& entry : manifest.entries)
    list.items.push_back(Value::object()
                             .add("file", Value::string(entry.file))
                             .add("sha256", Value::string(entry.sha256)));
  value.add("interactions", std::move(list));
  value.add("chain", Value::string(chain_of(manifest)));
  return write_json(value, 2) + "\n";
}

Manifest read_manifest(const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / kManifestName;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    throw Error(folder.string(), 0, std::string("is no cassette: it has no ") + kManifestName,
                "name the folder of a recording");
  Value value = load_json(path);
  upgrade(value, path.string(), kManifestFormat, manifest_converters());
  Manifest manifest;
  manifest.facts = {value.text_of("product"), value.text_of("rules"), value.text_of("spec"),
                    value.text_of("action_parameter")};
  const Value* list = value.find("interactions");
  if (list == nullptr || !list->is(Value::Kind::array) || list->items.empty())
    throw Error(path.string(), 0, "lists no interactions", "record it again");
  for (const Value& item : list->items) {
    manifest.entries.push_back({item.text_of("file"), item.text_of("sha256")});
    if (!is_plain_name(manifest.entries.back().file))
      throw Error(path.string(), item.line, "names no file of this folder", "record it again");
  }
  if (chain_of(manifest) != value.text_of("chain"))
    throw Error(path.string(), 0,
                "the chain is broken: two recordings were merged, or it was edited",
                "record it again, or take one side of the merge as a whole");
  return manifest;
}

}  // namespace contract
