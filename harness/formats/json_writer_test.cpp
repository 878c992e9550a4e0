#include "formats/json_writer.h"

#include <catch2/catch.hpp>

#include "formats/json.h"

using namespace contract;

TEST_CASE("piece by piece comes to what the tree comes to, on one line and indented") {
  const Value tree =
      Value::object()
          .add("none", Value::object())
          .add("no items", Value::array())
          .add("n", Value::number(-7))
          .add("list",
               Value::array({Value::string("a"), Value::object().add("b", Value::string(""))}))
          .add("last", Value::null_value());
  for (const int indent : {-1, 0, 2}) {
    JsonWriter json(indent);
    json.begin_object();
    json.name("none");
    json.begin_object();
    json.end_object();
    json.name("no items");
    json.begin_array();
    json.end_array();
    json.name("n");
    json.number(-7);
    json.name("list");
    json.begin_array();
    json.string("a");
    json.begin_object();
    json.member("b", "");
    json.end_object();
    json.end_array();
    json.name("last");
    json.value(Value::null_value());
    json.end_object();
    CHECK(json.text() == write_json(tree, indent));
    CHECK(read_json(json.text()).value == tree);
  }
}

TEST_CASE("the pieces of a string are escaped as one") {
  struct Row {
    std::initializer_list<std::string_view> pieces;
    const char* written;
  };
  const Row rows[] = {
      {{"Name", ": ", "value"}, R"("Name: value")"},
      {{"ETag", ": ", "\"a\""}, R"("ETag: \"a\"")"},
      {{"a\\", "b\n", "\x7f"}, "\"a\\\\b\\n\x7f\""},
      {{"\xc3", "\xbc"}, "\"\xc3\xbc\""},
      {{"bad \xff", " end"}, "\"bad \xef\xbf\xbd end\""},
      {{}, R"("")"},
  };
  for (const Row& row : rows) {
    JsonWriter json;
    json.string(row.pieces);
    CHECK(json.text() == row.written);
  }
}

TEST_CASE("a byte of ASCII is escaped wherever it stands in a text") {
  for (std::size_t size = 1; size <= 18; ++size)
    for (std::size_t at = 0; at < size; ++at)
      for (char c = 0; c >= 0 && c < 127; ++c) {
        std::string text(size, 'a');
        text[at] = c;
        JsonWriter json;
        json.string(text);
        const Reading read = read_json(json.text());
        INFO(json.text());
        if (!read.ok() || read.value.text != text) FAIL(static_cast<int>(c));
        const bool escaped = c < ' ' || c == '"' || c == '\\';
        if (escaped == (json.text() == '"' + text + '"')) FAIL(static_cast<int>(c));
      }
}
