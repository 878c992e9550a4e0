#include "cassette/document.h"

#include <catch2/catch.hpp>

#include "formats/json.h"

using namespace contract;

namespace {

std::string written(std::string_view bytes, bool is_form) {
  JsonWriter json;
  write_body(json, bytes, is_form);
  return json.take();
}

std::string nested(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') + "1" +
         std::string(static_cast<std::size_t>(depth), ']');
}

}  // namespace

TEST_CASE("a body is written as readably as it can be, and read back byte for byte") {
  struct Row {
    std::string bytes;
    bool is_form;
    const char* written;
  };
  const Row rows[] = {
      {R"({"a":[1,"b"]})", false, R"({"json":{"a":[1,"b"]}})"},
      {R"({"a": 1})", false, R"({"text":["{\"a\": 1}"]})"},
      {R"({"a":1})", true, R"({"form":["{\"a\":1}"]})"},
      {"a=1&b=", true, R"({"form":["a=1","b="]})"},
      {"&", true, R"({"form":["",""]})"},
      {"one\ntwo", false, R"({"text":["one\n","two"]})"},
      {"\xff", false, R"({"base64":"/w=="})"},
      {"\xff", true, R"({"base64":"/w=="})"},
  };
  for (const Row& row : rows) {
    const std::string text = written(row.bytes, row.is_form);
    CHECK(text == row.written);
    CHECK(read_body(read_json(text).value, "f") == row.bytes);
  }
}

TEST_CASE("a body that is nested deeper than a reader of the file takes is a text") {
  for (const int depth : {1, 47, 48, 49, 60}) {
    CAPTURE(depth);
    CHECK(written(nested(depth), false).starts_with(depth <= 48 ? "{\"json\"" : "{\"text\""));
  }
}
