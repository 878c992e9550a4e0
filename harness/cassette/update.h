// What a recording becomes when calls of it are recorded again.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "cassette/cassette_store.h"
#include "cassette/document.h"
#include "cassette/rules.h"
#include "cassette/scan.h"

namespace contract {

struct UpdateOptions {
  const CassetteRules& rules;
  SpecJudge judge;
  /// Whether an answer tells of the way to the service and not of the call. Where there is none,
  /// every answer is one of the service.
  std::function<bool(const Interaction&)> is_failure;
  /// Where each of the session stands in the sequence that it was taken from, as
  /// places_in_sequences() has it. Empty: the session is the sequence.
  std::vector<std::size_t> places{};
  bool replace = false;       ///< what was not made again goes
  bool judge_again = false;   ///< what stays was judged by another table
  bool redact_again = false;  ///< what stays was redacted by other rules
  /// What it finds in what stays was not known to be private then, and is redacted. May be nullptr.
  const Scanner* scanner = nullptr;
};

/// The recording from now on, and what became of it.
struct Update {
  std::vector<RecordedText> texts;
  std::vector<std::size_t> made;    ///< places in it of what is new or was updated
  std::vector<RecordedText> apart;  ///< failures of the way, where there is an answer to the call
  std::size_t added = 0;
  std::size_t updated = 0;
  std::size_t unchanged = 0;  ///< made again, and as it was but for the date
  std::size_t kept = 0;       ///< not made again
  std::size_t cleaned = 0;    ///< of these: private values were taken out
  std::size_t removed = 0;    ///< the same, where all is replaced
  bool replaced = false;      ///< it is the session alone
};

/// Of each the number of those before it that answer the same call, or fail it.
std::vector<std::size_t> places_in_sequences(const std::vector<RecordedText>& texts,
                                             const UpdateOptions& options);

/// Two calls are the same where a replay would answer one by what was recorded of the other
/// (match.h), in the same case of the suite. Of the same call the nth answer takes the place of the
/// nth, and the nth failure that of the nth failure; an answer more takes the place of a failure
/// that was not met again, and a failure more is kept apart where the recording has an answer. The
/// answers to one call stand in the order of the session. Of withheld calls the nth of one action
/// and status takes the place of the nth. What is new stands behind all that was there, in its
/// order.
///
/// What was taken out of a sequence (`places`) takes the place of the answer, or of the failure,
/// that stands where it stood, and is new where there is none.
///
/// With `replace` the recording is the session, in its order; but nothing is taken away where a
/// failure had to be kept apart, or where the session is nothing but failures. What is as it was
/// keeps its text, date and all; private values that are the same keep what stands for them
/// (renumber.h).
Update update_recording(const std::vector<RecordedText>& before,
                        const std::vector<RecordedText>& session, const UpdateOptions& options);

}  // namespace contract
