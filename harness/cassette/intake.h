// The way of an interaction to the disk, whoever brings it: redacted, labelled, scanned.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "cassette/document.h"
#include "cassette/redact.h"
#include "cassette/scan.h"
#include "cassette/withheld.h"

namespace contract {

/// The interactions of one recording. Safe from any thread.
class Intake {
 public:
  /// `redactor` must outlive it.
  explicit Intake(Redactor& redactor) : redactor_(redactor) {}

  /// What may be written, or why nothing may: it can't be made safe, something private is left, it
  /// is too long. A client that `origin` leaves empty becomes the call's User-Agent.
  std::variant<RecordedText, Withheld> take_or_withhold(Interaction interaction,
                                                        const Origin& origin);
  /// The same where what would have to be withheld is an Error.
  RecordedText take(Interaction interaction, const Origin& origin);

  /// What stands in the recording for a call that is withheld for that reason.
  RecordedText withheld(const Interaction& interaction, const std::string& reason,
                        const Origin& origin) const;

  /// A scanner for the whole recording: it knows the secrets of the rules and every private value
  /// that came more than once (keys and tokens do; a nonce's only place is the interaction that was
  /// scanned with it).
  Scanner scanner() const;

 private:
  std::unique_ptr<ScannedLines> take_lines();
  std::variant<RecordedText, Withheld> scanned(PrivateValues values, const Recorded& recorded);

  Redactor& redactor_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<ScannedLines>> scanned_;  // under mutex_: one for each thread
  std::unordered_map<std::string, std::size_t>
      seen_;  // under mutex_: private values, and how often
};

}  // namespace contract
