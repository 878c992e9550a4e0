#include "ecs_contract/finding.h"

#include <catch2/catch.hpp>
#include <random>

using namespace contract;

TEST_CASE("a finding is one line that names rule, subject, both sides and the note") {
  const Finding finding{
      "param.auto-pay", "wire.parameter.AutoPay", "true or false", "yes", "write a boolean",
      Level::must,      Basis::document};
  CHECK(to_line(finding) ==
        "MUST  param.auto-pay: wire.parameter.AutoPay: expected true or false, got yes (write a "
        "boolean)");
}

TEST_CASE("a finding without a note has no brackets") {
  const Finding finding{"r", "s", "1", "2", "", Level::should, Basis::inferred};
  CHECK(to_line(finding) == "SHOULD  r: s: expected 1, got 2");
}

TEST_CASE("a line break inside a finding cannot start a second line") {
  const Finding finding{"r", "s", "1", "2\nMUST  forged", "", Level::information, Basis::document};
  CHECK(to_line(finding) == "information  r: s: expected 1, got 2\\x0AMUST  forged");
}

TEST_CASE("levels and bases have the spelling of the files") {
  CHECK(to_text(Level::must) == std::string("MUST"));
  CHECK(to_text(Level::should) == std::string("SHOULD"));
  CHECK(to_text(Level::information) == std::string("information"));
  CHECK(to_text(Basis::document) == std::string("doc"));
  CHECK(to_text(Basis::metadata) == std::string("metadata"));
  CHECK(to_text(Basis::recorded) == std::string("recorded"));
  CHECK(to_text(Basis::standard) == std::string("standard"));
  CHECK(to_text(Basis::inferred) == std::string("inferred"));
}

TEST_CASE("printable keeps UTF-8 and escapes controls and bytes that are none") {
  struct Row {
    std::string text, printed;
  };
  const Row rows[] = {
      {"", ""},
      {"plain text, \\ and \"", "plain text, \\ and \""},
      {"中文 é €", "中文 é €"},
      {"a\tb\r\n", "a\\x09b\\x0D\\x0A"},
      {std::string("\0\x1f\x7f", 3), "\\x00\\x1F\\x7F"},
      {"\xC2\x85", "\\xC2\\x85"},                                      // C1: next line
      {"\xE2\x80\xA8", "\\xE2\\x80\\xA8"},                             // line separator
      {"a\xE2\x80\xAE.", "a\\xE2\\x80\\xAE."},                         // from right to left
      {"\xE2\x80\x8B\xEF\xBB\xBF", "\\xE2\\x80\\x8B\\xEF\\xBB\\xBF"},  // of no width
      {"\xC0\xAF", "\\xC0\\xAF"},                                      // overlong
      {"\xED\xA0\x80", "\\xED\\xA0\\x80"},                             // surrogate
      {"\xF4\x90\x80\x80", "\\xF4\\x90\\x80\\x80"},                    // past U+10FFFF
      {"x\xE4\xB8", "x\\xE4\\xB8"},                                    // cut short
      {"\xFF中\xFE", "\\xFF中\\xFE"},
      {"\x1b[31mred", "\\x1B[31mred"},
  };
  for (const Row& row : rows) CHECK(printable(row.text) == row.printed);
}

TEST_CASE("printable says how many bytes it left out and never cuts a character") {
  struct Row {
    std::string text;
    std::size_t limit;
    std::string printed;
  };
  const Row rows[] = {
      {"abcd", 4, "abcd"},
      {"abcde", 4, "abcd... (1 more bytes)"},
      {"ab中d", 5, "ab中... (1 more bytes)"},
      {"ab中d", 4, "ab... (4 more bytes)"},
      {"ab中d", 3, "ab... (4 more bytes)"},
      {"中", 0, "... (3 more bytes)"},
      {std::string(8, '\x80'), 6, "\\x80\\x80\\x80\\x80\\x80\\x80... (2 more bytes)"},
      {std::string(300, 'x'), 200, std::string(200, 'x') + "... (100 more bytes)"},
  };
  for (const Row& row : rows) CHECK(printable(row.text, row.limit) == row.printed);
}

TEST_CASE("whatever the bytes, what is printable stays as it is when printed again") {
  std::mt19937 random(20140526);
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 40, '\0');
    for (char& c : text) c = static_cast<char>(random());
    const std::string once = printable(text);
    REQUIRE(printable(once, once.size()) == once);
  }
}
