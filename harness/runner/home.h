// An empty HOME for an adapter: no profile file of the user reaches a library.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace contract {

/// Makes an empty folder under the system's temporary one. Its end removes it with all that it came
/// to hold, and before that ends every process that descends from us and lives there.
class EmptyHome {
 public:
  /// Error: the folder can't be made.
  EmptyHome();
  ~EmptyHome();
  EmptyHome(const EmptyHome&) = delete;
  EmptyHome& operator=(const EmptyHome&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// All variables of a process that lives here: PATH is the runner's, nothing else is inherited.
  std::map<std::string, std::string> environment() const;

 private:
  std::filesystem::path path_;
};

}  // namespace contract
