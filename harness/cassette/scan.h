// The second pair of eyes: reads bytes that are to be written and says what in them is private. It
// shares no code with the redactor and knows nothing of its rules.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cassette/pattern_set.h"
#include "cassette/scanned_lines.h"

namespace contract {

/// A private value where none may be. The value itself is not in it.
struct Leak {
  std::string what;    ///< "a known secret", "an AccessKeyId", "an account number", …
  std::string coding;  ///< how it was hidden: "as it is", "percent", "base64 in gzip", …
  std::size_t at = 0;  ///< byte of the outermost text where the coded part begins
};

/// Found by any view of a text.
using PrivateValues = std::set<std::string, std::less<>>;

/// Looks for values that are known to be private and for what is private by its looks, as they are
/// and under percent-encoding, forms, base64, the escapes of JSON and XML, gzip, and up to four of
/// these in each other. Immutable once made; safe from any thread.
class Scanner {
 public:
  /// Values of under six characters are passed over: they stand everywhere by chance.
  explicit Scanner(PrivateValues private_values = {});
  // No copy: values_ looks into the very texts of known_.
  Scanner(Scanner&&) = default;
  Scanner& operator=(Scanner&&) = default;

  const PrivateValues& private_values() const { return known_; }

  /// Every leak, in no order. Time grows with the size of the text.
  std::vector<Leak> scan(std::string_view text) const;
  /// The same for a text of lines, no coding of which goes on in the next one: lines that `known`
  /// remembers are looked through as they were unpacked then.
  std::vector<Leak> scan_lines(std::string_view text, ScannedLines& known) const;
  /// The same for a text that is not remembered line by line.
  std::vector<Leak> scan_whole(std::string_view text, ScannedLines& known) const;

 private:
  PrivateValues known_;
  PatternSet values_;     ///< those of known_ that are looked for
  bool of_lines_ = true;  ///< no value goes over the end of a line
};

/// What is private in a message as it came over the wire, found by the scanner's own reading: what
/// stands behind the names of keys, signatures, nonces and tokens, in any spelling. `once`: where
/// signatures and nonces go, which never come again; else they are among the others.
PrivateValues private_values_of(std::string_view raw_message, PrivateValues* once = nullptr);

/// "a known secret (base64), at byte 120"
std::string to_line(const Leak& leak);

}  // namespace contract
