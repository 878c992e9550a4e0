// Texts that are looked for in all that comes, however many there are.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <forward_list>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cassette/replacements.h"
#include "cassette/seek.h"

namespace contract {

/// A place in a text where something stands that is to be replaced.
struct Hit {
  std::size_t at = 0;
  std::size_t size = 0;
  std::string_view to;
};

/// The text with each of them replaced: of two that begin together the longer, and of one that
/// begins within another what goes on behind it.
std::string replace_hits(std::string_view text, std::vector<Hit> hits);

/// What stands for texts; the first that was said for one counts.
using Substitutes = std::unordered_map<std::string_view, std::string_view>;

/// Adds the places of those that the seeker finds and `to` has.
void find_hits(std::string_view text, const Seeker& seeker, const Substitutes& to,
               std::vector<Hit>& hits);

/// A text as it stands in a document of JSON or XML, without what goes around it.
std::string spelled(const std::string& text, bool is_json);

/// How else a value may stand in a text, and what stands for it there: percent-encoded once and
/// twice, escaped as in JSON and as in XML. Most values are spelled as they are.
std::vector<std::pair<std::string, std::string>> spellings_of(const Learned& learned);

/// Learned values, each once, in the order in which they came.
class LearnedSet {
 public:
  bool insert(const Learned& learned);  ///< false: it is there
  const std::vector<Learned>& all() const { return all_; }

 private:
  std::vector<Learned> all_;
  std::unordered_set<const char*> known_;  ///< once there are more than a few
};

/// Grows with every value, and looks for thousands as fast as for one: a text is walked over once,
/// and at each place the last bytes tell whether a value may end there. Safe from any thread.
class KnownTexts {
 public:
  static constexpr std::size_t kShortest = 6;  ///< a shorter text stands in others by chance

  /// With all its spellings. REQUIRES: it lives as long as this, and is not empty.
  void add(const Learned& learned);
  std::size_t size() const;  ///< of the values
  void find(std::string_view text, std::vector<Hit>& hits) const;

 private:
  struct Known {
    std::string_view from, to;
  };
  static std::size_t filter_of(std::uint64_t end) { return end * 0x9E3779B97F4A7C15u >> 48; }
  void add(std::string_view from, std::string_view to);

  mutable std::shared_mutex mutex_;  // of all below
  std::forward_list<std::string> spellings_;
  std::unordered_map<std::uint64_t, std::vector<Known>> by_end_;  ///< their last kShortest bytes
  std::vector<Known> short_;                                      ///< too short for it
  std::bitset<65536> ends_;                                       ///< filter_of() those
  std::unordered_set<std::string_view> known_;
  std::unordered_set<const char*> learned_;
};

}  // namespace contract
