// What people call a row beside its own words, in each language: site/keywords.json.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "spec/spec.h"

namespace contract {

/// By id of the row: all its keywords, in every language, with blanks between them. A reader asks
/// in any, whatever language the page has.
using Keywords = std::map<std::string, std::string>;

/// Error with file and line: it is no list of keywords, or names a row that is not there.
Keywords load_keywords(const std::filesystem::path& file, const Spec& spec);

}  // namespace contract
