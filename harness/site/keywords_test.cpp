#include "site/keywords.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "site/testing.h"

namespace contract {
namespace {

Keywords read(const std::string& text) {
  const std::filesystem::path file = testing::site_work("keywords") / "keywords.json";
  write_file(file, text);
  return load_keywords(file, testing::real_spec());
}

}  // namespace

TEST_CASE("a row has the keywords of each entry that names it, in every language") {
  const Keywords keywords = read(R"([
    {"en": "a", "zh": "b", "rules": ["EndTime.gap"]},
    {"en": "c", "zh": "d", "rules": ["error.400.Throttling", "EndTime.gap"]}])");
  CHECK(keywords == Keywords{{"EndTime.gap", "a b c d"}, {"error.400.Throttling", "c d"}});
}

TEST_CASE("keywords without a text or a row that there is are refused") {
  CHECK_THROWS_WITH(read("[]"), Catch::Contains("holds no keywords"));
  CHECK_THROWS_WITH(read(R"([{"en": "a", "rules": ["EndTime.gap"]}])"),
                    Catch::Contains("no text in zh"));
  CHECK_THROWS_WITH(read(R"([{"en": "a", "zh": "b"}])"), Catch::Contains("are of no row"));
  CHECK_THROWS_WITH(read(R"([{"en": "a", "zh": "b", "rules": ["no-such"]}])"),
                    Catch::Contains("no row 'no-such'"));
}

}  // namespace contract
