#include "site/questions.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "site/testing.h"

namespace contract {
namespace {

std::vector<Question> read(const std::string& text) {
  const std::filesystem::path file = testing::site_work("questions") / "questions.json";
  write_file(file, text);
  return load_questions(file, testing::real_spec());
}

}  // namespace

TEST_CASE("a question leads to the page of its first rule, be that an error row, or to its page") {
  const Spec& spec = testing::real_spec();
  const auto questions = read(R"([
    {"en": "a", "zh": "b", "rules": ["EndTime.gap"]},
    {"en": "a", "zh": "b", "rules": ["error.400.Throttling"]},
    {"en": "a", "zh": "b", "page": "errors.html#again"}])");
  REQUIRE(questions.size() == 3);
  CHECK(address_of(spec, questions[0]) == "rule/EndTime.gap.html");
  CHECK(address_of(spec, questions[1]) == "error/error.400.Throttling.html");
  CHECK(address_of(spec, questions[2]) == "errors.html#again");
}

TEST_CASE("a question without a text, an answer or a rule that there is, is refused") {
  CHECK_THROWS_WITH(read("[]"), Catch::Contains("holds no questions"));
  CHECK_THROWS_WITH(read(R"([{"en": "a", "rules": ["EndTime.gap"]}])"),
                    Catch::Contains("no text in zh"));
  CHECK_THROWS_WITH(read(R"([{"en": "a", "zh": "b"}])"), Catch::Contains("has no answer"));
  CHECK_THROWS_WITH(read(R"([{"en": "a", "zh": "b", "rules": ["no-such"]}])"),
                    Catch::Contains("no rule 'no-such'"));
}

}  // namespace contract
