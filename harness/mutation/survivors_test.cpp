#include "mutation/survivors.h"

#include <catch2/catch.hpp>
#include <filesystem>

#include "ecs_contract/error.h"
#include "formats/files.h"

namespace contract {
namespace {

KillMatrix matrix_of(Fate fate, bool full = true) {
  KillMatrix matrix;
  matrix.full = full;
  KillRow row;
  row.of_suite = true;
  row.name = "one";
  row.fate = fate;
  matrix.rows = {row};
  return matrix;
}

TEST_CASE("what is killed is right, and what survives has to be in the ledger with its fate") {
  const std::vector<Survivor> none;
  const std::vector<Survivor> dead = {{"one", Fate::dead, "nobody can break it", 7}};
  CHECK(wrong_with(matrix_of(Fate::killed), none, true).empty());
  CHECK(wrong_with(matrix_of(Fate::dead), none, true).size() == 1);
  CHECK(wrong_with(matrix_of(Fate::silent), none, true).size() == 1);
  CHECK(wrong_with(matrix_of(Fate::dead), dead, true).empty());
  CHECK(wrong_with(matrix_of(Fate::silent), dead, true).size() == 1);
}

TEST_CASE("without all cases nobody can tell silent from dead") {
  const std::vector<Survivor> dead = {{"one", Fate::dead, "nobody can break it", 7}};
  CHECK(wrong_with(matrix_of(Fate::silent, false), dead, true).empty());
}

TEST_CASE("the ledger goes one way: an entry that is killed now, or names nothing, is wrong") {
  const std::vector<Survivor> known = {{"one", Fate::dead, "nobody can break it", 7}};
  const std::vector<Survivor> gone = {{"two", Fate::dead, "nobody can break it", 9}};
  const auto killed = wrong_with(matrix_of(Fate::killed), known, true);
  REQUIRE(killed.size() == 1);
  CHECK(killed.front().find("is killed now") != std::string::npos);
  CHECK(killed.front().find("line 7") != std::string::npos);
  CHECK(wrong_with(matrix_of(Fate::killed), gone, true).size() == 1);
  CHECK(wrong_with(matrix_of(Fate::killed), gone, false).empty());
}

TEST_CASE("a defect that does not act is wrong, whatever the ledger says") {
  const std::vector<Survivor> known = {{"one", Fate::dead, "nobody can break it", 7}};
  CHECK(wrong_with(matrix_of(Fate::invalid), known, true).size() == 1);
}

TEST_CASE("a defect that is not caught as its row states is wrong though other cases kill it") {
  KillMatrix matrix = matrix_of(Fate::killed);
  matrix.rows[0].of_suite = false;
  matrix.rows[0].why = {"a/case has to fail, and passes"};
  CHECK(wrong_with(matrix, {}, true).size() == 1);
  matrix.rows[0].why.clear();
  matrix.wrong = {"the right client fails"};
  CHECK(wrong_with(matrix, {}, true) == matrix.wrong);
}

TEST_CASE("the ledger is held to its schema, and a name stands once") {
  const std::filesystem::path root = CONTRACT_SOURCE_DIR;
  const auto schema = root / "conformance/schemas/survivors.schema.json";
  const auto file = std::filesystem::path(CONTRACT_BINARY_DIR) / "testdata/survivors.json";
  const auto load = [&](const std::string& rows) {
    write_file(file, "{\"format\":1,\"survivors\":[" + rows + "]}");
    return load_survivors(file, schema);
  };
  const std::string row = R"({"name":"a","fate":"silent","reason":"a reason of twenty letters"})";
  CHECK(load(row).front().fate == Fate::silent);
  CHECK_THROWS_AS(load(row + "," + row), Error);
  CHECK_THROWS_AS(load(R"({"name":"a","fate":"killed","reason":"a reason of twenty letters"})"),
                  Error);
  CHECK_THROWS_AS(load(R"({"name":"a","fate":"dead","reason":"short"})"), Error);
  CHECK_NOTHROW(load_survivors(root / "conformance/survivors.json", schema));
}

}  // namespace
}  // namespace contract
