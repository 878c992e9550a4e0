// The interface's own words in each language: site/words.json. What the documents say stays in the
// language in which the tables have it.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "formats/value.h"

namespace contract {

/// The languages that the pages are made in, as HTML and the folders name them.
inline const std::vector<std::string> kLanguages = {"en", "zh"};

/// A text for each key and language. Immutable once read: may be read from many threads.
class Words {
 public:
  /// Error with the file: it is no JSON of that shape, or a key lacks a language.
  static Words load(const std::filesystem::path& file);

  /// Error: there is no such key, which is a fault of a template or of the table that names it.
  const std::string& text(const std::string& key, const std::string& language) const;
  bool has(const std::string& key) const { return texts_.count(key) != 0; }
  /// All texts of a language by their keys.
  Value all(const std::string& language) const;

 private:
  std::filesystem::path file_;
  std::map<std::string, std::map<std::string, std::string>> texts_;
};

}  // namespace contract
