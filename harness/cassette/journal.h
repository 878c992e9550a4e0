// What keeps a recording while it is made: append-only, flushed by group, readable after a kill.
//
// "ecs-contract journal 2\n", then records: the length of the payload and the record's number, from
// 1 (4 bytes each, least significant first), CRC-32 of these 8 bytes, CRC-32 of the payload, the
// payload: the JSON text of an interaction; behind "replaces <number>\n" where it takes the place
// of an earlier one, counted from 1 and without such, in which something proved private only later.
// Journal 1 had no numbers; it is read, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "cassette/document.h"

namespace contract {

/// A journal that is being written. Its calls may be called from any thread: one of those that wait
/// writes and flushes for all that came before it did, and the next group forms meanwhile. Once a
/// write has failed, every call fails: nothing passes unrecorded.
class Journal {
 public:
  /// Makes the file. Error: one is there already (an earlier recording was cut off: recover it
  /// first), or it can't be made.
  explicit Journal(const std::filesystem::path& path);
  /// Takes the file away where nothing is in it, lest it stand in the way of the next.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  /// Returns once the interaction is on the disk. Error: it can't be written; the file then ends
  /// with the last whole record.
  void append(const RecordedText& recorded) { append({&recorded, 1}); }
  /// The same for several, by one flush.
  void append(std::span<const RecordedText> recorded) { flush(add(recorded)); }

  /// append() in two steps: whoever has others bring theirs between them saves flushes.
  struct Group;
  using Place = std::shared_ptr<Group>;
  Place add(std::span<const RecordedText> recorded);
  Place add(const RecordedText& recorded) { return add({&recorded, 1}); }
  void flush(const Place& place);

  /// Puts a text in the place of the `number`th interaction, for whoever reads the file, once it is
  /// on the disk. What stood there stays in the file until the recording is saved.
  void replace(std::size_t number, const RecordedText& text);
  /// Returns once all that was added is on the disk.
  void flush() { flush(add(std::span<const RecordedText>())); }

  /// Whether append() still can work.
  bool is_whole() const;
  std::size_t count() const;
  const std::filesystem::path& path() const { return path_; }

 private:
  void write(std::unique_lock<std::mutex>& lock);

  const std::filesystem::path path_;
  int fd_ = -1;
  mutable std::mutex mutex_;
  Place forming_;                  // under mutex_, as all below
  std::uint32_t last_number_ = 0;  ///< of a record that was added
  bool writing_ = false;           ///< a group is on its way to the disk
  std::size_t flushed_ = 0;        ///< records that are on the disk
  std::uint64_t whole_bytes_ = 0;  ///< of the file
  std::string failure_;
};

/// Error: a program that runs is writing the journal.
void demand_unheld(const std::filesystem::path& journal);

/// What a journal holds.
struct JournalContents {
  std::vector<RecordedText> texts;
  std::size_t torn_at = 0;  ///< where an unfinished record was cut off; 0: none was
};

/// Reads journals.
class JournalReader {
 public:
  /// A record that the end of the file cuts off was never acknowledged, and is left out. Error,
  /// with the byte and the number of whole records before it: anything else is not as it was
  /// written, or a record is missing, there twice, or in another's place.
  static JournalContents read(const std::filesystem::path& path);
};

}  // namespace contract
