// Mustache templates of pages: site/templates/<name>.mustache.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "formats/value.h"
#include "site/words.h"

namespace contract {

/// All templates of a folder, read and parsed once. Not safe from many threads at once.
class Templates {
 public:
  /// Error with the file: there is none, one is no template, or one asks for a word, {{w.key}},
  /// that `words` lacks.
  Templates(const std::filesystem::path& folder, const Words& words);
  ~Templates();
  Templates(const Templates&) = delete;
  Templates& operator=(const Templates&) = delete;

  /// `data` are the template's names, `language` that of its words; {{>part-x}} is the
  /// template of that name (data must not have it: the library would take that). An empty text,
  /// list or null is false to a section. Error: there is no such template.
  std::string render(const std::string& name, const std::string& language, const Value& data) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

}  // namespace contract
