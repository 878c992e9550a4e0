#include "site/write_site.h"

#include <fstream>

#include "ecs_contract/error.h"
#include "formats/folder_beside.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// A page that is lost with the machine's power is made again: nothing is flushed.
void write_plainly(const fs::path& file, const std::string& text) {
  fs::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out)
    throw Error(file.string(), 0, "can't be written", "make room there, or name another place");
}

fs::path normal(const fs::path& folder) {
  fs::path place = fs::absolute(folder).lexically_normal();
  return place.filename().empty() ? place.parent_path() : place;
}

}  // namespace

void demand_site_place(const fs::path& folder) {
  const fs::path place = normal(folder);
  std::error_code failed;
  if (!fs::exists(fs::symlink_status(place, failed))) return;
  if (fs::is_symlink(place, failed) || !fs::is_directory(place, failed))
    throw Error(place.string(), 0, "is there and no folder", "name another with --out");
  if (fs::is_empty(place, failed) || fs::is_regular_file(place / kSiteMark, failed)) return;
  throw Error(place.string(), 0, "is there and no site: what is in it would be lost",
              "name another folder with --out, or empty this one");
}

void write_site(const fs::path& folder, const SiteFiles& files) {
  demand_site_place(folder);
  const fs::path place = normal(folder);
  FolderBeside beside(place);
  for (const auto& [name, text] : files) write_plainly(beside.path() / name, text);
  beside.exchange(place);
}

}  // namespace contract
