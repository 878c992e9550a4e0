#include "formats/folder_beside.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "ecs_contract/error.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& what, int error) {
  throw Error(path.string(), 0, what + ": " + std::strerror(error),
              "give it room and permission, or name another; what stood there is as it was");
}

int move(const fs::path& from, const fs::path& to, unsigned how) {
  return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), how) == 0 ? 0 : errno;
}

}  // namespace

fs::path parent_of(const fs::path& folder) {
  return folder.parent_path().empty() ? fs::path(".") : folder.parent_path();
}

FolderBeside::FolderBeside(const fs::path& place) {
  const fs::path parent = parent_of(place);
  std::error_code error;
  fs::create_directories(parent, error);
  if (error) fail(parent, "can't be made", error.value());
  std::string name =
      (parent / ("." + place.filename().string() + "." + std::string(kAnyName))).string();
  if (::mkdtemp(name.data()) == nullptr) fail(place, "can't be written", errno);
  ::chmod(name.c_str(), 0755);
  path_ = name;
}

FolderBeside::~FolderBeside() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

void FolderBeside::rename(const fs::path& to) {
  if (const int error = move(path_, to, RENAME_NOREPLACE)) fail(to, "can't be made", error);
  path_ = to;
}

fs::path FolderBeside::keep_as(const fs::path& name) {
  fs::path to = name;
  int number = 2;
  while (const int error = move(path_, to, RENAME_NOREPLACE)) {
    if (error != EEXIST) fail(to, "can't be made", error);
    to = name.string() + "." + std::to_string(number++);
  }
  path_.clear();
  return to;
}

void FolderBeside::exchange(const fs::path& place) {
  std::error_code ignored;
  const bool there = fs::exists(place, ignored);
  if (const int error = move(path_, place, there ? RENAME_EXCHANGE : RENAME_NOREPLACE))
    fail(place, "can't be put in place", error);
}

}  // namespace contract
