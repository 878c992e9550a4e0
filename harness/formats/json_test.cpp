#include "formats/json.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>

using namespace contract;
using namespace std::string_literals;

namespace {

/// Reads, and expects it to be well.
Value read(const std::string& text) {
  const Reading reading = read_json(text);
  CAPTURE(text);
  REQUIRE(reading.findings.empty());
  return reading.value;
}

const std::string kDocument =
    "{\n  \"RequestId\": \"04F0F334-1335-436C-A1D7-6C044FE7\",\n"
    "  \"list\": [1, -0, 1.50, 1E2, true, false, null, {}, []],\n"
    "  \"text\": \"\\u00e4 \xC3\xA4 \\ud83d\\ude00 \\n\\\"\\\\\"\n}\n";

}  // namespace

TEST_CASE("a number keeps the spelling it was sent with") {
  const std::string spellings[] = {"0",
                                   "-0",
                                   "-0.0",
                                   "1E2",
                                   "1e+2",
                                   "1.50",
                                   "123456789012345678901234567890",
                                   "1E400",
                                   "-1E-400",
                                   "9223372036854775808",
                                   "18446744073709551616",
                                   std::string(400, '9')};
  for (const std::string& spelling : spellings) {
    CHECK(read(spelling).text == spelling);
    CHECK(read(spelling).is(Value::Kind::number));
    CHECK(read("[" + spelling + "]").items[0].text == spelling);
    CHECK(read("[ " + spelling + " , " + spelling + " ]").items[1].text == spelling);
    CHECK(read("{\"1\":" + spelling + "}").text_of("1") == spelling);
    CHECK(read("{\"a\":" + spelling + ",\"b\":[" + spelling + "]}").find("b")->items[0].text ==
          spelling);
  }
}

TEST_CASE("a document becomes the tree that it says") {
  const Value value = read(kDocument);
  REQUIRE(value.members.size() == 3);
  const Value* list = value.find("list");
  REQUIRE(list->items.size() == 9);
  CHECK(list->items[4] == Value::boolean(true));
  CHECK(list->items[5] == Value::boolean(false));
  CHECK(list->items[6] == Value::null_value());
  CHECK(list->items[7] == Value::object());
  CHECK(list->items[8] == Value::array());
  CHECK(value.text_of("text") == "\xC3\xA4 \xC3\xA4 \xF0\x9F\x98\x80 \n\"\\");
}

TEST_CASE("names that are repeated are kept in their order") {
  const Value value = read(R"({"b":1,"a":2,"b":3})");
  REQUIRE(value.members.size() == 3);
  CHECK(value.members[0].name == "b");
  CHECK(value.members[1].name == "a");
  CHECK(value.members[2].name == "b");
  CHECK(value.members[2].value.text == "3");
}

TEST_CASE("every value knows the line where it starts") {
  const Value value = read("\n{\n\"a\":\n1,\"b\"\n:[\n\n2\n,\"x\",\n{}],\r\n\"c\":null}");
  CHECK(value.line == 2);
  CHECK(value.find("a")->line == 4);
  CHECK(value.find("b")->line == 5);
  CHECK(value.find("b")->items[0].line == 7);
  CHECK(value.find("b")->items[1].line == 8);
  CHECK(value.find("b")->items[2].line == 9);
  CHECK(value.find("c")->line == 10);
}

TEST_CASE("a leading BOM is passed over, a second one is not") {
  CHECK(read("\xEF\xBB\xBF 7").text == "7");
  CHECK(read("\xEF\xBB\xBF[7]").items[0].text == "7");
  CHECK_FALSE(read_json("\xEF\xBB\xBF\xEF\xBB\xBF[7]").ok());
  CHECK_FALSE(read_json("[7]\xEF\xBB\xBF").ok());
}

