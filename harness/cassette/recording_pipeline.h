// The way of an interaction to the disk, whoever brings it: redacted, labelled, scanned.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "cassette/document.h"
#include "cassette/redaction/redact.h"
#include "cassette/scan.h"
#include "cassette/scanned_lines.h"
#include "cassette/withheld.h"

namespace contract {

/// What is private in a call and its answer by the scanner's own reading (scan.h).
PrivateValues private_values_in(const Interaction& interaction, PrivateValues& once);

/// The interactions of one recording. Safe from any thread.
class RecordingPipeline {
 public:
  /// `redactor` must outlive it.
  explicit RecordingPipeline(Redactor& redactor) : redactor_(redactor) {}

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
  /// that may come again or did (a nonce's only place is the interaction that was scanned with it).
  Scanner scanner() const;

  /// Whether a value became known that may come again, so that it may have come before: then
  /// suspects() is to be asked once nobody is in take_or_withhold() and all that was taken is where
  /// it can be read again.
  bool has_news() const { return has_news_; }
  /// A scanner for those of them that may stand in what was taken so far; nothing where none does.
  std::optional<Scanner> suspects();
  /// The same text without what the scanner finds in it, withheld where it can't be taken out;
  /// nothing where the scanner finds nothing.
  std::optional<RecordedText> again(const RecordedText& text, const Scanner& suspects);
  /// Both for texts that are all in hand: each becomes what again() makes of it.
  void look_back(std::vector<RecordedText>& texts);

 private:
  std::unique_ptr<ScannedLines> take_lines();
  std::variant<RecordedText, Withheld> scanned(PrivateValues lasting, PrivateValues once,
                                               const Recorded& recorded);

  Redactor& redactor_;
  EarlierTexts earlier_;
  std::atomic<bool> has_news_ = false;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<ScannedLines>> scanned_;  // under mutex_: one for each thread
  std::unordered_map<std::string, std::size_t>
      seen_;                            // under mutex_: private values, and how often
  std::vector<std::string_view> news_;  // under mutex_
};

}  // namespace contract
