// The words of a question and of a sentence, fit to be held against each other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace contract {

/// Runs of letters and digits in lower case, in order: "i-1's \"StartTime\"" has i, 1, s and
/// starttime. A run of Chinese characters is a word of its own: "StartTime可以" has starttime and
/// 可以. Other bytes beyond ASCII belong to the word that they stand in.
std::vector<std::string> words_of(std::string_view text);

/// The same, and behind each name written in capitals within also its parts: StartTime has
/// starttime, start and time, and HTTPMethod has http and method. Of a run of Chinese, which is
/// written without blanks, the parts are its pairs of neighbours: 带宽值 has 带宽 and 宽值.
std::vector<std::string> words_and_parts(std::string_view text);

/// What a question says beside its grammar, as stems: without articles, prepositions, pronouns and
/// the verbs of asking; of Chinese the pairs of neighbours. Each once, in order.
std::vector<std::string> asked_words(std::string_view question);

/// A word without the end of a plural or a tense: charges and charged are charg, denied and deny
/// are den. What has no vowel is short for something and has no ending: https.
std::string stem(const std::string& word);

/// The names in a question, as they stand between blanks, without quotes, brackets, an equals sign
/// and the marks behind them: "(OperationDenied.UnpaidOrder)?" is OperationDenied.UnpaidOrder.
std::vector<std::string> names_in(std::string_view question);

}  // namespace contract
