#include "report_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <iostream>
#include <thread>
#include <utility>

#include "ecs_contract/error.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::milliseconds kBetweenTries{100};

/// All that a run writes, in the order in which it is put in place: whoever finds the stream finds
/// the reports made of it.
constexpr std::array<const char*, 4> kReports = {"report.txt", "junit.xml", "report.json",
                                                 ReportFolder::kStream};

[[noreturn]] void fail_to_write(const fs::path& path, int error) {
  throw Error(path.string(), 0, std::string("can't be written: ") + std::strerror(error),
              "name a folder with room to write in by --out");
}

}  // namespace

ReportFolder::ReportFolder(fs::path folder, const std::stop_token& stop)
    : folder_(std::move(folder)), inner_(folder_ / ".unfinished") {
  std::error_code failed;
  fs::create_directories(folder_, failed);
  if (failed) fail_to_write(folder_, failed.value());
  lock(stop);
  // What a run that was killed left behind.
  fs::remove_all(inner_, failed);
  fs::create_directory(inner_, failed);
  if (!failed) return;
  ::close(lock_);
  fail_to_write(folder_, failed.value());
}

void ReportFolder::lock(const std::stop_token& stop) {
  lock_ = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ < 0) fail_to_write(folder_, errno);
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  bool told = false;
  // A file system that knows no locks is taken as it is.
  while (::flock(lock_, LOCK_EX | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR)) {
    if (stop.stop_requested() || std::chrono::steady_clock::now() >= deadline) {
      ::close(lock_);
      throw Error("another run writes its reports into " + folder_.string(),
                  "wait for its end, or name another folder by --out");
    }
    if (!std::exchange(told, true))
      std::cerr << "ecs-contract: another run writes its reports into " << folder_.string()
                << "; waiting for its end\n";
    std::this_thread::sleep_for(kBetweenTries);
  }
}

ReportFolder::~ReportFolder() {
  std::error_code ignored;
  if (fs::exists(inner_ / kStream, ignored))
    fs::rename(inner_ / kStream, folder_ / kStream, ignored);
  fs::remove_all(inner_, ignored);
  ::close(lock_);
}

void ReportFolder::begin() {
  std::error_code failed;
  for (const char* name : kReports)
    if (fs::remove(folder_ / name, failed); failed) fail_to_write(folder_ / name, failed.value());
}

void ReportFolder::publish() {
  std::error_code failed;
  for (const char* name : kReports) {
    fs::rename(inner_ / name, folder_ / name, failed);
    if (failed) fail_to_write(folder_ / name, failed.value());
  }
}

}  // namespace contract
