#include "runner/home.h"

#include <stdlib.h>

#include <string>

#include "ecs_contract/error.h"
#include "runner/process_tree.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

/// Folders that their maker closed to himself, as the Go tools do with their module cache, are
/// opened first.
void remove_whole(const fs::path& folder) {
  std::error_code failed;
  fs::remove_all(folder, failed);
  if (!failed) return;
  fs::permissions(folder, fs::perms::owner_all, fs::perm_options::add, failed);
  for (fs::recursive_directory_iterator at(folder, failed), end; !failed && at != end;) {
    if (at->symlink_status(failed).type() == fs::file_type::directory)
      fs::permissions(at->path(), fs::perms::owner_all, fs::perm_options::add, failed);
    at.increment(failed);
  }
  fs::remove_all(folder, failed);
}

}  // namespace

EmptyHome::EmptyHome() {
  std::error_code failed;
  std::string name =
      (std::filesystem::temp_directory_path(failed) / "ecs-contract-XXXXXX").string();
  if (failed || ::mkdtemp(name.data()) == nullptr)
    throw Error("no temporary folder can be made", "set TMPDIR to a folder that can be written");
  path_ = name;
}

std::map<std::string, std::string> EmptyHome::environment() const {
  const char* path = std::getenv("PATH");
  return {{"PATH", path == nullptr ? "/usr/bin:/bin" : path},
          {"HOME", path_.string()},
          {"TMPDIR", path_.string()},
          {"LANG", "C.UTF-8"},
          {"TZ", "Asia/Shanghai"}};  // not UTC: who sends local time for it is found out
}

EmptyHome::~EmptyHome() {
  ProcessTree(path_).end();
  remove_whole(path_);
}

}  // namespace contract
