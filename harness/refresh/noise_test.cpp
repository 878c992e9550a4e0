#include "refresh/noise.h"

#include <catch2/catch.hpp>

#include "formats/json.h"

namespace contract {
namespace {

TEST_CASE("What differs between two answers is named by its place") {
  const struct {
    const char* one;
    const char* other;
    std::vector<std::string> places;
  } rows[] = {
      {"{}", "{}", {}},
      {R"({"a":1,"b":"x"})", R"({"a":1,"b":"x"})", {}},
      {R"({"a":1,"b":"x"})", R"({"b":"x","a":1})", {}},
      {R"({"RequestId":"1"})", R"({"RequestId":"2"})", {"answer.body.RequestId"}},
      {R"({"a":1})", R"({"a":"1"})", {"answer.body.a"}},
      {R"({"a":1})", R"({})", {"answer.body.a"}},
      {R"({})", R"({"a":1})", {"answer.body.a"}},
      {R"({"l":[{"s":1},{"s":2}]})",
       R"({"l":[{"s":1},{"s":3},4]})",
       {"answer.body.l[1].s", "answer.body.l[2]"}},
  };
  for (const auto& row : rows) {
    INFO(row.one << " " << row.other);
    CHECK(differing_places(read_json(row.one).value, read_json(row.other).value) == row.places);
  }
}

}  // namespace
}  // namespace contract
