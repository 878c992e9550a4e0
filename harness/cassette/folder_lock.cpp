#include "cassette/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>

#include "ecs_contract/error.h"
#include "formats/folder_beside.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kBetweenTries{20};
constexpr int kLinks = 40;  ///< as the kernel follows

fs::path plain(const fs::path& folder) {
  return folder.filename().empty() ? folder.parent_path() : folder;
}

/// "another 'record' is writing it", as the one who holds the lock wrote it there.
std::string told_in(int fd) {
  char who[64];
  const ssize_t size = ::pread(fd, who, sizeof who, 0);
  return "another " +
         (size > 0 ? "'" + std::string(who, static_cast<std::size_t>(size)) + "'"
                   : std::string("program")) +
         " is writing it";
}

}  // namespace

fs::path real_folder(const fs::path& given) {
  fs::path folder = plain(given);
  std::error_code ignored;
  for (int links = 0; fs::is_symlink(folder, ignored); ++links) {
    if (links == kLinks)
      throw Error(given.string(), 0, "is a symbolic link that leads to itself", "name a folder");
    folder = plain(parent_of(folder) / fs::read_symlink(folder));
  }
  const fs::path real = plain(fs::weakly_canonical(fs::absolute(folder)));
  const fs::path name = folder.filename();
  const bool as_given =
      name != "." && name != ".." && real == fs::absolute(folder).lexically_normal();
  return as_given ? folder : real;
}

FolderLock::FolderLock(const fs::path& given, const std::string& who,
                       std::chrono::milliseconds patience)
    : folder_(real_folder(given)),
      file_(parent_of(folder_) / ("." + folder_.filename().string() + ".lock")) {
  std::error_code ignored;
  fs::create_directories(parent_of(folder_), ignored);
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!try_to_hold()) {
    if (std::chrono::steady_clock::now() >= deadline) {
      const std::string held = told_in(fd_);
      ::close(fd_);
      throw Error(folder_.string(), 0, held, "wait for its end, or name another folder");
    }
    ::close(fd_);
    std::this_thread::sleep_for(kBetweenTries);
  }
  // On a full disk nobody reads who it is; it is held all the same.
  [[maybe_unused]] const bool is_told =
      ::ftruncate(fd_, 0) == 0 && ::pwrite(fd_, who.data(), who.size(), 0) >= 0;
}

/// Whether it is ours now. A file that was taken away meanwhile by who held it holds nothing.
bool FolderLock::try_to_hold() {
  fd_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (fd_ < 0)
    throw Error(folder_.string(), 0, std::string("can't be written: ") + std::strerror(errno),
                "give permission to write beside it, or name another folder");
  // A file system that knows no locks is taken as it is.
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR))
    return false;
  struct stat held {};
  return ::fstat(fd_, &held) == 0 && held.st_nlink > 0;
}

FolderLock::~FolderLock() {
  ::unlink(file_.c_str());
  ::close(fd_);
}

}  // namespace contract
