#include "runner/ledger.h"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>

#include "formats/files.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

const std::vector<Case>& shipped() { return suite().cases; }

std::vector<std::string> subjects(const Findings& findings) {
  std::vector<std::string> result;
  for (const Finding& finding : findings) result.push_back(finding.rule + " " + finding.subject);
  return result;
}

}  // namespace

TEST_CASE("the shipped table and cases leave nothing untested and unexplained") {
  CHECK(subjects(check_ledger(real_spec(), shipped())) == std::vector<std::string>{});
  CHECK(subjects(check_ids(real_spec(), kSource / "specs/ids.txt")) == std::vector<std::string>{});
}

TEST_CASE("a rule that loses its cases is found, and a case that loses its rules") {
  std::vector<Case> cases;
  for (Case each : shipped())
    if (!each.id.starts_with("request/address/documented-example")) cases.push_back(each);
  CHECK(subjects(check_ledger(real_spec(), cases)) ==
        std::vector<std::string>{"example.request ledger.untested"});
  cases = shipped();
  cases.front().rules.clear();
  CHECK(subjects(check_ledger(real_spec(), cases)) ==
        std::vector<std::string>{cases.front().id + " ledger.case-without-rule"});
}

TEST_CASE("a row that binds the service is proved by cases on the emulator, and by no others") {
  std::vector<Case> cases = shipped();
  for (Case& each : cases)
    if (std::find(each.rules.begin(), each.rules.end(), "note.coupons") != each.rules.end())
      each.emulation = nullptr;
  CHECK(subjects(check_ledger(real_spec(), cases)) ==
        std::vector<std::string>{"note.coupons ledger.untested"});
  Spec spec = real_spec();
  for (Rule& rule : spec.rules)
    if (rule.id == "note.coupons") rule.level = Level::must;
  CHECK(subjects(check_ledger(spec, shipped())) ==
        std::vector<std::string>{"note.coupons ledger.level"});
}

TEST_CASE("a row that is excluded and tested all the same is found") {
  Spec spec = real_spec();
  const auto rule = std::find_if(spec.rules.begin(), spec.rules.end(),
                                 [](const Rule& each) { return each.id == "call.faithful"; });
  rule->excluded = "for no reason";
  CHECK(subjects(check_ledger(spec, shipped())) ==
        std::vector<std::string>{"call.faithful ledger.excluded-but-tested"});
}

TEST_CASE("a sample that the table's own checks judge otherwise is found") {
  Spec spec = real_spec();
  for (Rule& rule : spec.rules)
    if (rule.id == "ClientToken.length") rule.check.characters = 10;
  const Findings findings = check_ledger(spec, shipped());
  CHECK_FALSE(findings.empty());
  for (const Finding& finding : findings) CHECK(finding.subject == "ledger.sample");
}

TEST_CASE("ids are for ever: one that vanished and one that is not listed are found") {
  const std::filesystem::path file = std::filesystem::path(CONTRACT_BINARY_DIR) /
                                     ("ledger_test." + std::to_string(::getpid())) / "ids.txt";
  std::string text = read_file(kSource / "specs/ids.txt");
  const std::string listed = "\ncall.faithful\n";
  text.replace(text.find(listed), listed.size(), "\ncall.forgotten\n");
  write_file(file, text);
  CHECK(subjects(check_ids(real_spec(), file)) ==
        std::vector<std::string>{"call.faithful ids.unlisted", "call.forgotten ids.vanished"});
}

TEST_CASE("the verdict on a rule is the worst of its cases") {
  const auto verdict = [](Status status) {
    Verdict one;
    one.rules = {"r"};
    one.status = status;
    return one;
  };
  using V = std::vector<Verdict>;
  const auto worst = [](const V& verdicts) { return rule_verdicts(verdicts).at("r"); };
  CHECK(worst(V{verdict(Status::pass), verdict(Status::skipped)}) == Status::pass);
  CHECK(worst(V{verdict(Status::pass), verdict(Status::known_failing)}) == Status::known_failing);
  CHECK(worst(V{verdict(Status::fail), verdict(Status::known_failing)}) == Status::fail);
  CHECK(worst(V{verdict(Status::skipped), verdict(Status::skipped)}) == Status::skipped);
}
