#include "cassette/format.h"

#include <catch2/catch.hpp>

#include "formats/json.h"

using namespace contract;

namespace {

const Converter kSteps[] = {
    {1, [](Value& document) { document.add("second", Value::boolean(true)); }},
    {2, [](Value& document) { document.add("third", Value::boolean(true)); }},
    {4, [](Value& document) { document.add("fifth", Value::boolean(true)); }},
};

std::string upgraded(const std::string& text, int current) {
  Value document = read_json(text).value;
  upgrade(document, "f.json", current, kSteps);
  return write_json(document);
}

}  // namespace

TEST_CASE("an old document goes through every step to the current format") {
  CHECK(upgraded(R"({"format":3})", 3) == R"({"format":3})");
  CHECK(upgraded(R"({"format":2})", 3) == R"({"format":3,"third":true})");
  CHECK(upgraded(R"({"format":1})", 3) == R"({"format":3,"second":true,"third":true})");
}

TEST_CASE("a newer document, a missing step and a missing number are errors") {
  CHECK_THROWS_WITH(upgraded(R"({"format":4})", 3), Catch::Contains("newer than 3"));
  CHECK_THROWS_WITH(upgraded(R"({"format":3})", 5), Catch::Contains("no way leads from format 3"));
  for (const char* text : {"{}", R"({"format":"x"})", R"({"format":0})", R"({"format":-1})",
                           R"({"format":1.5})", R"({"format":99999999999})", "[]"})
    CHECK_THROWS_WITH(upgraded(text, 3), Catch::Contains("has no format number"));
}
