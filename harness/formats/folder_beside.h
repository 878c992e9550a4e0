// A folder that is written as a whole: beside its place, and then put there in one step.
#pragma once

#include <filesystem>
#include <string_view>

namespace contract {

/// A new folder `.NAME.XXXXXX` beside `place`, of a name that nobody has; taken away with all that
/// is in it unless it is kept. The folders above are made. Nothing is flushed: whoever can't make
/// it again syncs it first. Error, of each function: it can't be done; what stood at the place
/// stays.
class FolderBeside {
 public:
  /// What stands for the part of the name that is chosen.
  static constexpr std::string_view kAnyName = "XXXXXX";

  explicit FolderBeside(const std::filesystem::path& place);
  ~FolderBeside();
  FolderBeside(const FolderBeside&) = delete;
  FolderBeside& operator=(const FolderBeside&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Gives it a name that is told of where all ends before it is taken away.
  void rename(const std::filesystem::path& to);
  /// Keeps it under the first of NAME, NAME.2, … that is free, which is returned.
  std::filesystem::path keep_as(const std::filesystem::path& name);
  /// Puts it in the place of `place`; what stood there goes with this.
  void exchange(const std::filesystem::path& place);

 private:
  std::filesystem::path path_;
};

/// "." for a name alone.
std::filesystem::path parent_of(const std::filesystem::path& folder);

}  // namespace contract
