// Questions that people ask of the call, and the pages that answer them: site/questions.json.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "spec/spec.h"

namespace contract {

/// What is asked in each language, and what answers it. A plain value.
struct Question {
  std::map<std::string, std::string> text;  ///< by language
  std::vector<std::string> rules;           ///< ids of the rows whose sentences answer it, in order
  std::string page;  ///< the address of the page that answers it, of those that are no row's
};

/// Error with file and line: it is no list of questions, or one names a rule that is not there.
std::vector<Question> load_questions(const std::filesystem::path& file, const Spec& spec);

/// The page that answers it first, below a language's folder.
std::string address_of(const Spec& spec, const Question& question);

}  // namespace contract
