#include "site/write_site.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "ecs_contract/error.h"
#include "formats/files.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// A folder beside the place, of a name that nobody has; taken away with all that is in it unless
/// it was put in place.
class Beside {
 public:
  explicit Beside(const fs::path& place) {
    std::string name =
        (place.parent_path() / ("." + place.filename().string() + "-XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr)
      throw Error(place.string(), 0, std::string("can't be written: ") + std::strerror(errno),
                  "name a place that can be written");
    path_ = name;
    ::chmod(name.c_str(), 0755);
  }
  ~Beside() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

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
  std::error_code failed;
  fs::create_directories(place.parent_path(), failed);
  const Beside beside(place);
  for (const auto& [name, text] : files) write_plainly(beside.path() / name, text);
  // Exchanged in one step; where nothing stands there, moved.
  const char* made = beside.path().c_str();
  unsigned int how = fs::exists(place) ? RENAME_EXCHANGE : RENAME_NOREPLACE;
  if (::renameat2(AT_FDCWD, made, AT_FDCWD, place.c_str(), how) != 0)
    throw Error(place.string(), 0, std::string("can't be put in place: ") + std::strerror(errno),
                "name another place with --out");
}

}  // namespace contract
