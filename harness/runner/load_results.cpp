#include "runner/load_results.h"

#include <string.h>

#include <algorithm>

namespace contract {

std::vector<SavedResult> load_results(const std::vector<std::filesystem::path>& files,
                                      const Schema& schema) {
  std::vector<SavedResult> results;
  for (const std::filesystem::path& file : files) results.push_back(read_result(file, schema));
  std::sort(results.begin(), results.end(), [](const SavedResult& a, const SavedResult& b) {
    if (a.info.started != b.info.started) return a.info.started > b.info.started;
    return ::strverscmp(a.info.client_version.c_str(), b.info.client_version.c_str()) > 0;
  });
  return results;
}

}  // namespace contract
