// What somebody asks of the table, in words of their own, and the rows that answer it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "spec/spec.h"
#include "spec/vocabulary.h"

namespace contract {

/// A plain value.
struct FoundRows {
  enum class By {
    nothing,
    id,         ///< the one row, or those that a contradiction is about
    code,       ///< every error row of that code, or of that status
    parameter,  ///< every row of that parameter
    message,    ///< the errors whose message this is, or a part of it, or stands in it
    retry,      ///< the errors after which the call may be repeated
    answers,    ///< no rows: how answers look. `name` is "error" where it is asked for errors alone
    words,      ///< the rows that have most of the words, best first
  };
  By by = By::nothing;
  std::string name;               ///< the code, parameter or id, as the table spells it
  std::vector<std::string> rows;  ///< ids of rules and errors; empty where nothing was found
  std::size_t more = 0;           ///< rows that fit as well and are left out
  std::size_t unread = 0;         ///< words of a long question that were not looked for
};

/// `asked` is a name in any letter case (also one within a sentence that asks for no more), an
/// error's message as it was pasted, or a question. Names come before messages, and these before
/// words: of a question the eight best rows at most. The work grows with the length of the text: a
/// message is found however long the log around it is, and of a question so many words are looked
/// for as anybody types.
FoundRows find_rows(const Spec& spec, const Vocabulary& vocabulary, std::string_view asked);

/// The names that the table can be asked for: codes, parameters, ids.
std::vector<std::string> names_of(const Spec& spec);

/// Error rows after which the call may be repeated, as the documents say, in the table's order.
std::vector<const ErrorRow*> rows_to_retry(const Spec& spec);

}  // namespace contract
