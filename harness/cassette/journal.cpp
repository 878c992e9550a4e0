#include "cassette/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <condition_variable>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "wire/gzip.h"

namespace contract {
namespace {

constexpr std::string_view kHeading = "ecs-contract journal 2\n";
constexpr std::string_view kHeadingWithoutNumbers = "ecs-contract journal 1\n";
constexpr std::string_view kReplaces = "replaces ";
constexpr std::size_t kJournalBytes = std::size_t{4} << 30;
constexpr std::size_t kUsualGroup = 256 * 1024;  ///< room is made for no more in advance

void put_number(std::string& out, std::uint32_t number) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(number >> shift & 0xFF);
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

/// What stands before a record. `payload_crc`: crc32_of() the payload.
void put_head(std::string& out, std::size_t size, std::uint32_t number, std::uint32_t payload_crc) {
  std::string head;
  put_number(head, static_cast<std::uint32_t>(size));
  put_number(head, number);
  put_number(head, crc32_of(head));
  put_number(head, payload_crc);
  out += head;
}

/// The same, read.
struct Head {
  std::uint32_t size = 0;
  std::optional<std::uint32_t> number;  ///< none in journal 1
  std::uint32_t payload_crc = 0;
};

/// Returns nullopt where the head's checksum is another.
std::optional<Head> read_head(std::string_view bytes, bool numbered) {
  const std::size_t checked = numbered ? 8 : 4;
  if (crc32_of(bytes.substr(0, checked)) != number_at(bytes, checked)) return std::nullopt;
  Head head{number_at(bytes, 0), {}, number_at(bytes, checked + 4)};
  if (numbered) head.number = number_at(bytes, 4);
  return head;
}

std::size_t head_bytes(bool numbered) { return numbered ? 16 : 12; }

[[noreturn]] void fail_to_make(const std::filesystem::path& path, int error) {
  throw Error(path.string(), 0,
              std::string("the journal can't be written: ") + std::strerror(error),
              "give it room and permission, or name another folder; nothing was recorded yet");
}

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
  throw Error(path.string(), 0, "the journal can't be written: " + why,
              "what was acknowledged before is in it: make room, then recover it with 'record "
              "--recover'");
}

/// Whether a recorder that runs has the journal open. Leaves errno as it is.
bool is_held(const std::filesystem::path& path) {
  const int before = errno;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool held = fd >= 0 && ::flock(fd, LOCK_SH | LOCK_NB) != 0;
  if (fd >= 0) ::close(fd);
  errno = before;
  return held;
}

}  // namespace

/// Records that go to the disk together, and who waits for them.
struct Journal::Group {
  std::string bytes;
  std::size_t records = 0;
  std::condition_variable turn;  ///< they are on the disk, or one of those who wait shall write
  bool on_disk = false;
};

Journal::Journal(const std::filesystem::path& path)
    : path_(path), forming_(std::make_shared<Group>()) {
  std::error_code ignored;
  if (!path_.parent_path().empty())
    std::filesystem::create_directories(path_.parent_path(), ignored);
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd_ < 0 && errno == EEXIST) demand_unheld(path_);
  if (fd_ < 0 && errno == EEXIST)
    throw Error(path_.string(), 0, "an earlier recording was cut off and left its journal",
                "save what is in it with 'record --recover', or remove it");
  if (fd_ < 0) fail_to_make(path_, errno);
  ::flock(fd_, LOCK_EX | LOCK_NB);  // for is_held() of whoever comes next
  int error = write_all(fd_, kHeading);
  if (error == 0 && ::fsync(fd_) != 0) error = errno;
  if (error != 0) {
    ::close(fd_);
    ::unlink(path_.c_str());
    fail_to_make(path_, error);
  }
  sync_folder(path_.parent_path());
  whole_bytes_ = kHeading.size();
}

Journal::~Journal() {
  if (flushed_ == 0) ::unlink(path_.c_str());
  ::close(fd_);
}

Journal::Place Journal::add(std::span<const RecordedText> recorded) {
  std::vector<std::uint32_t> checksums;  // made before the lock: the payloads are long
  checksums.reserve(recorded.size());
  for (const RecordedText& each : recorded) checksums.push_back(crc32_of(each.text()));
  const std::lock_guard lock(mutex_);
  if (!failure_.empty()) fail(path_, failure_);
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    const std::string& text = recorded[i].text();
    put_head(forming_->bytes, text.size(), ++last_number_, checksums[i]);
    forming_->bytes.append(text);
  }
  forming_->records += recorded.size();
  return forming_;
}

