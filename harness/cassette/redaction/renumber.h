// The texts that stand for private values, made those of an earlier recording.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "cassette/cassette.h"
#include "cassette/redaction/redact.h"
#include "cassette/rules.h"

namespace contract {

/// A session numbers its private values from 1, whatever an earlier recording gave these numbers
/// to. Joined with it, the value of a call that is made again has the text that it had, and each
/// other one a text that the recording gives to nothing. All that it gets was redacted. Used by one
/// thread.
class Renumbering {
 public:
  explicit Renumbering(const CassetteRules& rules);

  /// Nothing else gets a text that stands in the earlier recording. For all of it, first.
  void reserve(const Interaction& earlier);
  /// `now` is the call `earlier` made again: values of one name and shape are the same, in their
  /// order, unless one of both is another's already. The shape of what no match looks at is free.
  /// For all such calls, second.
  void pair(const Interaction& earlier, const Interaction& now);
  /// Returns false where nothing in it has to change.
  bool changes(const Interaction& now);
  Redaction apply(Interaction now) { return redactor_.redact_or_withhold(std::move(now)); }

 private:
  /// What stands for `text` from now on.
  const std::string& settled(const std::string& text);
  void agree(const std::string& text, const std::string& to);

  Redactor redactor_;
  std::unordered_map<std::string, std::string> to_;      ///< by the session's text
  std::unordered_set<std::string> reserved_;             ///< of the recording, or given by to_
  std::unordered_set<std::string> given_;                ///< by to_
  std::unordered_map<std::string, std::size_t> counts_;  ///< by the first text of a shape
};

}  // namespace contract
