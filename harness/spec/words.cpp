#include "spec/words.h"

#include <algorithm>
#include <set>

#include "wire/ascii.h"

namespace contract {
namespace {

bool is_capital(char c) { return is_letter(c) && c != lower_case(c); }
bool is_of_word(char c) { return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80; }

enum class Sort { blank, letter, ideograph };

/// A character of a text and how many bytes it has.
struct Character {
  Sort sort = Sort::blank;
  std::size_t size = 1;
};

/// The character at `at`. Bytes that are no UTF-8 count as letters: they harm nobody here.
Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
  };
  if (byte(0) < 0x80) return {is_alnum(text[at]) ? Sort::letter : Sort::blank, 1};
  if (byte(0) < 0xE2 || byte(2) < 0x80) return {Sort::letter, 1};
  // U+2000 to U+206F, U+3000 to U+303F, U+FF00 to U+FFEF: dashes, quotes, blanks and the wide
  // forms of punctuation.
  const bool mark = (byte(0) == 0xE2 && (byte(1) == 0x80 || byte(1) == 0x81)) ||
                    (byte(0) == 0xE3 && byte(1) == 0x80) || (byte(0) == 0xEF && byte(1) >= 0xBC);
  if (mark) return {Sort::blank, 3};
  if (byte(0) == 0xE2 && byte(1) < 0xBA) return {Sort::letter, 3};
  const std::size_t size = byte(0) >= 0xF0 ? 4 : 3;  // from U+2E80 on
  return {Sort::ideograph, std::min(size, text.size() - at)};
}

/// A run of characters of one sort, which is no blank.
struct Run {
  std::string_view text;
  bool ideographs = false;
};

/// The runs of letters and digits and those of ideographs, as they are written.
std::vector<Run> runs_of(std::string_view text) {
  std::vector<Run> runs;
  Sort before = Sort::blank;
  for (std::size_t at = 0; at < text.size();) {
    const Character next = character_at(text, at);
    const std::string_view piece = text.substr(at, next.size);
    if (next.sort != Sort::blank && next.sort == before) {
      std::string_view& run = runs.back().text;
      run = std::string_view(run.data(), run.size() + piece.size());
    } else if (next.sort != Sort::blank) {
      runs.push_back({piece, next.sort == Sort::ideograph});
    }
    before = next.sort;
    at += piece.size();
  }
  return runs;
}

/// Each two characters of a run of ideographs that stand side by side; of one the one.
std::vector<std::string> pairs_of(std::string_view run) {
  std::vector<std::string> pairs;
  for (std::size_t at = 0; at < run.size();) {
    const std::size_t first = character_at(run, at).size;
    if (at + first == run.size()) break;
    pairs.emplace_back(run.substr(at, first + character_at(run, at + first).size));
    at += first;
  }
  if (pairs.empty()) pairs.emplace_back(run);
  return pairs;
}

/// Whether another part of a name begins at `at`: Start|Time, HTTP|Method, but VPCs is one.
bool begins_part(std::string_view run, std::size_t at) {
  if (!is_capital(run[at])) return false;
  if (!is_capital(run[at - 1])) return true;
  return at + 2 < run.size() && !is_capital(run[at + 1]) && is_letter(run[at + 1]);
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
  for (const Run& run : runs_of(text)) words.push_back(lower_case(run.text));
  return words;
}

std::vector<std::string> words_and_parts(std::string_view text) {
  std::vector<std::string> words;
  for (const auto& [run, ideographs] : runs_of(text)) {
    words.push_back(lower_case(run));
    if (ideographs) {
      for (std::string& pair : pairs_of(run))
        if (pair != run) words.push_back(std::move(pair));
      continue;
    }
    std::size_t begin = 0;
    for (std::size_t at = 1; at <= run.size(); ++at) {
      if (at < run.size() && !begins_part(run, at)) continue;
      if (at - begin < run.size()) words.push_back(lower_case(run.substr(begin, at - begin)));
      begin = at;
    }
  }
  return words;
}

std::string stem(const std::string& word) {
  if (word.find_first_of("aeiouy") == std::string::npos || word.ends_with("ss")) return word;
  /// An ending, and how many letters have to stand before it.
  struct Ending {
    const char* text;
    std::size_t least;
  };
  for (const auto& [text, least] :
       {Ending{"ing", 4}, Ending{"ies", 3}, Ending{"ied", 3}, Ending{"ed", 4}, Ending{"es", 4},
        Ending{"s", 4}, Ending{"e", 4}, Ending{"y", 3}})
    if (word.ends_with(text) && word.size() >= std::string_view(text).size() + least)
      return word.substr(0, word.size() - std::string_view(text).size());
  return word;
}

std::vector<std::string> asked_words(std::string_view question) {
  std::vector<std::string> asked;
  std::set<std::string> known;
  const auto add = [&](std::string word) {
    if (known.insert(word).second) asked.push_back(std::move(word));
  };
  for (const auto& [run, ideographs] : runs_of(question)) {
    if (ideographs) {
      for (std::string& pair : pairs_of(run)) add(std::move(pair));
    } else if (const std::string word = lower_case(run); !words_of_grammar().contains(word)) {
      add(stem(word));
    }
  }
  return asked;
}

std::vector<std::string> names_in(std::string_view question) {
  std::vector<std::string> names;
  for (std::size_t at = 0; at < question.size();) {
    const std::size_t end =
        std::min(question.find_first_of(" \t\r\n,;:()[]{}<>=\"'`", at), question.size());
    std::string_view name = question.substr(at, end - at);
    while (!name.empty() && !is_of_word(name.back()) && name.back() != '*') name.remove_suffix(1);
    while (!name.empty() && !is_of_word(name.front())) name.remove_prefix(1);
    if (!name.empty()) names.emplace_back(name);
    at = end + 1;
  }
  return names;
}

}  // namespace contract