void Journal::replace(std::size_t number, const RecordedText& text) {
  const std::string payload = std::string(kReplaces) + std::to_string(number) + "\n" + text.text();
  const std::uint32_t checksum = crc32_of(payload);
  Place place;
  {
    const std::lock_guard lock(mutex_);
    if (!failure_.empty()) fail(path_, failure_);
    put_head(forming_->bytes, payload.size(), ++last_number_, checksum);
    forming_->bytes.append(payload);
    place = forming_;
  }
  flush(place);
}

void Journal::flush(const Place& mine) {
  std::unique_lock lock(mutex_);
  // A group that is written is none that forms any more: whoever waits for it only waits.
  mine->turn.wait(
      lock, [&] { return mine->on_disk || !failure_.empty() || (!writing_ && mine == forming_); });
  if (!mine->on_disk && failure_.empty()) write(lock);
  if (!mine->on_disk) fail(path_, failure_);
}

void Journal::write(std::unique_lock<std::mutex>& lock) {
  const Place group = std::exchange(forming_, std::make_shared<Group>());
  forming_->bytes.reserve(std::min(group->bytes.size(), kUsualGroup));
  const std::uint64_t before = whole_bytes_;
  writing_ = true;
  lock.unlock();
  int error = write_all(fd_, group->bytes);
  if (error == 0 && ::fdatasync(fd_) != 0) error = errno;
  // Half a record would be taken for damage by whoever appends behind it.
  if (error != 0 && ::ftruncate(fd_, static_cast<off_t>(before)) != 0) error = EIO;
  lock.lock();
  writing_ = false;
  if (error == 0) {
    group->on_disk = true;
    flushed_ += group->records;
    whole_bytes_ += group->bytes.size();
    forming_->turn.notify_one();
  } else {
    failure_ = std::strerror(error);
    forming_->turn.notify_all();
  }
  group->turn.notify_all();
}

bool Journal::is_whole() const {
  const std::lock_guard lock(mutex_);
  return failure_.empty();
}

std::size_t Journal::count() const {
  const std::lock_guard lock(mutex_);
  return flushed_;
}

void demand_unheld(const std::filesystem::path& journal) {
  if (is_held(journal))
    throw Error(journal.string(), 0, "another recorder is writing it",
                "end that one, or record into another folder");
}

JournalContents JournalReader::read(const std::filesystem::path& path) {
  const std::string bytes = read_file(path, kJournalBytes);
  JournalContents contents;
  const auto damaged = [&](std::size_t at, const std::string& what) {
    const std::string count = std::to_string(contents.texts.size());
    throw Error(path.string(), 0, "damaged at byte " + std::to_string(at) + ": " + what,
                "the " + count + " interactions before it are whole: 'truncate -s " +
                    std::to_string(at) + " " + path.string() + "' keeps these");
  };
  if (bytes.size() < kHeading.size() &&
      (kHeading.starts_with(bytes) || kHeadingWithoutNumbers.starts_with(bytes))) {
    contents.torn_at = bytes.size();
    return contents;
  }
  const bool numbered = bytes.starts_with(kHeading);
  if (!numbered && !bytes.starts_with(kHeadingWithoutNumbers))
    throw Error(path.string(), 0, "damaged at byte 0: is no journal",
                "name one that 'record' left");
  std::size_t records = 0;
  for (std::size_t at = kHeading.size(); at < bytes.size();) {
    if (bytes.size() - at < head_bytes(numbered)) {
      contents.torn_at = at;
      break;
    }
    const std::size_t begin = at + head_bytes(numbered);
    // The head has a checksum of its own: a damaged length must not pass for a torn end.
    const auto head = read_head(std::string_view(bytes).substr(at, begin - at), numbered);
    if (!head) damaged(at, "a length that is none");
    const std::size_t expected = records + 1;
    if (head->number && *head->number != expected)
      damaged(at, "record " + std::to_string(*head->number) + " stands where record " +
                      std::to_string(expected) + " was written");
    if (bytes.size() - begin < head->size) {
      contents.torn_at = at;
      break;
    }
    std::string payload = bytes.substr(begin, head->size);
    if (crc32_of(payload) != head->payload_crc) damaged(at, "the checksum is another");
    ++records;
    if (payload.starts_with(kReplaces)) {
      const std::size_t behind = std::min(payload.find('\n'), payload.size() - 1) + 1;
      std::size_t number = 0;
      std::from_chars(payload.data() + kReplaces.size(), payload.data() + behind, number);
      if (number < 1 || number > contents.texts.size())
        damaged(at, "takes the place of an interaction that is not there");
      contents.texts[number - 1] = RecordedText(payload.substr(behind));
    } else {
      contents.texts.push_back(RecordedText(std::move(payload)));
    }
    at = begin + head->size;
  }
  return contents;
}

}  // namespace contract
