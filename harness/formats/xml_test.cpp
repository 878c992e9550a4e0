#include "formats/xml.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>

using namespace contract;
using namespace std::string_literals;

namespace {

const std::string kDocument =
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    "<!-- an answer --><ModifyInstanceNetworkSpecResponse xmlns=\"http://x/?a&amp;b\">\n"
    "  <RequestId>04F0F334</RequestId>\n"
    "  <Text><![CDATA[a<b]]> &amp; &#228;\xC3\xA4&#xE4;</Text><Empty/>\n"
    "  <List><Item>1</Item><Item>2</Item></List><?pi x?>\n"
    "</ModifyInstanceNetworkSpecResponse>";

std::string subject_of(const std::string& text, const ReadLimits& limits = {}) {
  const Reading reading = read_xml(text, limits);
  return reading.ok() ? "" : reading.findings.at(0).subject;
}

std::string repeated(const std::string& part, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += part;
  return out;
}

}  // namespace

TEST_CASE("an XML document becomes the tree that it says") {
  struct Row {
    std::string text;
    const char* json;
  };
  const Row rows[] = {
      {"<a/>", R"({"a":""})"},
      {"<a></a>", R"({"a":""})"},
      {"<a> </a>", R"({"a":" "})"},
      {"<a>\n x \n</a>", R"({"a":"\n x \n"})"},
      {"<a>x\r\ny\rz&#13;</a>", R"({"a":"x\ny\nz\r"})"},
      {"<a>a<![CDATA[b&<\r\n]]>c</a>", R"({"a":"ab&<\nc"})"},
      {"<a> <![CDATA[ ]]> </a>", R"({"a":"   "})"},
      {"<a>x<!-- - -->y<?pi ?>z</a>", R"({"a":"xyz"})"},
      {"<a>&lt;&gt;&amp;&apos;&quot;&#65;&#x42;&#x1F600;</a>",
       "{\"a\":\"<>&'\\\"AB\xF0\x9F\x98\x80\"}"},
      {"<a>&amp;lt;</a>", R"({"a":"&lt;"})"},
      {"<a>]]></a>", R"({"a":"]]>"})"},
      {"<a>\n<b>1</b>\n<c/>\n<b>2</b>\n</a>", R"({"a":{"b":"1","c":"","b":"2"}})"},
      {"<a><b> </b></a>", R"({"a":{"b":" "}})"},
      {"<n:a xmlns:n='u' n:x='1' x=\"2\"><n:b>1</n:b></n:a>", R"({"n:a":{"n:b":"1"}})"},
      {"<\xC3\xA4>\xC3\xB6</\xC3\xA4>", "{\"\xC3\xA4\":\"\xC3\xB6\"}"},
      {"\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a/>\n", R"({"a":""})"},
      {"<?xml version='1.0' encoding='US-ASCII' standalone='yes'?><a/>", R"({"a":""})"},
      {"\n<!-- x --><?pi?><a/><!-- y -->\n", R"({"a":""})"},
      {"<a x='&amp;&#65;>'/>", R"({"a":""})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Reading reading = read_xml(row.text);
    for (const Finding& finding : reading.findings) UNSCOPED_INFO(to_line(finding));
    REQUIRE(reading.ok());
    CHECK(write_json(reading.value) == row.json);
  }
}

