#include "saved_results.h"

#include <algorithm>
#include <iostream>

#include "cassette/folder_lock.h"
#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/compare_results.h"
#include "wire/digest.h"

namespace contract {

namespace fs = std::filesystem;

namespace {

/// Puts the older result aside and tells what has changed since; one that can't be read is put
/// aside all the same.
void replace(const fs::path& older, const SavedResult& result, const fs::path& folder,
             const Schema& schema) {
  const std::string text = read_file(older);
  const fs::path aside =
      folder / ("replaced-" + hex(digest(Hash::sha256, text)).substr(0, 12) + ".ndjson");
  write_file(aside, text);
  std::cout << "  the result that was there is now " << aside.string() << "\n";
  try {
    std::cout << to_text(compare(read_result(older, schema), result));
  } catch (const Error& damaged) {
    std::cout << "  it was not whole: " << damaged.what() << "\n";
  }
}

}  // namespace

fs::path results_folder(const SuiteFiles& files) { return files.folder / "conformance/results"; }

void save_result(const RunRecord& record, const fs::path& folder, const fs::path& aside,
                 const Schema& schema) {
  const SavedResult result = result_of(record);
  const fs::path place = place_of(result.info, folder);
  const fs::path file = place / kResultFile;
  const FolderLock lock(place, "run --save");
  const fs::path beside = place / (std::string(kResultFile) + ".unfinished");
  write_file(beside, to_text(result));
  try {
    read_result(beside, schema);
    if (fs::exists(file)) replace(file, result, aside, schema);
    fs::rename(beside, file);
  } catch (...) {
    std::error_code ignored;
    fs::remove(beside, ignored);
    throw;
  }
  std::cout << "  saved: " << file.string() << ", " << (fs::file_size(file) + 1023) / 1024
            << " KiB\n";
}

std::vector<fs::path> saved_results(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder, failed))
    if (entry.path().filename() == kResultFile) files.push_back(entry.path());
  if (files.empty())
    throw Error(folder.string(), 0, "holds no result",
                "make one with ecs-contract run --adapter NAME --save");
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace contract
