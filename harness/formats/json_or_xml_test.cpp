#include "formats/json_or_xml.h"

#include <catch2/catch.hpp>

using namespace contract;

TEST_CASE("the members of an answer are read in either format; what is none has no members") {
  for (const char* text : {R"({"Code":"A"})", "<Error><Code>A</Code></Error>"})
    CHECK(read_members(text).text_of("Code") == "A");
  for (const char* text : {"", "<html>", "{", "[1]", "no", R"("text")"})
    CHECK(read_members(text).text_of("Code").empty());
}

TEST_CASE("a document is read by its first character") {
  const struct {
    const char* text;
    bool xml;
    bool ok;
  } rows[] = {{"<A><B>1</B></A>", true, true},
              {" \r\n\t<A/>", true, true},
              {"<A>", true, false},
              {"{\"A\":1}", false, true},
              {" [1]", false, true},
              {"null", false, true},
              {"{", false, false},
              {"", false, false},
              {"A<B/>", false, false}};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(is_xml(row.text) == row.xml);
    CHECK(read_json_or_xml(row.text).ok() == row.ok);
  }
  CHECK(read_json_or_xml("<A><B>1</B></A>").value.members.front().value.text_of("B") == "1");
  CHECK(read_json_or_xml("{\"B\":\"1\"}").value.text_of("B") == "1");
}
