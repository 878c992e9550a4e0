// A file of JSON lines under a seal: the last line has the SHA-256 of all bytes before it. Whoever
// finds the seal finds the whole.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "formats/value.h"

namespace contract {

/// The text of a sealed file as it grows. Not thread-safe.
class SealedText {
 public:
  /// Returns the line, with its line end, as it stands in the text now.
  std::string add(const Value& line);
  /// The last line: `footer` with the member "sha256" after its own.
  std::string seal(Value footer);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Hands the lines of a sealed file to `take`, with their numbers from 1. Each has the member
/// "type": the first one is a "header", and the last one, and no other, a "footer" whose "sha256"
/// fits all before it; it is handed over once the seal was found to fit. Error with file and line:
/// that is not so, or a line is no JSON; a file that is cut off anywhere is such an error. `remedy`
/// says what to do about it.
void read_sealed(const std::filesystem::path& file, const std::string& remedy,
                 const std::function<void(const Value&, int line)>& take);

}  // namespace contract
