#include "defects/defects.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <set>
#include <sstream>

#include "formats/files.h"
#include "formats/json.h"

namespace contract::reference {
namespace {

std::set<std::string> names_in_data() {
  std::set<std::string> names;
  const auto folder = std::filesystem::path(CONTRACT_SOURCE_DIR) / "conformance/defects";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".json") {
      const Reading reading = read_json(read_file(entry.path()));
      for (const Value& row : reading.value.find("defects")->items)
        names.insert(row.text_of("name"));
    }
  return names;
}

TEST_CASE("each defect in the code is described in conformance/defects, and no other") {
  std::set<std::string> in_code;
  std::istringstream lines(defect_names());
  for (std::string name; std::getline(lines, name);) CHECK(in_code.insert(name).second);
  CHECK(in_code == names_in_data());
}

TEST_CASE("a defect is found by its whole name alone") {
  REQUIRE(find_defect("logs-secret") != nullptr);
  CHECK(find_defect("logs-secret")->name == "logs-secret");
  CHECK(find_defect("logs-secre") == nullptr);
  CHECK(find_defect("") == nullptr);
}

}  // namespace
}  // namespace contract::reference
