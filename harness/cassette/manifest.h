// cassette.json: which files a recording has, in which order, and the hash of each.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cassette/cassette_store.h"

namespace contract {

inline constexpr const char* kManifestName = "cassette.json";

/// What stands beside it where git keeps the folder, so that it changes no line end of what is
/// hashed, whatever core.autocrlf says.
inline constexpr const char* kAttributesName = ".gitattributes";
inline constexpr const char* kAttributes = "* -text\n";

struct ManifestEntry {
  std::string file;
  std::string sha256;
};

struct Manifest {
  CassetteFacts facts;
  std::vector<ManifestEntry> entries;
};

/// The chain: SHA-256 over the facts and then, one after the other, over the link so far, each name
/// and each hash. Whoever changes an interaction changes the last line of the manifest, so two such
/// changes can't be merged without a conflict.
std::string chain_of(const Manifest& manifest);

std::string write_manifest(const Manifest& manifest);
/// Error: no manifest, another format, a name that leads out of the folder, or a broken chain.
Manifest read_manifest(const std::filesystem::path& folder);

}  // namespace contract
