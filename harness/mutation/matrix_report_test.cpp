#include "mutation/matrix_report.h"

#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "formats/files.h"

namespace contract {
namespace {

const Suite& suite() {
  static const Suite kSuite = load_suite({CONTRACT_SOURCE_DIR, {}, {}});
  return kSuite;
}

KillRow row(bool of_suite, const std::string& name, Fate fate,
            const std::vector<std::string>& killers) {
  KillRow row;
  row.of_suite = of_suite;
  row.name = name;
  row.kind = of_suite ? "level lowered" : "money";
  row.title = "What " + name + " does.";
  row.about = "AutoPay.type";
  row.made = of_suite ? "" : "reply/success/order";
  row.fate = fate;
  row.killed_by = killers;
  row.by_made = true;
  return row;
}

KillMatrix matrix() {
  KillMatrix matrix;
  matrix.full = true;
  matrix.rows = {
      row(false, "first", Fate::killed, {"reply/success/no-order", "reply/success/order"}),
      row(false, "second", Fate::killed, {"reply/success/order"}),
      row(true, "third", Fate::dead, {}), row(true, "fourth", Fate::silent, {}),
      row(true, "fifth", Fate::killed, {kBySuite})};
  return matrix;
}

const std::vector<Survivor> kKnown = {{"third", Fate::dead, "nobody can break it", 1}};

std::string status_of(const Value& report, const std::string& id) {
  for (const Member& file : report.find("files")->members)
    for (const Value& mutant : file.value.find("mutants")->items)
      if (mutant.text_of("id") == id) return mutant.text_of("status");
  return "";
}

TEST_CASE("the JSON is a report of version 2 of the mutation-testing-report-schema") {
  const Value report = json_matrix(matrix(), kKnown, suite(), {});
  const Schema schema = Schema::load(suite().files.schemas() / "kill-matrix.schema.json");
  for (const SchemaProblem& problem : schema.check(report)) FAIL(problem.path + problem.message);
  CHECK(status_of(report, "first") == "Killed");
  CHECK(status_of(report, "third") == "Ignored");
  CHECK(status_of(report, "fourth") == "Survived");
}

TEST_CASE(
    "each case that the JSON names as a killer is among its tests, and each location is a row") {
  const Value report = json_matrix(matrix(), kKnown, suite(), {});
  std::set<std::string> tests;
  for (const Member& file : report.find("testFiles")->members)
    for (const Value& test : file.value.find("tests")->items) tests.insert(test.text_of("id"));
  for (const Member& file : report.find("files")->members)
    for (const Value& mutant : file.value.find("mutants")->items) {
      for (const Value& killer : mutant.find("killedBy")->items) CHECK(tests.contains(killer.text));
      std::istringstream source(file.value.text_of("source"));
      std::string line;
      for (long long nth = mutant.find("location")->find("start")->integer_of("line"); nth > 0;
           --nth)
        std::getline(source, line);
      CHECK(line.find("\"AutoPay.type\"") != std::string::npos);
    }
}

TEST_CASE("survivors stand on top, with the reason of the ledger where there is one") {
  const std::string text = text_matrix(matrix(), kKnown, suite().cases);
  CHECK(text.starts_with("Survivors\ndead  third\n"));
  CHECK(text.find("known: nobody can break it") < text.find("Defects of the client"));
  const std::string page = markdown_matrix(matrix(), kKnown, suite().cases);
  CHECK(page.find("| fourth | silent | **not in the ledger** |") != std::string::npos);
}

TEST_CASE(
    "a case is an only killer where no other one kills a defect, and idle where it kills none") {
  const CaseUse use = use_of(matrix(), suite().cases);
  CHECK(use.only_killers == std::vector<std::string>{"reply/success/order: second"});
  CHECK(use.killing == 2);
  CHECK(std::find(use.idle_groups.begin(), use.idle_groups.end(), "tls") != use.idle_groups.end());
  CHECK(std::find(use.idle_groups.begin(), use.idle_groups.end(), "reply") ==
        use.idle_groups.end());
}

TEST_CASE("docs/kill-matrix.md is of today: it has each defect with its case, and each survivor") {
  const std::string page = read_file(suite().files.folder / "docs/kill-matrix.md");
  const auto defects = load_defects(suite().files.folder / "conformance/defects",
                                    suite().files.schemas() / "defect.schema.json", suite().cases);
  for (const Defect& defect : defects) {
    INFO("ecs-contract kill-matrix --out build/kill-matrix makes it anew");
    const std::string& id = defect.caught_by.front().id;
    CHECK(page.find("| `" + defect.name + "` | " + defect.kind + " | " + defect.title + " | `" +
                    defect.caught_by.front().rule + "` | `" + id.substr(0, id.find('@')) + "` |") !=
          std::string::npos);
  }
  CHECK(page.find("| **all** | " + std::to_string(defects.size()) + " |") != std::string::npos);
  for (const Survivor& each : load_survivors(suite().files.folder / "conformance/survivors.json",
                                             suite().files.schemas() / "survivors.schema.json"))
    CHECK(page.find("| " + each.name + " | " + to_text(each.fate) + " | " + each.reason + " |") !=
          std::string::npos);
}

}  // namespace
}  // namespace contract
