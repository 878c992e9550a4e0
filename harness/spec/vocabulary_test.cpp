#include "spec/vocabulary.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "ecs_contract/error.h"
#include "spec/testing.h"

using namespace contract;
using Catch::Contains;

namespace fs = std::filesystem;

TEST_CASE("the suite's vocabulary says what rules of a kind are called") {
  const Vocabulary words = load_vocabulary(testing::kSource / "specs");
  Check check;
  check.kind = Check::Kind::max_length;
  CHECK(words.called(check).front() == "length");
  check.kind = Check::Kind::gap;
  CHECK(words.called(check) == std::vector<std::string>{"order"});
  check.minutes = 180;
  CHECK(words.called(check).front() == "least");
  check.kind = Check::Kind::none;
  CHECK(words.called(check).empty());
  CHECK(!words.examples.empty());
  CHECK(words.questions.empty());
}

TEST_CASE("a vocabulary with a word that no question can have is an error with its line") {
  const fs::path specs = fs::path(CONTRACT_BINARY_DIR) / "vocabulary";
  fs::create_directories(specs / "schema");
  fs::copy_file(testing::kSource / "specs/schema/words.schema.json",
                specs / "schema/words.schema.json", fs::copy_options::overwrite_existing);
  std::ofstream(specs / "words.json") << "{\"format\": 1, \"kinds\": [\"Error\"], \"checks\": {},\n"
                                         "\"retry\": {}, \"answers\": {}, \"examples\": []}";
  CHECK_THROWS_WITH(load_vocabulary(specs), Contains("words.json"));
}
