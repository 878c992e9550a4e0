// What stands in a cassette for a private value: another of its shape, the same for the same.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "cassette/redaction/sensitive.h"

namespace contract {

/// A private value and what stands for it. Both live as long as the Replacements.
struct Learned {
  std::string_view value;
  std::string_view to;

  /// The value's place says it all: it is kept once.
  bool operator==(const Learned& other) const { return value.data() == other.value.data(); }
};

/// Whether two values are of one shape, so that they may have the same text.
bool of_one_shape(const std::string& one, const std::string& other);
/// The `number`th text that stands for values of the shape of `value`, from 1.
std::string nth_of_shape(const std::string& value, std::size_t number);

/// Numbers the values of each shape as they come, so recording the same traffic again gives the
/// same texts. A shape is the length and the punctuation: "a1-b2" becomes "00-01", a number stays
/// one that JSON can hold ("9001"). Different values never get the same text. Holds the private
/// values in memory. Safe from any thread.
class Replacements {
 public:
  /// From now on `value` stands for itself.
  void publish(const std::string& value);
  /// From now on `to` stands for `value`, unless another text does.
  void agree(const std::string& value, const std::string& to);
  /// From now on what looks like a replacement already (digits and punctuation, half of them 0)
  /// stands for itself. REQUIRES: called before any other thread knows this.
  void adopt() { adopts_ = true; }
  /// The text for `value`, which lives as long as this; an empty one stays empty.
  const std::string& of(const std::string& value);
  /// The same with the value as it is kept. REQUIRES: it is not empty.
  Learned learned(const std::string& value);
  /// Whether a text stands for a value already.
  bool stands_for_one(std::string_view text);
  /// What stands for a value that is private by its looks.
  std::string of_kind(Sensitive kind, const std::string& value);

 private:
  using Known = std::unordered_map<std::string, std::string>;
  const Known::value_type& find_or_make(const std::string& value);
  const std::string& address(const std::string& value, bool v6);
  const Known::value_type& keep(const std::string& value, std::string replacement);

  bool adopts_ = false;
  std::mutex mutex_;  // of all below
  Known known_;
  std::unordered_set<std::string_view> taken_;           ///< the texts in known_
  std::unordered_map<std::string, std::size_t> counts_;  ///< by shape
};

}  // namespace contract
