#include "spec/words.h"

#include <algorithm>
#include <set>

#include "wire/ascii.h"

namespace contract {
namespace {

bool is_of_word(char c) { return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80; }
bool is_capital(char c) { return is_letter(c) && c != lower_case(c); }

/// The runs of letters and digits, as they are written.
std::vector<std::string_view> runs_of(std::string_view text) {
  std::vector<std::string_view> runs;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_of_word(text[end])) ++end;
    if (end > at) runs.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return runs;
}

/// What no answer is told apart by.
const std::set<std::string>& words_of_grammar() {
  static const std::set<std::string> words = {
      "a",    "an",    "the",   "is",   "are",   "was",   "be",   "been",  "do",   "does",
      "did",  "i",     "my",    "mine", "me",    "we",    "you",  "your",  "it",   "its",
      "get",  "gets",  "got",   "have", "has",   "had",   "why",  "which", "what", "when",
      "how",  "who",   "where", "say",  "says",  "said",  "tell", "tells", "mean", "means",
      "of",   "in",    "on",    "to",   "for",   "with",  "from", "by",    "at",   "as",
      "and",  "or",    "if",    "not",  "no",    "that",  "this", "there", "can",  "may",
      "will", "would", "could", "am",   "about", "after", "t",    "s",     "go",   "happens"};
  return words;
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view run : runs_of(text)) words.push_back(lower_case(run));
  return words;
}

std::vector<std::string> words_and_parts(std::string_view text) {
  std::vector<std::string> words;
  for (const std::string_view run : runs_of(text)) {
    words.push_back(lower_case(run));
    std::size_t begin = 0;
    for (std::size_t at = 1; at <= run.size(); ++at) {
      const bool ends = at == run.size() || (is_capital(run[at]) && !is_capital(run[at - 1]));
      if (!ends) continue;
      if (at - begin < run.size()) words.push_back(lower_case(run.substr(begin, at - begin)));
      begin = at;
    }
  }
  return words;
}

std::string stem(const std::string& word) {
  for (const std::string_view end : {"ing", "ies", "ed", "es", "s", "e", "y"})
    if (word.size() >= end.size() + 4 && word.ends_with(end) && !word.ends_with("ss"))
      return word.substr(0, word.size() - end.size());
  return word;
}

std::vector<std::string> asked_words(std::string_view question) {
  std::vector<std::string> asked;
  for (const std::string& word : words_of(question)) {
    if (words_of_grammar().contains(word)) continue;
    const std::string root = stem(word);
    if (std::find(asked.begin(), asked.end(), root) == asked.end()) asked.push_back(root);
  }
  return asked;
}

std::vector<std::string> names_in(std::string_view question) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < question.size();) {
    const std::size_t end =
        std::min(question.find_first_of(" \t\r\n,;:()[]{}<>\"'`", at), question.size());
    std::string_view name = question.substr(at, end - at);
    while (!name.empty() && !is_of_word(name.back()) && name.back() != '*') name.remove_suffix(1);
    while (!name.empty() && !is_of_word(name.front())) name.remove_prefix(1);
    if (!name.empty()) names.emplace_back(name);
    at = end + 1;
  }
  return names;
}

}  // namespace contract
