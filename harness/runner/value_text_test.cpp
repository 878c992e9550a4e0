#include "runner/value_text.h"

#include <catch2/catch.hpp>

using namespace contract;

TEST_CASE("an integer is read as programs read it, and what is none stays as it is") {
  struct Row {
    const char* text;
    const char* meant;
  };
  const Row rows[] = {
      {"5", "5"},         {"010", "010"},
      {"-3", "-3"},       {"+5", "5"},
      {" 10", "10"},      {"10 ", "10"},
      {"0x10", "16"},     {"0XfF", "255"},
      {"1e1", "10"},      {"10.0", "10"},
      {"+1e2", "100"},    {"1.5", "1.5"},
      {"", ""},           {" ", " "},
      {"+", "+"},         {"0x", "0x"},
      {"ten", "ten"},     {"1,000", "1,000"},
      {"null", "null"},   {"0xfffffffffffffffff", "0xfffffffffffffffff"},
      {"1e400", "1e400"}, {"99999999999999999999", "99999999999999999999"},
      {"nan", "nan"},     {"inf", "inf"},
      {"1e300", "1e300"}, {"5x", "5x"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(integer_meant(row.text) == row.meant);
  }
}

TEST_CASE("a truth is read as programs read it") {
  for (const char* yes : {"1", "t", "T", "yes", "Y", "on"}) CHECK(boolean_meant(yes) == "true");
  for (const char* no : {"0", "f", "no", "N", "OFF"}) CHECK(boolean_meant(no) == "false");
  for (const char* text : {"", "true", "2", "maybe", "null"}) CHECK(boolean_meant(text) == text);
}

TEST_CASE("words for nothing are known in any case, and tokens are none") {
  for (const char* word : {"null", "None", "NULL", "undefined", "<nil>"})
    CHECK(is_word_for_nothing(word));
  for (const char* text : {"", "0", "nullable", "123e4567-e89b-12d3-a456-426655440000"})
    CHECK_FALSE(is_word_for_nothing(text));
}
