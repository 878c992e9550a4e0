// One at a time writes a recording.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace contract {

/// The folder that a path means, without the '/' behind it: where a symbolic link leads to, be a
/// folder there yet or not; else the path as it was given. Error: a link that leads to itself.
std::filesystem::path real_folder(const std::filesystem::path& given);

/// Holds the folder of a recording, and its journal, from before they are read until the save is in
/// place, by a hidden file `.NAME.lock` beside the folder, which goes with this. One that a kill
/// left holds nobody up.
class FolderLock {
 public:
  static constexpr std::chrono::milliseconds kPatience{5000};

  /// `who` is told to whoever finds the folder held, as in "another 'record' is writing it". Makes
  /// the folder that both lie in. Error: another holds it for longer than `patience`, or nothing
  /// can be written there.
  FolderLock(const std::filesystem::path& given, const std::string& who,
             std::chrono::milliseconds patience = kPatience);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  /// real_folder().
  const std::filesystem::path& folder() const { return folder_; }

 private:
  bool try_to_hold();

  const std::filesystem::path folder_, file_;
  int fd_ = -1;
};

}  // namespace contract
