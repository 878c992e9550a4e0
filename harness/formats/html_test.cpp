#include "formats/html.h"

#include <catch2/catch.hpp>
#include <random>

using namespace contract;

TEST_CASE("no character of a text is markup of HTML") {
  CHECK(html_text("").empty());
  CHECK(html_text("plain 中文\tand\nlines") == "plain 中文\tand\nlines");
  CHECK(html_text("</script><img src=x onerror=\"a('b')\">&amp;") ==
        "&lt;/script&gt;&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;amp;");
}

TEST_CASE("what nobody can see is written out") {
  CHECK(html_text(std::string("a\0b\x1b[31m\r", 9)) == "a\\x00b\\x1b[31m\\x0d");
  CHECK(html_text("\xff\xc3") == "\\xff\\xc3");
  CHECK(html_text("\xc2\x85") == "\\x85");
  CHECK(html_text("\xe2\x80\xae"
                  "gpj.exe") == "\\u{202e}gpj.exe");
  // What hides or joins, too: all that printable() writes out.
  for (const auto& [bytes, name] :
       std::vector<std::pair<std::string, std::string>>{{"\xc2\xad", "ad"},
                                                        {"\xe2\x80\x8b", "200b"},
                                                        {"\xe2\x80\x8d", "200d"},
                                                        {"\xe2\x80\xa8", "2028"},
                                                        {"\xef\xbb\xbf", "feff"},
                                                        {"\xf3\xa0\x81\x81", "e0041"}})
    CHECK(html_text("a" + bytes + "b") == "a\\u{" + name + "}b");
}

TEST_CASE("whatever the bytes, no tag, no quote and no control character comes out") {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (int i = 0; i < 40; ++i) bytes += static_cast<char>(random() % 256);
    const std::string text = html_text(bytes);
    CHECK(text.find_first_of("<>\"'") == std::string::npos);
    for (const char c : text)
      if (static_cast<unsigned char>(c) < 0x20) CHECK((c == '\n' || c == '\t'));
  }
}
