// What stands in a cassette for a private value: another of its shape, the same for the same.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace contract {

/// Numbers the values of each shape as they come, so recording the same traffic again gives the
/// same texts. A shape is the length and the punctuation: "a1-b2" becomes "00-01", a number stays
/// one that JSON can hold ("9001"). Different values never get the same text. Holds the private
/// values in memory. Not safe for use from several threads.
class Replacements {
 public:
  /// From now on `value` stands for itself.
  void publish(const std::string& value) { keep(value, value); }
  /// From now on what looks like a replacement already (digits and punctuation, half of them 0)
  /// stands for itself.
  void adopt() { adopts_ = true; }
  /// The text for `value`; an empty one stays empty.
  const std::string& of(const std::string& value);
  /// `text` with everything in it that is private by its looks (sensitive.h) replaced.
  std::string in(std::string_view text);

 private:
  const std::string& address(const std::string& value, bool v6);
  const std::string& keep(const std::string& value, std::string replacement);

  bool adopts_ = false;
  std::map<std::string, std::string, std::less<>> known_;
  std::set<std::string, std::less<>> taken_;
  std::map<std::string, std::size_t, std::less<>> counts_;  ///< by shape
};

}  // namespace contract