TEST_CASE("what is no JSON is a finding that says where and what") {
  struct Row {
    std::string text;
    const char* note;
  };
  const Row rows[] = {
      {"", "line 1, column 1: expected a value but found the end of the text"},
      {" \n ", "line 2, column 2: expected a value but found the end of the text"},
      {"{\n  \"a\": [1,\n  2}\n}", "line 3, column 4: expected ',' or ']' but found '}'"},
      {"{\"a\":1]", "line 1, column 7: expected ',' or '}' but found ']'"},
      {"{\"a\"}", "line 1, column 5: expected ':' but found '}'"},
      {"{\"a\":}", "line 1, column 6: expected a value but found '}'"},
      {"{\"a\":1,}", "line 1, column 8: expected a member name in quotes but found '}'"},
      {"{1:2}", "line 1, column 2: expected a member name in quotes but found '1'"},
      {"{\"a\" true}", "line 1, column 6: expected ':' but found 'true'"},
      {"[1,]", "line 1, column 4: expected a value but found ']'"},
      {"[1,,2]", "line 1, column 4: expected a value but found ','"},
      {"[1 \"b\"]", "line 1, column 4: expected ',' or ']' but found '\"b\"'"},
      {"[1", "line 1, column 3: expected ',' or ']' but found the end of the text"},
      {"1 2", "line 1, column 3: expected the end of the document but found '2'"},
      {"{}{}", "line 1, column 3: expected the end of the document but found '{'"},
      {"[007]", "line 1, column 3: expected ',' or ']' but found '0'"},
      {"007", "line 1, column 2: expected the end of the document but found '0'"},
      {"[1-2]", "line 1, column 3: expected ',' or ']' but found '-2'"},
      {"\xC3\xA4", "line 1, column 1: invalid literal"},
      {"[\"\xC3\xA4\", x]", "line 1, column 7: invalid literal"},
      {"{}\0x"s, "line 1, column 3: a NUL byte"},
      {"\"a\0b\""s, "line 1, column 3: a NUL byte"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Reading reading = read_json(row.text);
    REQUIRE(reading.findings.size() == 1);
    const Finding& finding = reading.findings[0];
    CHECK(finding.note == row.note);
    CHECK(finding.subject == "json.syntax");
    CHECK(finding.rule == "RFC 8259");
    CHECK(finding.basis == Basis::standard);
    CHECK(reading.value == Value::null_value());
    CHECK(finding.note.rfind("line " + std::to_string(reading.line) + ",", 0) == 0);
  }
}

TEST_CASE("what looks like JSON but isn't is refused") {
  const std::string texts[] = {"[1] // no",   "/* no */ 1",
                               "'a'",         "{a:1}",
                               "[.5]",        "[5.]",
                               "[+1]",        "[-]",
                               "[1e]",        "[0x10]",
                               "[NaN]",       "[Infinity]",
                               "[-Infinity]", "[True]",
                               "nul",         "tru",
                               "\"a\nb\"",    "\"a\tb\"",
                               "\"\\x41\"",   "\"\\u12\"",
                               "\"\\ud800\"", "\"\\ud800\\u0041\"",
                               "\"\\udc00\"", "\"\\ud800\\ud800\"",
                               "\"open",      "\"\\",
                               "]",           "}",
                               ",",           ":",
                               "[}",          "{]",
                               "[1}",         "\f1",
                               "\v1"};
  for (const std::string& text : texts) {
    CAPTURE(text);
    const Reading reading = read_json(text);
    REQUIRE(reading.findings.size() == 1);
    CHECK(reading.findings[0].subject == "json.syntax");
  }
}

TEST_CASE("bytes that are no UTF-8 are told from bad syntax") {
  const std::string texts[] = {
      "\"\xFF\"",     "\"\xC0\x80\"",     "\"\xED\xA0\x80\"",     "\"\xC3\"", "\xEF\xBB",
      "\xFF\xFE{\0"s, "{\"\xE2\x82\":1}", "\"\xF5\x80\x80\x80\"", "[1}\n\xFF"};
  for (const std::string& text : texts) {
    CAPTURE(text);
    const Reading reading = read_json(text);
    REQUIRE(reading.findings.size() == 1);
    CHECK(reading.findings[0].subject == "json.utf8");
  }
  CHECK(read_json("[\n1,\n\"\xFF\"]").line == 3);
}

TEST_CASE("bounds end the reading with a finding of their own") {
  const auto subject = [](const std::string& text, const ReadLimits& limits) {
    const Reading reading = read_json(text, limits);
    return reading.ok() ? "" : reading.findings[0].subject;
  };
  CHECK(subject("[1,2]", {5, 64, 100}).empty());
  CHECK(subject("[1,2 ]", {5, 64, 100}) == "json.size");
  CHECK(subject("[[]]", {100, 2, 100}).empty());
  CHECK(subject("[[[]]]", {100, 2, 100}) == "json.depth");
  CHECK(subject("[{\"a\":[]}]", {100, 2, 100}) == "json.depth");
  CHECK(subject("[[],[],[[]]]", {100, 2, 100}) == "json.depth");
  CHECK(subject("[1,[2]]", {100, 64, 4}).empty());
  CHECK(subject("[1,[2],3]", {100, 64, 4}) == "json.size");
  CHECK(subject("1", {100, 0, 1}).empty());
  CHECK(subject("[]", {100, 0, 1}) == "json.depth");
  CHECK(subject(std::string(100'000, '['), {}) == "json.depth");
  CHECK(subject(std::string(10 << 20, ' ') + "1", {}) == "json.size");
  CHECK(subject("\"" + std::string(10 << 20, 'a') + "\"", {}) == "json.size");
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "{\"a\":";
  CHECK(subject(nested, {}) == "json.depth");
  std::string many = "[0";
  for (int i = 0; i < 300'000; ++i) many += ",0";
  CHECK(subject(many + "]", {}) == "json.size");
}

TEST_CASE("a JSON document that is cut off anywhere is refused") {
  const std::string document = kDocument.substr(0, kDocument.rfind('}') + 1);
  REQUIRE(read_json(document).ok());
  for (std::size_t length = 0; length < document.size(); ++length) {
    CAPTURE(length);
    const Reading reading = read_json(document.substr(0, length));
    REQUIRE(reading.findings.size() == 1);
    CHECK(reading.value == Value::null_value());
  }
}

TEST_CASE("a JSON document with any byte replaced is read or refused, and never worse") {
  std::mt19937 random(20140526);
  for (int round = 0; round < 20'000; ++round) {
    std::string text = kDocument;
    text[random() % text.size()] = static_cast<char>(random() % 256);
    const Reading reading = read_json(text);
    REQUIRE(reading.findings.size() <= 1);
    if (reading.ok()) REQUIRE(read(write_json(reading.value)) == reading.value);
  }
}

TEST_CASE("strings are written with the escapes that JSON demands and no others") {
  struct Row {
    std::string text;
    const char* written;
  };
  const Row rows[] = {
      {"", R"("")"},
      {"a\"b\\c/d", R"("a\"b\\c/d")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"\x01\x1F\0"s, R"("\u0001\u001f\u0000")"},
      {"\x7F \xC3\xA4 \xE2\x80\xA8 \xF0\x9F\x98\x80",
       "\"\x7F \xC3\xA4 \xE2\x80\xA8 \xF0\x9F\x98\x80\""},
      {"\xFF", "\"\xEF\xBF\xBD\""},
  };
  for (const Row& row : rows) CHECK(write_json(Value::string(row.text)) == row.written);
}

TEST_CASE("JSON is written on one line or indented") {
  const Value value = read(R"({"a":[1,{"b":null}],"c":{},"d":[],"a":"x"})");
  CHECK(write_json(value) == R"({"a":[1,{"b":null}],"c":{},"d":[],"a":"x"})");
  CHECK(write_json(value, 0) ==
        "{\n\"a\": [\n1,\n{\n\"b\": null\n}\n],\n\"c\": {},\n\"d\": [],\n\"a\": \"x\"\n}");
  CHECK(write_json(value, 2) ==
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {},\n"
        "  \"d\": [],\n  \"a\": \"x\"\n}");
}

namespace {

Value random_value(std::mt19937& random, int depth) {
  const auto text = [&] {
    static const std::string pieces[] = {
        "a", "\"",   "\\",           "\n", "\0"s, "\xC3\xA4", "\xF0\x9F\x98\x80",
        "/", "\x1F", "\xEF\xBB\xBF", "{",  "7"};
    std::string out;
    for (auto i = random() % 6; i > 0; --i) out += pieces[random() % std::size(pieces)];
    return out;
  };
  switch (random() % (depth > 0 ? 7 : 5)) {
    case 0:
      return Value::null_value();
    case 1:
      return Value::boolean(random() % 2 == 0);
    case 2:
      return Value::number(static_cast<long long>(random()) - (1LL << 31));
    case 3: {
      static const char* const spellings[] = {"-0", "1.50", "1E400", "0e0", "99999999999999999999"};
      Value number = Value::number(0);
      number.text = spellings[random() % std::size(spellings)];
      return number;
    }
    case 4:
      return Value::string(text());
    case 5: {
      Value array = Value::array();
      for (auto i = random() % 5; i > 0; --i) {
        array.items.push_back(random_value(random, depth - 1));
      }
      return array;
    }
    default: {
      Value object = Value::object();
      for (auto i = random() % 5; i > 0; --i) object.add(text(), random_value(random, depth - 1));
      return object;
    }
  }
}

}  // namespace

TEST_CASE("what is written as JSON is read back as it was") {
  std::mt19937 random(7);
  for (int round = 0; round < 5'000; ++round) {
    const Value value = random_value(random, 6);
    const int indent = static_cast<int>(random() % 4) - 1;
    const std::string text = write_json(value, indent);
    CAPTURE(text);
    REQUIRE(read(text) == value);
  }
}

TEST_CASE("what stands in a broken text can't change what is said of it") {
  for (const char* words :
       {" - unexpected 'x'", "; expected end of input", "while parsing array -"}) {
    INFO(words);
    const std::string text = "[\"\xE2\x80\xA8" + std::string(words) + "\\x\"]";
    const Reading reading = read_json(text);
    REQUIRE(reading.findings.size() == 1);
    const std::string& note = reading.findings[0].note;
    CHECK_THAT(note, Catch::EndsWith(": invalid string: forbidden character after backslash"));
    CHECK(note == printable(note, note.size()));
  }
}
