// What the tests of this floor share: the real sources and the site made of them, once.
#pragma once

#include <unistd.h>

#include <algorithm>

#include "site/site.h"
#include "spec/testing.h"

namespace contract::testing {

inline std::vector<std::filesystem::path> real_results() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(kSource / "conformance/results"))
    if (entry.path().filename() == kResultFile) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

inline const Sources& real_sources() {
  static const Sources sources = load_sources({kSource, "", ""}, real_results());
  return sources;
}

inline const MadeSite& real_site() {
  static const MadeSite site = make_site(real_sources());
  return site;
}

/// An empty folder of the build tree, of that name and this process: ctest runs tests side by side.
inline std::filesystem::path site_work(const std::string& name) {
  const std::filesystem::path folder = std::filesystem::path(CONTRACT_BINARY_DIR) /
                                       "testdata/site" / (name + "." + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

}  // namespace contract::testing
