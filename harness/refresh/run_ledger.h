// What a run did, on the disk before it is done: readable after a kill at any point.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "wire/time.h"

namespace contract {

/// A line of the ledger. Which members count hangs on `event`.
///
///   begin   `text` the approval, `limit` in millionths
///   send    `step`, `part` (call or back), `token`: the next thing that happens is that it is sent
///   answer  `step`, `part`, `text` what came
///   order   `step`, `order`, `amount`, `text` its status
///   done    `step`, `text`: empty where it was asked as recorded, else why not
///   noise   `step`, `text`: a place that differed between two answers to one read
///   end     `text`: empty where the account is as it was, else the first thing that is not
struct LedgerEntry {
  std::string event;
  UtcTime at{};
  int step = 0;
  std::string part, token, order, text;
  long long amount = 0, limit = 0;
};

/// Called between any two system calls of the ledger with the name of the next one; a test throws
/// there. May be empty.
using LedgerHook = std::function<void(const std::string& next)>;

/// Holds the file's lock as long as it lives. Not safe from many threads.
class RunLedger {
 public:
  /// Begins one, or goes on with the one that is there. A line that a kill cut off is cut away.
  /// Error: another run holds it, it is damaged elsewhere, or it can't be written; `fresh`, and
  /// there is one.
  RunLedger(const std::filesystem::path& file, bool fresh, LedgerHook hook = {});
  ~RunLedger();
  RunLedger(const RunLedger&) = delete;
  RunLedger& operator=(const RunLedger&) = delete;

  /// Returns once the line is on the disk. Error: it can't be written, or an earlier one could not.
  void add(LedgerEntry entry);
  const std::vector<LedgerEntry>& entries() const { return entries_; }

 private:
  void step(const std::string& next) const;
  void write(const std::string& line);

  const std::filesystem::path file_;
  const LedgerHook hook_;
  int fd_ = -1;
  bool broken_ = false;
  std::string last_;  ///< the check of the last line
  std::vector<LedgerEntry> entries_;
};

/// The lines of a ledger, without one that was cut off. Error: damaged elsewhere.
std::vector<LedgerEntry> read_ledger(const std::filesystem::path& file);

}  // namespace contract
