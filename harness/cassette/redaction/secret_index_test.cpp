#include "cassette/redaction/secret_index.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "cassette/recording_pipeline.h"
#include "cassette/testing.h"
#include "wire/percent.h"

using namespace contract;
using namespace contract::testing;

TEST_CASE("of hits that begin together the longer is replaced, and of those that overlap all") {
  struct Row {
    std::vector<Hit> hits;
    const char* after;
  };
  const Row rows[] = {
      {{}, "abcdefgh"},
      {{{0, 3, "1"}}, "1defgh"},
      {{{5, 3, "2"}, {0, 3, "1"}}, "1de2"},
      {{{0, 3, "1"}, {0, 5, "2"}}, "2fgh"},
      {{{2, 4, "2222"}, {0, 3, "111"}}, "111222gh"},
      {{{2, 4, "2"}, {0, 3, "111"}}, "1112gh"},
      {{{0, 6, "1"}, {2, 3, "2"}, {4, 3, "333"}}, "13h"},
      {{{0, 4, "1"}, {4, 4, "2"}}, "12"},
      {{{0, 8, ""}}, ""},
      {{{0, 3, "1"}, {0, 3, "1"}}, "1defgh"},
  };
  for (const Row& row : rows) CHECK(replace_hits("abcdefgh", row.hits) == row.after);
}

TEST_CASE("a known text is found wherever it stands, and nothing else") {
  std::mt19937 random(29);
  const auto word = [&](std::size_t size) {
    std::string made;
    for (std::size_t i = 0; i < size; ++i) made += static_cast<char>('a' + random() % 2);
    return made;
  };
  for (int round = 0; round < 300; ++round) {
    SecretIndex known;
    std::set<std::string> values;
    for (std::size_t i = 0; i < 1 + random() % 30; ++i)
      known.add(*values.insert(word(3 + random() % 9)).first);
    const std::string text = word(random() % 200);
    std::set<std::pair<std::size_t, std::size_t>> expected, found;
    for (const std::string& value : values)
      for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at + 1))
        expected.emplace(at, value.size());
    std::size_t hits = 0;
    known.find(text, [&](std::size_t at, const Pattern& pattern) {
      found.emplace(at, pattern.text.size());
      ++hits;
    });
    CHECK(found == expected);
    CHECK(hits == expected.size());
  }
}

TEST_CASE("a known text with blanks is found as a form spells them") {
  const std::string value = "a b c=d";
  SecretIndex known;
  CHECK(known.add(value));
  CHECK_FALSE(known.add(value));
  std::set<std::pair<std::size_t, std::string>> found;
  known.find("x a+b+c=d y, a b c=d", [&](std::size_t at, const Pattern& pattern) {
    CHECK(pattern.to == value);
    found.emplace(at, pattern.text);
  });
  CHECK(found == std::set<std::pair<std::size_t, std::string>>{{2, "a+b+c=d"}, {13, "a b c=d"}});
}

TEST_CASE("a value that is published stays, though it has a private name, and is no secret") {
  CassetteRules with = rules();
  with.published = {"published-token"};
  Redactor redactor(with);
  const Interaction made =
      redactor.redact(success("&SecurityToken=published-token&Note=published-token")).interaction();
  CHECK(made.request.target.find("&SecurityToken=published-token&Note=published-token") !=
        std::string::npos);
}

TEST_CASE("a token of one call is found in another, among thousands") {
  Redactor redactor(rules());
  RecordingPipeline pipeline(redactor);
  const auto token = [](int i) { return "CAISabcdef" + std::to_string(1'000'000 + i) + "/xyz="; };
  for (int i = 0; i < 3000; ++i)
    pipeline.take(
        {v1_request("&SecurityToken=" + percent_encode(token(i))), json_response(200, "{}")},
        origin());
  Interaction late = success();
  late.response.body = "{\"Message\":\"once it was " + token(1234) + " or " + token(2999) + "\"}";
  const std::string text = pipeline.take(late, origin()).text();
  CHECK(text.find("CAIS") == std::string::npos);
  CHECK(text.find("once it was 0000") != std::string::npos);
}

TEST_CASE("a body that is made to be slow is read like another") {
  constexpr int kTimes = 20'000;
  for (const char* part : {"\"OrderId\":a", "<OrderId><![CDATA[", "&SecurityToken=abcdef#",
                           "&%2F& ", " OrderId='a OrderId=\"b", "\"RequestId\":\"abcdef#"}) {
    for (const char* begin : {"", "{\"a\":[", "<a>"}) {
      std::string body = begin;
      for (int i = 0; i < kTimes; ++i)
        for (const char* at = part; *at != '\0'; ++at)
          *at == '#' ? body += std::to_string(i) : body += *at;
      const Interaction given{v1_request(""), json_response(200, body)};
      Redactor redactor(rules());
      CHECK_NOTHROW(RecordingPipeline(redactor).take(given, origin()));
    }
  }
}
