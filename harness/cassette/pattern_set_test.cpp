#include "cassette/pattern_set.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>
#include <utility>

using namespace contract;

namespace {

PatternSet patterns(const std::vector<std::string>& texts) {
  std::vector<Pattern> list;
  for (const std::string& text : texts) list.push_back({text});
  return PatternSet(list);
}

}  // namespace

TEST_CASE("any of many texts is found, at every place, and nothing else") {
  struct Row {
    std::vector<std::string> texts;
    std::string in;
    std::set<std::pair<std::size_t, std::size_t>> found;
  };
  const Row rows[] = {{{}, "abc", {}},
                      {{"", "b"}, "abcb", {{1, 1}, {3, 1}}},
                      {{"ab"}, "", {}},
                      {{"ab"}, "a", {}},
                      {{"ab"}, "abab", {{0, 2}, {2, 2}}},
                      {{"aa"}, "aaa", {{0, 2}, {1, 2}}},
                      {{"abc", "abcd", "bc"}, "xabcd", {{1, 3}, {1, 4}, {2, 2}}}};
  for (const Row& row : rows) {
    std::set<std::pair<std::size_t, std::size_t>> found;
    patterns(row.texts).find(row.in, [&](std::size_t at, const Pattern& pattern) {
      found.emplace(at, pattern.text.size());
    });
    INFO(row.in);
    CHECK(found == row.found);
  }
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    const auto make = [&](std::size_t size) {
      std::string text;
      while (text.size() < size) text += static_cast<char>('a' + random() % 3);
      return text;
    };
    const std::vector<std::string> texts{make(2 + random() % 6), make(2 + random() % 6)};
    const std::string in = make(random() % 60);
    std::set<std::size_t> wanted, found;
    for (const std::string& text : texts)
      for (auto at = in.find(text); at != in.npos; at = in.find(text, at + 1)) wanted.insert(at);
    patterns(texts).find(in, [&](std::size_t at, const Pattern&) { found.insert(at); });
    CHECK(found == wanted);
  }
}
