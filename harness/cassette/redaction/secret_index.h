// Private values that may come again, however many there are.
#pragma once

#include <cstddef>
#include <forward_list>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cassette/pattern_set.h"
#include "cassette/redaction/replacements.h"

namespace contract {

/// A place in a text where something stands that is to be replaced.
struct Hit {
  std::size_t at = 0;
  std::size_t size = 0;
  std::string to;
};

/// The text with each of them replaced: of two that begin together the longer, and of one that
/// begins within another what goes on behind it.
std::string replace_hits(std::string_view text, std::vector<Hit> hits);

/// A value as a form spells it where no escape is needed: with '+' for its blanks; empty where it
/// has none. All other spellings are layers of a text, and looked through as these (layers.h).
std::string with_plus(std::string_view value);

/// Grows with every value. Sets of patterns double in size, so that a value is sorted in a few
/// times and a text is walked over once for each doubling. Safe from any thread.
class SecretIndex {
 public:
  static constexpr std::size_t kShortest = 6;  ///< a shorter text stands in others by chance

  /// REQUIRES: it lives as long as this, and is not empty. False: it is known.
  bool add(std::string_view value);
  std::size_t size() const;  ///< of the values
  /// Calls `found(at, pattern)` with each place of one: its spelling there, and in `to` the value.
  template <class Found>
  void find(std::string_view text, const Found& found) const {
    const std::shared_lock lock(mutex_);
    for (const PatternSet& set : sets_) set.find(text, found);
  }

 private:
  mutable std::shared_mutex mutex_;  // of all below
  std::unordered_set<std::string_view> known_;
  std::forward_list<std::string> spellings_;
  std::vector<PatternSet> sets_;  ///< each larger than the next
};

}  // namespace contract
