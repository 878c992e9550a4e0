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

namespace {

/// A case that tests the rules "a" and "b", with findings that name these rules.
Verdict judged(Status status, const std::vector<std::string>& named = {}, bool open = false) {
  Verdict verdict;
  verdict.rules = {"a", "b"};
  verdict.status = status;
  verdict.open = open;
  for (const std::string& rule : named) verdict.findings.push_back({rule, "wire.x", "", "", ""});
  return verdict;
}

/// What is said of "a" and of "b".
std::string said(const std::vector<Verdict>& verdicts, bool strict = false) {
  const auto all = rule_verdicts(verdicts, strict);
  return std::string(to_text(all.at("a"))) + " " + to_text(all.at("b"));
}

}  // namespace

TEST_CASE("a rule fails where a finding names it, and not because a case that tests it failed") {
  CHECK(said({judged(Status::pass)}) == "pass pass");
  CHECK(said({judged(Status::fail, {"a"})}) == "fail pass");
  CHECK(said({judged(Status::fail, {"elsewhere"})}) == "pass pass");
  CHECK(said({judged(Status::known_failing, {"b"})}) == "pass known_failing");
  CHECK(said({judged(Status::pass), judged(Status::fail, {"a"})}) == "fail pass");
  CHECK(said({judged(Status::known_failing, {"a"}), judged(Status::fail, {"a"})}) == "fail pass");
  CHECK(rule_verdicts({judged(Status::fail, {"elsewhere"})}, false).at("elsewhere") ==
        RuleStatus::fail);
}

TEST_CASE("a rule that a failing case left unjudged is open, until another case passes") {
  CHECK(said({judged(Status::fail, {"a"}, true)}) == "fail open");
  CHECK(said({judged(Status::fail, {"a"}, true), judged(Status::pass)}) == "fail pass");
  CHECK(said({judged(Status::fail, {"a"}, true), judged(Status::skipped)}) == "fail open");
}

TEST_CASE("a case that could not be judged says so of its rules, unless another case passes") {
  CHECK(said({judged(Status::error)}) == "error error");
  CHECK(said({judged(Status::error), judged(Status::fail, {"a"}, true)}) == "fail error");
  CHECK(said({judged(Status::error), judged(Status::pass)}) == "pass pass");
  CHECK(said({judged(Status::skipped), judged(Status::skipped)}) == "skipped skipped");
}

TEST_CASE("a SHOULD finding is a warning about its rule, or fails it under --strict") {
  Verdict should = judged(Status::pass, {"a"});
  should.findings[0].level = Level::should;
  CHECK(said({should}) == "warning pass");
  CHECK(said({should}, true) == "fail pass");
  should.findings[0].level = Level::information;
  CHECK(said({should}, true) == "pass pass");
}

TEST_CASE("a finding speaks of the row that is broken and of the rule by which that was seen") {
  Verdict verdict = judged(Status::fail, {"a"});
  verdict.findings[0].seen_as = "b";
  CHECK(said({verdict}) == "fail fail");
}

TEST_CASE("a row that binds the service is proved by its cases and is no verdict on the client") {
  const std::map<std::string, RuleStatus> verdicts = {
      {"a", RuleStatus::pass}, {"b", RuleStatus::open}, {"c", RuleStatus::error}};
  const struct {
    RowInfo row;
    const char* word;
  } rows[] = {
      {{"a", "", false}, "pass"},       {{"a", "", true}, "proved"}, {{"b", "", false}, "open"},
      {{"b", "", true}, "not_run"},     {{"c", "", true}, "error"},  {{"d", "", true}, "not_run"},
      {{"d", "why", true}, "excluded"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.row.id, row.row.of_service);
    CHECK(word_of(row.row, verdicts) == row.word);
  }
}
