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

/// A compiled schema. Immutable after loading: `check` may be called from many threads.
class Schema {
 public:
  /// Error: the file is missing, no JSON, or no schema. References within the file only.
  static Schema load(const std::filesystem::path& path);

  /// Every problem, the deepest and most telling one first; empty where the value fits.
  std::vector<SchemaProblem> check(const Value& value) const;

 private:
  struct Compiled;
  explicit Schema(std::shared_ptr<const Compiled> compiled);
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace contract
