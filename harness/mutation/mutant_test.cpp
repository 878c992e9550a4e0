#include "mutation/mutant.h"

#include <catch2/catch.hpp>
#include <map>

#include "runner/ledger.h"

namespace contract {
namespace {

const Suite& suite() {
  static const Suite kSuite = load_suite({CONTRACT_SOURCE_DIR, {}, {}});
  return kSuite;
}

const std::vector<Defect>& defects() {
  static const std::vector<Defect> kDefects =
      load_defects(suite().files.folder / "conformance/defects",
                   suite().files.schemas() / "defect.schema.json", suite().cases);
  return kDefects;
}

const std::vector<Mutant>& mutants() {
  static const std::vector<Mutant> kMutants = mutants_of(suite(), defects());
  return kMutants;
}

const Mutant& mutant(const std::string& name) {
  for (const Mutant& each : mutants())
    if (each.name == name) return each;
  FAIL("there is no mutant '" << name << "'");
  throw 0;
}

TEST_CASE("there are a hundred defects at least, of every kind") {
  std::map<std::string, int> kinds;
  for (const Defect& defect : defects()) ++kinds[defect.kind];
  CHECK(defects().size() >= 100);
  for (const char* kind : {"encoding", "signing", "parameters", "values", "replies", "http",
                           "faults", "money", "tls", "state", "secrets"}) {
    INFO(kind);
    CHECK(kinds[kind] > 0);
  }
}

TEST_CASE("the case made for a defect is none of its controls") {
  for (const Defect& defect : defects())
    for (const DefectFinding& caught : defect.caught_by)
      for (const std::string& control : defect.passes) {
        INFO(defect.name);
        CHECK(caught.id != control);
      }
}

TEST_CASE("there are a hundred mutants at least, each with a name of its own and one change") {
  CHECK(mutants().size() >= 100);
  std::set<std::string> names;
  for (const Mutant& each : mutants()) {
    INFO(each.name);
    CHECK(names.insert(each.name).second);
    CHECK((each.in_table ? 1 : 0) + (each.in_case ? 1 : 0) + (each.overlooks ? 1 : 0) == 1);
  }
}

TEST_CASE("a mutant of the table changes one row") {
  Spec spec = suite().spec;
  mutant("level lowered: AutoPay.type").in_table(spec);
  for (std::size_t i = 0; i < spec.rules.size(); ++i) {
    INFO(spec.rules[i].id);
    const bool changed = spec.rules[i].id == "AutoPay.type";
    CHECK((spec.rules[i].level != suite().spec.rules[i].level) == changed);
    CHECK(spec.rules[i].check.kind == suite().spec.rules[i].check.kind);
  }
}

TEST_CASE("a table without a row has all others, each parameter its own") {
  Spec spec = suite().spec;
  mutant("row dropped: StartTime.format").in_table(spec);
  CHECK(spec.rules.size() + 1 == suite().spec.rules.size());
  CHECK(spec.rule("StartTime.format") == nullptr);
  for (const auto* list : {&spec.parameters, &spec.shared_parameters})
    for (const Parameter& parameter : *list)
      for (const std::size_t place : parameter.rules) {
        INFO(spec.rules.at(place).id);
        CHECK(spec.rules.at(place).parameter == parameter.name);
      }
  CHECK(spec.rules[spec.own_rules - 1].id == suite().spec.rules[suite().spec.own_rules - 1].id);
}

TEST_CASE("rows that bind the service or are excluded have no mutants") {
  for (const Mutant& each : mutants())
    if (const Rule* rule = suite().spec.rule(each.about)) {
      INFO(each.name);
      CHECK_FALSE(rule->of_service);
      CHECK(rule->excluded.empty());
    }
}

TEST_CASE("a swallowed finding is one that rests on the row, as its own or as the general one") {
  const Overlook& overlooks = mutant("finding swallowed: call.faithful").overlooks;
  Finding finding;
  finding.rule = "call.faithful";
  CHECK(overlooks(finding));
  finding.rule = "AutoPay.type";
  CHECK_FALSE(overlooks(finding));
  finding.seen_as = "call.faithful";
  CHECK(overlooks(finding));
}

}  // namespace
}  // namespace contract
