// Where a target puts its input for readers that take files.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace contract::fuzz {

/// A folder of this process below TMPDIR; gone when the process ends in order.
class Workplace {
 public:
  Workplace()
      : path_(std::filesystem::temp_directory_path() /
              ("ecs-contract-fuzz." + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Workplace() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Not write_file(): that waits for the disk.
  void put(const std::string& name, std::string_view text) const {
    std::ofstream(path_ / name, std::ios::binary | std::ios::trunc) << text;
  }

 private:
  std::filesystem::path path_;
};

inline const Workplace& workplace() {
  static const Workplace place;
  return place;
}

}  // namespace contract::fuzz