TEST_CASE("what is no well-formed XML is refused and told by its subject") {
  struct Row {
    std::string text;
    const char* subject;
  };
  const Row rows[] = {
      {"", "xml.syntax"},
      {"  \n", "xml.syntax"},
      {"<!-- only -->", "xml.syntax"},
      {"<?xml version='1.0'?>", "xml.syntax"},
      {"{}", "xml.syntax"},
      {"x<a/>", "xml.syntax"},
      {"<a/>x", "xml.syntax"},
      {"<a/><![CDATA[ ]]>", "xml.syntax"},
      {"<a/>&#32;", "xml.syntax"},
      {"<a/><b/>", "xml.syntax"},
      {"<a/><a>", "xml.syntax"},
      {"<a>x<b/></a>", "xml.syntax"},
      {"<a><b/>x</a>", "xml.syntax"},
      {"<a><b/><![CDATA[x]]></a>", "xml.syntax"},
      {"<a><b></a></b>", "xml.syntax"},
      {"<a></A>", "xml.syntax"},
      {"</a>", "xml.syntax"},
      {"<a></a></a>", "xml.syntax"},
      {"< a/>", "xml.syntax"},
      {"<1/>", "xml.syntax"},
      {"<a b/>", "xml.syntax"},
      {"<a b=c/>", "xml.syntax"},
      {"<a b='1' b='2'/>", "xml.syntax"},
      {"<a b='1'c='2'/>", "xml.syntax"},
      {"<a b='<'/>", "xml.syntax"},
      {"<a><!-- -- --></a>", "xml.syntax"},
      {"<a><!-- ---></a>", "xml.syntax"},
      {"<a>a & b</a>", "xml.syntax"},
      {"<a>&</a>", "xml.syntax"},
      {"<a>&amp</a>", "xml.syntax"},
      {"<a>& amp;</a>", "xml.syntax"},
      {"<a b='x&y'/>", "xml.syntax"},
      {"<a>&;</a>", "xml.syntax"},
      {"<a>\0</a>"s, "xml.syntax"},
      {"<a/>\0"s, "xml.syntax"},
      {"<a>\x01</a>", "xml.syntax"},
      {"<a>\x1B</a>", "xml.syntax"},
      {"<a>\f</a>", "xml.syntax"},
      {"<a>\xEF\xBF\xBF</a>", "xml.syntax"},
      {"<a>\xEF\xBF\xBE</a>", "xml.syntax"},
      {" <?xml version='1.0'?><a/>", "xml.syntax"},
      {"<a><?xml version='1.0'?></a>", "xml.syntax"},
      {"<a/><?xml version='1.0'?>", "xml.syntax"},
      {"<?xml encoding='UTF-8'?><a/>", "xml.syntax"},
      {"<?xml version='1.0' encoding='GBK'?><a/>", "xml.syntax"},
      {"<?xml version='1.0' encoding='UTF-16'?><a/>", "xml.syntax"},
      {"\xEF\xBB\xBF\xEF\xBB\xBF<a/>", "xml.syntax"},
      {"<a>\xFF</a>", "xml.utf8"},
      {"<a>\xED\xA0\x80</a>", "xml.utf8"},
      {"\xFF\xFE<\0a\0"s, "xml.utf8"},
      {"<a>&nbsp;</a>", "xml.entity"},
      {"<a>&AMP;</a>", "xml.entity"},
      {"<a b='&nbsp;'/>", "xml.entity"},
      {"<a>&#0;</a>", "xml.entity"},
      {"<a>&#8;</a>", "xml.entity"},
      {"<a>&#xD800;</a>", "xml.entity"},
      {"<a>&#xFFFF;</a>", "xml.entity"},
      {"<a>&#x110000;</a>", "xml.entity"},
      {"<a>&#x100000041;</a>", "xml.entity"},
      {"<a>&#;</a>", "xml.entity"},
      {"<a>&#x;</a>", "xml.entity"},
      {"<a>&#X41;</a>", "xml.entity"},
      {"<a>&#-1;</a>", "xml.entity"},
      {"<!DOCTYPE a><a/>", "xml.entity"},
      {"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "xml.entity"},
      {"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml.entity"},
      {"<!DOCTYPE a [", "xml.entity"},
      {"<a><!DOCTYPE b></a>", "xml.entity"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Reading reading = read_xml(row.text);
    REQUIRE(reading.findings.size() == 1);
    CHECK(reading.findings[0].subject == row.subject);
    CHECK(reading.findings[0].rule == "XML 1.0");
    CHECK(reading.value == Value::null_value());
  }
}

TEST_CASE("billion laughs end at the DOCTYPE") {
  std::string text = "<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">";
  for (int i = 1; i < 10; ++i) {
    text += "<!ENTITY lol" + std::to_string(i) + " \"" +
            repeated("&lol" + std::to_string(i - 1) + ";", 10) + "\">";
  }
  CHECK(subject_of(text + "]><lolz>&lol9;</lolz>") == "xml.entity");
}

TEST_CASE("a finding on XML says where it stands and why") {
  const Reading reading = read_xml("<a>\n <b>&copy;</b>\n</a>");
  REQUIRE(reading.findings.size() == 1);
  CHECK(reading.line == 2);
  CHECK(reading.findings[0].note ==
        "line 2, column 5: reference '&copy;' is none of the five of XML");
  CHECK(read_xml("<?xml version='1.0' encoding='GBK'?><a/>").findings[0].note ==
        "line 1, column 3: the declaration names encoding 'GBK', not UTF-8");
  CHECK(read_xml("<a>\n<b>\n</a>").line == 3);
}

TEST_CASE("every element knows its line") {
  const Reading reading = read_xml("<?xml version='1.0'?>\n<a>\n<b>&lt;\n</b><c\n/>\n</a>");
  REQUIRE(reading.ok());
  const Value* root = reading.value.find("a");
  CHECK(root->line == 2);
  CHECK(root->find("b")->line == 3);
  CHECK(root->find("c")->line == 4);
}

TEST_CASE("bounds end the reading of XML with a finding of their own") {
  CHECK(subject_of("<a><b/></a>", {11, 2, 2}).empty());
  CHECK(subject_of("<a><b/></a>", {10, 2, 2}) == "xml.size");
  CHECK(subject_of("<a><b/></a>", {11, 1, 2}) == "xml.depth");
  CHECK(subject_of("<a><b/></a>", {11, 2, 1}) == "xml.size");
  CHECK(subject_of("<a>x</a>", {100, 1, 2}).empty());
  CHECK(subject_of(repeated("<a>", 100'000)) == "xml.depth");
  CHECK(subject_of(repeated("<a>", 100'000) + repeated("</a>", 100'000)) == "xml.depth");
  CHECK(subject_of("<a>" + repeated("<b/>", 300'000) + "</a>") == "xml.size");
  CHECK(subject_of("<a>" + std::string(10 << 20, 'x') + "</a>") == "xml.size");
}

TEST_CASE("hostile shapes are read in linear time") {
  // Each would take minutes if every text looked at its siblings, or every '&' for a far ';'.
  CHECK(subject_of("<a>" + repeated("x<!---->", 60'000) + "</a>").empty());
  CHECK(subject_of("<a>" + repeated("&", 3 << 20) + "</a>") == "xml.syntax");
  std::string attributes = "<a";
  for (int i = 0; i < 100'000; ++i) attributes += " a" + std::to_string(i) + "=''";
  CHECK(subject_of(attributes + "/>").empty());
  CHECK(subject_of(attributes + " a7=''/>") == "xml.syntax");
}

TEST_CASE("an XML document that is cut off anywhere is refused") {
  REQUIRE(subject_of(kDocument).empty());
  for (std::size_t length = 0; length < kDocument.size(); ++length) {
    CAPTURE(length);
    REQUIRE_FALSE(read_xml(kDocument.substr(0, length)).ok());
  }
}

TEST_CASE("an XML document with any byte replaced is read or refused, and never worse") {
  std::mt19937 random(20140526);
  for (int round = 0; round < 20'000; ++round) {
    std::string text = kDocument;
    text[random() % text.size()] = static_cast<char>(random() % 256);
    const Reading reading = read_xml(text);
    REQUIRE(reading.findings.size() <= 1);
  }
}

TEST_CASE("a Value is written as elements in order") {
  const Value value = Value::object({{"Id", Value::string("a<b>&\"'\r\n]]>")},
                                     {"N", Value::number(7)},
                                     {"T", Value::boolean(true)},
                                     {"Null", Value::null_value()},
                                     {"L", Value::array({Value::number(1), Value::number(2)})},
                                     {"None", Value::array()},
                                     {"O", Value::object({{"X", Value::string("")}})},
                                     {"Bad", Value::string("\x01|\xEF\xBF\xBF|\0|"s)}});
  CHECK(write_xml("R", value, "<?xml version='1.0'?>") ==
        "<?xml version='1.0'?><R><Id>a&lt;b&gt;&amp;\"'&#13;\n]]&gt;</Id><N>7</N><T>true</T>"
        "<Null></Null><L>1</L><L>2</L><O><X></X></O>"
        "<Bad>\xEF\xBF\xBD|\xEF\xBF\xBD|\xEF\xBF\xBD|</Bad></R>");
  CHECK(write_xml("R", Value::string("x"), "") == "<R>x</R>");
}

TEST_CASE("what is written as XML is read back as it was") {
  std::mt19937 random(7);
  static const std::string pieces[] = {
      "a",        "<",   ">", "&",  "\"",    "'",        "\r",
      "\n",       "]]>", " ", "\t", "&amp;", "\xC3\xA4", "\xF0\x9F\x98\x80",
      "<![CDATA["};
  const auto element = [&](const auto& self, int depth) -> Value {
    if (depth == 0 || random() % 3 == 0) {
      std::string text;
      for (auto i = random() % 6; i > 0; --i) text += pieces[random() % std::size(pieces)];
      return Value::string(text);
    }
    Value object = Value::object();
    for (auto i = 1 + random() % 4; i > 0; --i) {
      object.add("n" + std::to_string(random() % 3), self(self, depth - 1));
    }
    return object;
  };
  for (int round = 0; round < 5'000; ++round) {
    const Value value = element(element, 4);
    const std::string text = write_xml("Root", value, "");
    CAPTURE(text);
    const Reading reading = read_xml(text);
    REQUIRE(reading.ok());
    REQUIRE(reading.value == Value::object({{"Root", value}}));
  }
}
