#include "formats/styles.h"

#include <catch2/catch.hpp>
#include <random>

#include "formats/json.h"
#include "formats/xml.h"

namespace contract {
namespace {

Value answer() {
  return Value::object()
      .add("RequestId", Value::string("R-1"))
      .add("Message", Value::string("a<b]]>&\"c\" 降/😀"))
      .add("OrderId", Value::string(""));
}

const XmlStyle kXmlStyles[] = {
    {},
    {.text = XmlStyle::Text::cdata},
    {.text = XmlStyle::Text::decimal},
    {.text = XmlStyle::Text::hexadecimal},
    {.text = XmlStyle::Text::mixed},
    {.before = "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- a -->", .after = "\n<?b?>"},
    {.within = "\n  <!-- <Code>no</Code> -->\r\n\t"},
    {.root_attributes = " xmlns:x='urn:x'", .child_attributes = " a=\"1\"", .in_tags = " \n"},
    {.empty_as_one_tag = true},
};

const JsonStyle kJsonStyles[] = {
    {},
    {.escapes = JsonStyle::Escapes::unicode},
    {.escapes = JsonStyle::Escapes::lower_case_unicode},
    {.escapes = JsonStyle::Escapes::unicode, .escape_names = false},
    {.escapes = JsonStyle::Escapes::beyond_ascii},
    {.escapes = JsonStyle::Escapes::solidus},
    {.blank = " \t\r\n"},
};

}  // namespace

TEST_CASE("every style of XML reads back as the same document") {
  for (const XmlStyle& style : kXmlStyles) {
    const std::string text = write_xml("Root", answer(), style);
    CAPTURE(text);
    const Reading reading = read_xml(text);
    REQUIRE(reading.ok());
    CHECK(reading.value == Value::object().add("Root", answer()));
  }
}

TEST_CASE("every style of JSON reads back as the same document") {
  for (const JsonStyle& style : kJsonStyles) {
    const std::string text = write_json(answer(), style);
    CAPTURE(text);
    const Reading reading = read_json(text);
    REQUIRE(reading.ok());
    CHECK(reading.value == answer());
  }
}

TEST_CASE("the default styles are the compact writers") {
  CHECK(write_xml("Root", answer(), XmlStyle{.before = "<?x?>"}) ==
        write_xml("Root", answer(), "<?x?>"));
  CHECK(write_json(answer(), JsonStyle{}) == write_json(answer()));
}

TEST_CASE("styles are spelled as their names say") {
  const Value order = Value::object().add("Id", Value::string("7/é😀"));
  CHECK(write_xml("R", order, {.text = XmlStyle::Text::decimal}) ==
        "<R><Id>&#55;&#47;&#233;&#128512;</Id></R>");
  CHECK(write_xml("R", order, {.text = XmlStyle::Text::cdata}) ==
        "<R><Id><![CDATA[7/é😀]]></Id></R>");
  CHECK(write_xml("R", order, {.cdata_names = {"Id"}}) == "<R><Id><![CDATA[7/é😀]]></Id></R>");
  CHECK(write_xml("R", order, {.cdata_names = {"R"}}) == "<R><Id>7/é😀</Id></R>");
  CHECK(write_json(order, {.escapes = JsonStyle::Escapes::unicode}) ==
        R"({"\u0049\u0064":"\u0037\u002F\u00E9\uD83D\uDE00"})");
  CHECK(write_json(order, {.escapes = JsonStyle::Escapes::beyond_ascii}) ==
        R"({"Id":"7/\u00e9\ud83d\ude00"})");
  CHECK(write_json(order, {.escapes = JsonStyle::Escapes::solidus}) == R"({"Id":"7\/é😀"})");
  CHECK(write_json(Value::array({Value::number(1), Value::object()}), {.blank = " "}) ==
        " [ 1 , {  } ] ");
}

TEST_CASE("random texts survive every style") {
  std::mt19937 random(7);
  const std::string alphabet[] = {"a",  "]", ">", "<",  "&", "]]>", "\\",
                                  "\"", "/", "é", "降", "😀", " "};
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (auto i = random() % 12; i > 0; --i) text += alphabet[random() % std::size(alphabet)];
    const Value value = Value::object().add("X", Value::string("." + text + "."));
    for (const XmlStyle& style : kXmlStyles)
      CHECK(read_xml(write_xml("R", value, style)).value == Value::object().add("R", value));
    for (const JsonStyle& style : kJsonStyles)
      CHECK(read_json(write_json(value, style)).value == value);
  }
}

}  // namespace contract
