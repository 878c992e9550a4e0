#include "formats/over_lines.h"

#include <catch2/catch.hpp>

#include "formats/xml.h"

namespace contract {

TEST_CASE("a document is laid out over lines, and what is neither XML nor JSON stays") {
  struct Row {
    const char* one_line;
    const char* lines;
  };
  const Row rows[] = {
      {R"({"A":"1","B":{"C":2}})", "{\n  \"A\": \"1\",\n  \"B\": {\n    \"C\": 2\n  }\n}"},
      {"<?xml version='1.0'?><E><A>1</A><B><C>&lt;</C></B></E>",
       "<?xml version='1.0'?>\n<E>\n  <A>1</A>\n  <B>\n    <C>&lt;</C>\n  </B>\n</E>"},
      {"<E><A><![CDATA[a><b]]></A><B></B><C/></E>",
       "<E>\n  <A><![CDATA[a><b]]></A>\n  <B></B>\n  <C/>\n</E>"},
      {"<E>\n <A> </A>\n</E>\n", "<E>\n  <A> </A>\n</E>"},
      {"<E/>", "<E/>"},
      {"", ""},
      {"no", "no"},
      {"<no", "<no"},
      {"<E><A></E>", "<E><A></E>"}};
  for (const Row& row : rows) {
    INFO(row.one_line);
    CHECK(over_lines(row.one_line) == row.lines);
  }
}

TEST_CASE("a document over lines says the same") {
  const std::string xml = "<E><A>1 2</A><B><C>&lt;&amp;</C><C> </C></B><D></D></E>";
  CHECK(read_xml(over_lines(xml)).value == read_xml(xml).value);
}

}  // namespace contract
