#include "formats/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "ecs_contract/error.h"
#include "formats/json.h"

namespace contract {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kJsonBytes = 64u << 20;
// Files of the user are trusted more than what comes over a socket; the depth stays bounded.
constexpr ReadLimits kJsonLimits = {kJsonBytes, ReadLimits().depth, 10'000'000};

/// Owns an open file.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }
  /// Some file systems tell only here that a write failed.
  bool close() { return ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_;
};

std::string reason(int error) { return std::generic_category().message(error); }

[[noreturn]] void fail_to_read(const fs::path& path, int error) {
  throw Error(path.string(), 0, "can't be read: " + reason(error),
              "name a file that exists and may be read");
}

[[noreturn]] void fail_to_write(const fs::path& path, int error) {
  throw Error(path.string(), 0, "can't be written: " + reason(error),
              "name a place that has room and may be written to");
}

/// Directories that were made on the way to a file; removed again unless they are kept.
class MadeDirectories {
 public:
  /// Error: one can't be made.
  MadeDirectories(const fs::path& directory, const fs::path& file) {
    std::vector<fs::path> missing;
    std::error_code ignored;
    for (fs::path at = directory; !at.empty() && !fs::exists(at, ignored); at = at.parent_path()) {
      missing.push_back(at);
    }
    std::reverse(missing.begin(), missing.end());
    for (const fs::path& path : missing) {
      if (::mkdir(path.c_str(), 0777) == 0) {
        made_.push_back(path);
        sync_folder(path.parent_path());
      } else if (errno != EEXIST) {  // another process may have been faster
        const int error = errno;
        remove();
        fail_to_write(file, error);
      }
    }
  }
  ~MadeDirectories() { remove(); }
  MadeDirectories(const MadeDirectories&) = delete;
  MadeDirectories& operator=(const MadeDirectories&) = delete;
  void keep() { made_.clear(); }

 private:
  void remove() {
    for (; !made_.empty(); made_.pop_back()) ::rmdir(made_.back().c_str());
  }
  std::vector<fs::path> made_;
};

/// A name beside `path` that no other thread or process takes.
fs::path name_beside(const fs::path& path) {
  static std::atomic<unsigned> count = 0;
  return path.parent_path() / ("." + path.filename().string() + "." + std::to_string(::getpid()) +
                               "-" + std::to_string(++count) + ".tmp");
}

/// Writes to what is no regular file, such as /dev/stdout: it must not be replaced.
void write_in_place(const fs::path& path, std::string_view text) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (!file.is_open()) fail_to_write(path, errno);
  if (const int error = write_all(file.number(), text)) fail_to_write(path, error);
  if (!file.close()) fail_to_write(path, errno);
}

void replace(const fs::path& path, const fs::path& target, std::string_view text) {
  MadeDirectories directories(target.parent_path(), path);
  const fs::path temporary = name_beside(target);
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!file.is_open()) fail_to_write(path, errno);
  int error = write_all(file.number(), text);
  if (error == 0 && (::fsync(file.number()) != 0 || !file.close() ||
                     ::rename(temporary.c_str(), target.c_str()) != 0))
    error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    fail_to_write(path, error);
  }
  directories.keep();
  sync_folder(target.parent_path());
}

/// "/parameters/3/type must be a string, not a number", and how many more there are.
std::string told(const std::vector<SchemaProblem>& problems) {
  const SchemaProblem& first = problems.front();
  const bool names_its_key = first.message.find("key '") != std::string::npos;
  std::string out;
  if (!names_its_key) out = (first.path.empty() ? "the document" : first.path) + " ";
  out += first.message;
  if (problems.size() > 1) out += ", and " + std::to_string(problems.size() - 1) + " more";
  return out;
}

std::string remedy_for(const std::string& message, const fs::path& schema) {
  const std::string where = schema.string();
  if (message.rfind("unknown key", 0) == 0) {
    return "remove or correct it, the keys are in " + where;
  }
  if (message.find("is missing") != std::string::npos) return "add it, the keys are in " + where;
  return "correct it, the rules are in " + where;
}

}  // namespace

std::string read_file(const fs::path& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) fail_to_read(path, errno);
  std::string text;
  struct stat status = {};
  if (::fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode)) {
    text.reserve(std::min(static_cast<std::size_t>(status.st_size), limit));
  }
  std::vector<char> buffer(64 * 1024);
  while (true) {
    const ssize_t got = ::read(file.number(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_to_read(path, errno);
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > limit) {
      throw Error(path.string(), 0, "is larger than " + std::to_string(limit) + " bytes",
                  "split it, or name the right file");
    }
  }
}

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    if (written == 0) return ENOSPC;  // or this would go on for ever
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

void sync_folder(const fs::path& folder) {
  const Descriptor opened(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.is_open()) ::fsync(opened.number());
}

void write_file(const fs::path& path, std::string_view text) {
  // A link stays a link: what it points to is replaced.
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error);
  const fs::path target = error ? path : fs::weakly_canonical(absolute, error);
  if (error) fail_to_write(path, error.value());
  const fs::file_status status = fs::status(target, error);
  if (fs::is_directory(status)) fail_to_write(path, EISDIR);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    write_in_place(path, text);
  } else {
    replace(path, target, text);
  }
}

Value load_json(const fs::path& path) {
  Reading reading = read_json(read_file(path, kJsonBytes), kJsonLimits);
  if (reading.ok()) return std::move(reading.value);
  const Finding& finding = reading.findings.front();
  if (finding.subject == "json.syntax") {
    // The note is "line 3, column 7: …", and the line stands before it already.
    const std::size_t comma = finding.note.find(", ");
    throw Error(path.string(), reading.line, "no JSON, " + finding.note.substr(comma + 2),
                "correct it there");
  }
  throw Error(path.string(), reading.line,
              "expected " + finding.expected + ", got " + finding.actual,
              finding.subject == "json.utf8" ? "save it as UTF-8" : "make it smaller");
}

Value load_json(const fs::path& path, const Schema& schema) {
  Value value = load_json(path);
  const std::vector<SchemaProblem> problems = schema.check(value);
  if (problems.empty()) return value;
  const SchemaProblem& first = problems.front();
  throw Error(path.string(), first.line, told(problems), remedy_for(first.message, schema.path()));
}

}  // namespace contract
