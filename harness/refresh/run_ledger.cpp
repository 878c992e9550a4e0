#include "refresh/run_ledger.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "formats/json.h"
#include "formats/struct_json.h"
#include "wire/digest.h"

namespace contract {

template <>
inline constexpr auto kMembers<LedgerEntry> =
    std::tuple(always("event", &LedgerEntry::event), always("at", &LedgerEntry::at),
               named("step", &LedgerEntry::step), named("part", &LedgerEntry::part),
               named("token", &LedgerEntry::token), named("order", &LedgerEntry::order),
               named("text", &LedgerEntry::text), named("amount", &LedgerEntry::amount),
               named("limit", &LedgerEntry::limit));

namespace {

constexpr std::size_t kCheck = 16;  ///< digits of the digest before each line

/// The line with the beginning of its SHA-256 before it, chained to what stands before.
std::string sealed(const std::string& before, const std::string& text) {
  return hex(digest(Hash::sha256, before + text)).substr(0, kCheck) + " " + text + "\n";
}

struct LedgerText {
  std::vector<LedgerEntry> entries;
  std::size_t whole = 0;  ///< bytes of whole lines
  std::string last;       ///< the check of the last one
};

LedgerText parse(const std::filesystem::path& file, const std::string& text) {
  LedgerText read;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = text.find('\n', from);
    if (end == std::string::npos) break;  // cut off, and never acknowledged
    const std::string line = text.substr(from, end - from);
    const std::string json = line.size() > kCheck ? line.substr(kCheck + 1) : "";
    const Reading reading = read_json(json);
    if (line.size() <= kCheck || sealed(read.last, json) != line + "\n" || !reading.ok())
      throw Error(file.string(), static_cast<int>(read.entries.size()) + 1,
                  "is not as the ledger was written",
                  "look at the account by hand; its lines tell what was sent");
    read.entries.push_back(read_as<LedgerEntry>(reading.value));
    read.last = line.substr(0, kCheck);
    from = end + 1;
    read.whole = from;
  }
  return read;
}

std::string error_text() { return std::strerror(errno); }

}  // namespace

RunLedger::RunLedger(const std::filesystem::path& file, bool fresh, LedgerHook hook)
    : file_(file), hook_(std::move(hook)) {
  const int flags = O_RDWR | O_APPEND | O_CLOEXEC | (fresh ? O_CREAT | O_EXCL : 0);
  step("open");
  fd_ = ::open(file.c_str(), flags, 0644);
  if (fd_ == -1 && errno == EEXIST)
    throw Error(file.string(), 0, "holds a run that was begun",
                "'refresh resume' goes on with it, 'refresh undo' puts back what it did");
  if (fd_ == -1)
    throw Error(file.string(), 0, "can't be opened: " + error_text(),
                fresh ? "name a folder that can be written" : "begin with 'refresh run'");
  try {
    if (::flock(fd_, LOCK_EX | LOCK_NB) == -1)
      throw Error(file.string(), 0, "is held by a run that is going on", "wait until it is over");
    if (fresh) {
      step("sync folder");
      sync_folder(file.parent_path().empty() ? "." : file.parent_path());
    }
    const std::string text = read_file(file);
    LedgerText read = parse(file, text);
    entries_ = std::move(read.entries);
    last_ = read.last;
    if (read.whole < text.size()) {
      step("truncate");
      if (::ftruncate(fd_, static_cast<off_t>(read.whole)) == -1 || ::fsync(fd_) == -1)
        throw Error(file.string(), 0, "can't be written: " + error_text(), "make room for it");
    }
  } catch (...) {
    ::close(fd_);
    throw;
  }
}

RunLedger::~RunLedger() { ::close(fd_); }

void RunLedger::step(const std::string& next) const {
  if (hook_) hook_(next);
}

void RunLedger::add(LedgerEntry entry) {
  const std::string line = sealed(last_, write_json(to_value(entry)));
  write(line);
  last_ = line.substr(0, kCheck);
  entries_.push_back(std::move(entry));
}

void RunLedger::write(const std::string& line) {
  if (broken_)
    throw Error(file_.string(), 0, "could not be written before", "'refresh resume' begins anew");
  broken_ = true;
  // In two halves, so that a test can end between them as a kill can.
  const std::size_t half = line.size() / 2;
  step("write");
  int failed = write_all(fd_, line.substr(0, half));
  step("write the rest");
  if (failed == 0) failed = write_all(fd_, line.substr(half));
  step("sync");
  if (failed == 0 && ::fsync(fd_) == -1) failed = errno;
  if (failed != 0)
    throw Error(file_.string(), 0, std::string("can't be written: ") + std::strerror(failed),
                "make room for it, then 'refresh resume'");
  step("go on");
  broken_ = false;
}

std::vector<LedgerEntry> read_ledger(const std::filesystem::path& file) {
  return parse(file, read_file(file)).entries;
}

}  // namespace contract
