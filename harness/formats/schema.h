// JSON Schema (draft 7), over valijson.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "formats/value.h"

namespace contract {

/// One place where a document breaks its schema.
struct SchemaProblem {
  std::string path;     ///< "/parameters/3/type"
  std::string message;  ///< "unknown key 'lenght'", "must be one of …"
  int line = 0;         ///< of that place, where the value was read from a text
};

/// A compiled schema. Immutable after loading: `check` may be called from many threads. Copies
/// share what was compiled.
class Schema {
 public:
  /// Error with the line: the file is missing, no JSON, or no schema; or it uses what is refused
  /// here: keywords that draft 7 has not, keywords beside "$ref" (it would outweigh them), any
  /// "$ref" but "#/definitions/NAME", "patternProperties" (their patterns would be compiled again
  /// on every check) and "format" (hardly checked; a pattern says what is meant).
  static Schema load(const std::filesystem::path& path);

  /// Every problem, the deepest and most telling one first; empty where the value fits. A name
  /// that stands twice in an object is a problem always. Time grows with the size of the value
  /// (squared in the arrays under "uniqueItems"), patterns included.
  std::vector<SchemaProblem> check(const Value& value) const;

  /// The file it was loaded from, as it was named.
  const std::filesystem::path& path() const;

 private:
  struct Compiled;
  explicit Schema(std::shared_ptr<const Compiled> compiled);
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace contract
