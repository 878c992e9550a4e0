#include "wire/percent.h"

#include <catch2/catch.hpp>
#include <random>

using namespace contract;

TEST_CASE("a space is %20 and never a plus") {
  CHECK(percent_encode("a b") == "a%20b");
  CHECK(percent_encode("a+b") == "a%2Bb");
}

TEST_CASE("only letters, digits and - _ . ~ are kept") {
  std::string kept;
  for (int byte = 0; byte < 256; ++byte) {
    const std::string one(1, static_cast<char>(byte));
    if (percent_encode(one) == one) kept += one;
  }
  CHECK(kept == "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
}

TEST_CASE("the encoding check of a vendor's library holds") {
  CHECK(percent_encode("123abc!@#$%^&*()-=_+ ~|\\/") ==
        "123abc%21%40%23%24%25%5E%26%2A%28%29-%3D_%2B%20~%7C%5C%2F");
}

TEST_CASE("bytes beyond ASCII are encoded one by one with upper-case digits") {
  CHECK(percent_encode("中") == "%E4%B8%AD");
  CHECK(percent_encode(std::string("\0\x7f\xff", 3)) == "%00%7F%FF");
  CHECK(percent_encode("") == "");
}

TEST_CASE("appending leaves what was there") {
  std::string out = "a b";
  append_percent_encoded(out, " c");
  CHECK(out == "a b%20c");
}

TEST_CASE("decoding takes digits of either case") {
  CHECK(percent_decode("%e4%B8%aD", false) == "中");
  CHECK(percent_decode("", false) == "");
  CHECK(percent_decode("%00", false) == std::string(1, '\0'));
  CHECK(percent_decode("%2525", false) == "%25");
}

TEST_CASE("a plus is a space only where it is asked for") {
  CHECK(percent_decode("a+b%2B", true) == "a b+");
  CHECK(percent_decode("a+b%2B", false) == "a+b+");
}

TEST_CASE("a '%' without two hexadecimal digits is nothing") {
  for (const char* text : {"%", "a%", "%4", "%4g", "%g4", "%%41", "% 1", "%+1", "%-1", "%0x41%4"}) {
    CHECK_FALSE(percent_decode(text, true).has_value());
  }
}

TEST_CASE("well-formed UTF-8 has no overlong forms, surrogates or code points past U+10FFFF") {
  for (const char* text : {"", "ascii", "é", "中", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBF"}) {
    CHECK(is_utf8(text));
  }
  for (const char* text : {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                           "\xE4\xB8", "\xFF", "a\xC3", "\xF8\x88\x80\x80\x80"}) {
    CHECK_FALSE(is_utf8(text));
  }
}

TEST_CASE("decoding what was encoded gives the same bytes") {
  std::mt19937 random(3986);
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 50, '\0');
    for (char& c : text) c = static_cast<char>(random());
    REQUIRE(percent_decode(percent_encode(text), (round & 1) != 0) == text);
  }
}
