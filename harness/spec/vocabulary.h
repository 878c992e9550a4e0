// What people call what the tables have: specs/words.json, and questions whose answers are known.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "spec/spec.h"

namespace contract {

/// What a question can be about as a whole: it has one of `words`, and beside them nothing but what
/// is in `around`. A plain value.
struct Topic {
  std::vector<std::string> words;
  std::vector<std::string> around;
  std::vector<std::string> of_errors;  ///< words that ask for errors alone
};

/// A question that was answered before, in each language. A plain value.
struct AnsweredQuestion {
  std::vector<std::string> texts;
  std::vector<std::string> rules;  ///< ids of the rows that answer it
};

/// What can be asked, and what comes of it. A plain value.
struct AskExample {
  std::string ask;  ///< as it is typed
  std::string what;
};

/// Words in lower case. A plain value.
struct Vocabulary {
  std::vector<std::string> kinds;  ///< what kind of thing a name is: error, parameter, …
  std::map<Check::Kind, std::vector<std::string>> checks;  ///< what a rule of that kind is called
  std::vector<std::string> order;  ///< the same, of a gap that may be of no length
  Topic retry;                     ///< which errors allow to try again
  Topic answers;                   ///< how answers look
  std::vector<AskExample> examples;
  std::vector<AnsweredQuestion> questions;  ///< no part of the file: whoever has some adds them

  /// What a reader may call a rule with that check.
  const std::vector<std::string>& called(const Check& check) const;
};

/// The vocabulary that stands in `specs`, a suite's folder of tables. Error with file and line: it
/// is missing or breaks its schema.
Vocabulary load_vocabulary(const std::filesystem::path& specs);

}  // namespace contract
