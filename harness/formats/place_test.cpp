#include "formats/place.h"

#include <catch2/catch.hpp>

using namespace contract;

TEST_CASE("a place counts lines from 1 and columns in characters") {
  struct Row {
    std::string text;
    std::size_t offset;
    const char* place;
  };
  const Row rows[] = {
      {"", 0, "line 1, column 1"},
      {"abc", 0, "line 1, column 1"},
      {"abc", 2, "line 1, column 3"},
      {"abc", 3, "line 1, column 4"},
      {"abc", 99, "line 1, column 4"},
      {"a\nb", 1, "line 1, column 2"},
      {"a\nb", 2, "line 2, column 1"},
      {"a\r\nb", 3, "line 2, column 1"},
      {"\n\n", 2, "line 3, column 1"},
      {"\xC3\xA4\xE2\x82\xAC!", 5, "line 1, column 3"},
      {"\xEF\xBB\xBF{}", 3, "line 1, column 1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text, row.offset);
    CHECK(to_text(place_of(row.text, row.offset)) == row.place);
  }
}

TEST_CASE("an excerpt stays on its line, is printable and cuts no character in two") {
  CHECK(excerpt("", 0) == "''");
  CHECK(excerpt("one\ntwo\nthree", 5) == "'two'");
  CHECK(excerpt("one\ntwo", 3) == "'one'");
  CHECK(excerpt("a\tb", 1) == R"('a\x09b')");
  std::string euros;
  for (int i = 0; i < 40; ++i) euros += "\xE2\x82\xAC";
  for (std::size_t offset = 0; offset <= euros.size(); ++offset) {
    const std::string seen = excerpt(euros, offset);
    if (offset % 3 == 0) CHECK(seen.find("\\x") == std::string::npos);
    CHECK(seen.size() <= 60);
  }
}

TEST_CASE("the first line that is no UTF-8 is found") {
  CHECK(line_that_is_no_utf8("") == 0);
  CHECK(line_that_is_no_utf8("\xC3\xA4\n\xE2\x82\xAC") == 0);
  CHECK(line_that_is_no_utf8("\xFF") == 1);
  CHECK(line_that_is_no_utf8("a\n\xC3\n\xA4") == 2);
  CHECK(line_that_is_no_utf8("a\n\nb\xED\xA0\x80\nc") == 3);
}

TEST_CASE("a line counter counts on and never back") {
  LineCounter lines("a\nb\n\nc");
  CHECK(lines.line_at(0) == 1);
  CHECK(lines.line_at(1) == 1);
  CHECK(lines.line_at(2) == 2);
  CHECK(lines.line_at(5) == 4);
  CHECK(lines.line_at(0) == 4);
  CHECK(lines.line_at(99) == 4);
}
