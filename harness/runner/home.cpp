#include "runner/home.h"

#include <stdlib.h>

#include <string>

#include "error.h"

namespace contract {

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
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace contract
