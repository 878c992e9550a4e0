#include "spec/read_rows.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/json.h"
#include "spec/testing.h"

using namespace contract;

namespace {

Decision read(const char* text) { return read_row<Decision>(read_json(text).value); }

Spec with(Decision decision) {
  Spec spec = testing::real_spec();
  spec.behaviour = {std::move(decision)};
  settle_refusals(spec);
  return spec;
}

}  // namespace

TEST_CASE("a condition is a text, one of several, none of several, or a bound") {
  const Decision decision = read(
      R"({"rule":"r","given":{"a":"x","b":["y","z"],"c":{"not":["n"]},"d":{"less_than":5},
          "e":{"at_least":0,"more_than":-1}},"effects":["f","g"],
          "refuse":{"error":"e","basis":"inferred","text":"t"}})");
  REQUIRE(decision.given.size() == 5);
  CHECK(decision.given[0].values == std::vector<std::string>{"x"});
  CHECK(decision.given[1].values == std::vector<std::string>{"y", "z"});
  CHECK(decision.given[2].not_values == std::vector<std::string>{"n"});
  CHECK(decision.given[3].less_than == 5);
  CHECK_FALSE(decision.given[3].at_least);
  CHECK(decision.given[4].at_least == 0);
  CHECK(decision.given[4].more_than == -1);
  CHECK(decision.effects == std::vector<std::string>{"f", "g"});
  CHECK(decision.refusal->error == "e");
  CHECK(decision.refusal->text == "t");
}

TEST_CASE("a decision without an error of its own has that of its rule, or is the row itself") {
  CHECK(with(read(R"({"rule":"Version.value"})")).behaviour.front().refusal->error ==
        "gateway.400.InvalidVersion");
  CHECK(with(read(R"({"rule":"error.400.Throttling","given":{"a":"b"}})"))
            .behaviour.front()
            .refusal->error == "error.400.Throttling");
  CHECK_FALSE(with(read(R"({"rule":"error.400.Throttling","given":{"a":"b"},"effects":["e"]})"))
                  .behaviour.front()
                  .refusal);
  CHECK_THROWS_WITH(with(read(R"({"rule":"note.refund","given":{"a":"b"}})")),
                    Catch::Contains("note.refund"));
}

TEST_CASE("a decision without conditions holds where a request breaks its rule") {
  const Condition condition =
      with(read(R"({"rule":"Version.value"})")).behaviour.front().given.front();
  CHECK(condition.fact == "breaks.Version.value");
  CHECK(condition.values == std::vector<std::string>{"true"});
}

TEST_CASE("every error row of the page says how it is provoked, and an injection says why") {
  std::size_t rows = 0;
  for (const ErrorRow& row : testing::real_spec().errors) {
    if (!row.of_action) continue;
    CAPTURE(row.id);
    REQUIRE(row.provoked);
    CHECK(row.provoked->by_state == row.provoked->because.empty());
    CHECK(row.provoked->by_state != row.provoked->account.empty());
    ++rows;
  }
  CHECK(rows == 40);
}
