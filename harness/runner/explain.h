// What the tables say, for people who ask: pure functions from the tables and cases to text. The
// answer stands in the first line, where it comes from behind it, cases last and few.
#pragma once

#include <string>
#include <vector>

#include "runner/case.h"
#include "spec/find_rows.h"
#include "spec/spec.h"
#include "wire/params.h"

namespace contract {

/// Everything about one row: of an error its message, whether to try again, how it comes about, and
/// answers in JSON and XML; of a rule samples and what is answered where it is broken; what speaks
/// against it, where it stands, three of its cases. REQUIRES: the table has it.
std::string explain_row(const Spec& spec, const std::vector<Case>& cases, const std::string& id);

/// Several rows, the sentence of each first, and under it where to read on.
std::string explain_rows(const Spec& spec, const std::vector<std::string>& ids);

/// What was left out of an answer: rows that fit as well, words that were not looked for. Empty
/// where nothing was.
std::string explain_rest(const FoundRows& found);

/// The error rows of a code or a status, told apart by status and message, and the codes that begin
/// like it. Where they are many, a line each: its id, and as much of its message as a line of
/// `width` characters holds; 0: all of it.
std::string explain_code(const Spec& spec, const std::string& name,
                         const std::vector<std::string>& ids, std::size_t width = 0);

/// A parameter: its type, whether it has to be there, its default, its rules, and the other rows
/// that speak of it. REQUIRES: the table has it.
std::string explain_parameter(const Spec& spec, const std::string& name);

/// The errors after which the documents say to try again, when, and what holds of a repeated call.
std::string explain_retry(const Spec& spec);

/// What the documents say against each other, and what the suite does; the rows follow.
std::string explain_contradiction(const Contradiction& each);

/// How answers look in JSON and XML: a success and an error, or the error alone.
std::string explain_answers(const Spec& spec, bool errors_only);

/// The call in a screen: parameters, answers, and what can be asked.
std::string explain_overview(const Spec& spec, const Vocabulary& vocabulary);

/// The parameters of "StartTime=…" "EndTime=…", as the table spells their names where it has them.
/// Empty where a word is none, or where the names are those of an error: that is a pasted one.
Params read_call(const Spec& spec, const std::vector<std::string>& words);

/// What the table says to a call with these parameters, of the action or of any call: refused, by
/// which rule and with which answer, or granted; and what stands in the place of the action's that
/// are left out. A mandatory one that is left out is taken as its example, which is said. Error:
/// there is no such parameter, or one is given twice.
std::string explain_call(const Spec& spec, const Params& params);

/// A case: what it looks for, the bugs that it would show, and its story on the emulator.
std::string explain_case(const std::vector<Flag>& flags, const Case& each);

/// A kind of bug: what it does, who met it, and the cases that look for it.
std::string explain_flag(const std::vector<Case>& cases, const Flag& flag);

/// Whether to try again after an error, in words.
std::string when_to_retry(const ErrorRow& row);

/// An answer's body over several lines, as people read it. Real ones stand on one.
std::string pretty_error(const Spec& spec, Format format, const ErrorRow& row);

}  // namespace contract
