#include "formats/xml_writer.h"

#include <catch2/catch.hpp>

#include "formats/xml.h"

using namespace contract;

TEST_CASE("a document keeps attributes, text and order, and reads back") {
  const std::string text = write_xml_document(
      {"suite", {{"name", "a<b>&\"c\""}}, {{"case", {{"id", "1"}}, {}, "x < y & z"}}, ""});
  CHECK(text.find(R"(name="a&lt;b>&amp;&quot;c&quot;")") != std::string::npos);
  const Reading reading = read_xml(text);
  REQUIRE(reading.ok());
  CHECK(reading.value.find("suite")->text_of("case") == "x < y & z");
}

TEST_CASE("characters that XML has no place for become question marks") {
  for (const std::string& bad :
       {std::string("a\x01z"), std::string("a\0z", 3), std::string("a\xFFz")}) {
    const std::string text = write_xml_document({"r", {}, {}, bad});
    CHECK(text.find("a?z") != std::string::npos);
    CHECK(read_xml(text).ok());
  }
}
