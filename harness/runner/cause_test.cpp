#include <unistd.h>

#include "runner/cause.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"

using namespace contract;

namespace {

Verdict failed(const std::string& id, const std::vector<StatedCause>& causes,
               const std::string& effect = "", std::size_t severity = 0) {
  Verdict verdict;
  verdict.id = id;
  verdict.status = Status::fail;
  verdict.effect = effect;
  verdict.severity = severity;
  for (const StatedCause& each : causes)
    verdict.findings.push_back({each.rule, each.subject, "", "", ""});
  return verdict;
}

Verdict ended(const std::string& id, Status status, const std::string& reason) {
  Verdict verdict;
  verdict.id = id;
  verdict.status = status;
  verdict.reason = reason;
  return verdict;
}

RunRecord record_of(std::vector<Verdict> verdicts) {
  RunRecord record;
  record.verdicts = std::move(verdicts);
  return record;
}

std::vector<std::string> sentences(const std::vector<Cause>& causes) {
  std::vector<std::string> list;
  for (const Cause& cause : causes) list.push_back(to_sentence(cause));
  return list;
}

using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("hundreds of failures of one rule and subject are one cause") {
  std::vector<Verdict> verdicts;
  for (int i = 100; i < 965; ++i)
    verdicts.push_back(
        failed("reply/" + std::to_string(i) + "@json", {{"Timestamp.fresh", "wire.timestamp"}}));
  verdicts.push_back(ended("reply/999@json", Status::pass, ""));
  CHECK(sentences(failing_causes(record_of(std::move(verdicts)))) ==
        Sentences{"865 cases fail for Timestamp.fresh alone (wire.timestamp)"});
}

TEST_CASE("a finding that stands twice in a case counts once, and two causes are told apart") {
  const RunRecord record = record_of({failed("a/1@x", {{"r", "x"}, {"r", "x"}}),
                                      failed("a/2@x", {{"r", "x"}, {"s", "y"}}),
                                      failed("a/3@x", {{"r", "x"}, {"r", "y"}})});
  CHECK(sentences(failing_causes(record)) ==
        Sentences{"3 cases fail for r (x), 1 for it alone",
                  "1 case fails for r (y), none for it alone",
                  "1 case fails for s (y), none for it alone"});
}

TEST_CASE("the worst effect comes first, then the most cases, then what no finding tells") {
  const RunRecord record = record_of(
      {ended("a/1@x", Status::error, "a crash"), failed("a/2@x", {{"none", "x"}}),
       failed("a/3@x", {{"mild", "x"}}, "lost error", 7),
       failed("a/4@x", {{"many", "x"}}, "double order", 0),
       failed("a/5@x", {{"many", "x"}}, "double order", 0),
       failed("a/6@x", {{"few", "x"}}, "double order", 0), ended("a/7@x", Status::error, "a crash"),
       ended("a/8@x", Status::skipped, "reads no XML")});
  CHECK(sentences(failing_causes(record)) ==
        Sentences{"2 cases fail for many alone (x)", "1 case fails for few alone (x)",
                  "1 case fails for mild alone (x)", "1 case fails for none alone (x)",
                  "2 cases could not be judged: a crash"});
}

TEST_CASE("the effect of a cause is told by the cases that fail for it alone") {
  const RunRecord record =
      record_of({failed("a/1@x", {{"r", "x"}}, "lost error", 7),
                 failed("a/2@x", {{"r", "x"}}, "wrong value", 6),
                 failed("a/3@x", {{"r", "x"}, {"s", "x"}}, "double order", 0)});
  const std::vector<Cause> causes = failing_causes(record);
  REQUIRE(causes.size() == 2);
  CHECK(causes[0].rule == "s");
  CHECK(causes[0].effect == "double order");
  CHECK(causes[1].rule == "r");
  CHECK(causes[1].effect == "wrong value");
  CHECK(causes[1].example->id == "a/2@x");
}

TEST_CASE("a cause that is never alone does no more than the mildest of its cases") {
  const RunRecord record = record_of({failed("a/1@x", {{"r", "x"}, {"s", "x"}}, "hang", 4),
                                      failed("a/2@x", {{"r", "x"}, {"t", "x"}}, "", 0)});
  for (const Cause& cause : failing_causes(record)) {
    INFO(cause.rule);
    CHECK(cause.effect == (cause.rule == "s" ? "hang" : ""));
  }
}

TEST_CASE("what a known-failing line states is no cause to mend, and is counted by its line") {
  RunRecord record =
      record_of({failed("a/1@x", {{"r", "x"}, {"s", "y"}}), failed("a/2@x", {{"r", "x"}})});
  record.verdicts[1].status = Status::known_failing;
  record.known = {{"a/**", {{"r", "x"}}, "why", "link", 4}, {"b/**", {{"r", "x"}}, "", "", 5}};
  CHECK(sentences(failing_causes(record)) == Sentences{"1 case fails for s alone (y)"});
  const std::vector<KnownCause> known = known_causes(record);
  REQUIRE(known.size() == 1);
  CHECK(known[0].line->line == 4);
  CHECK(known[0].cases == 2);
}

TEST_CASE("SHOULD findings are causes of their own, and failing ones under --strict") {
  RunRecord record = record_of({failed("a/1@x", {{"r", "x"}}), failed("a/2@x", {{"r", "x"}})});
  for (Verdict& verdict : record.verdicts) {
    verdict.status = Status::pass;
    verdict.findings[0].level = Level::should;
  }
  CHECK(sentences(should_causes(record)) == Sentences{"2 cases depart from r alone (x)"});
  CHECK(failing_causes(record).empty());
  for (Verdict& verdict : record.verdicts) verdict.status = Status::fail;
  record.info.strict = true;
  CHECK(should_causes(record).empty());
  CHECK(failing_causes(record).size() == 1);
}

TEST_CASE("a draft has a line for each cause, and is refused until a person has filled it") {
  const std::filesystem::path file = std::filesystem::path(CONTRACT_BINARY_DIR) /
                                     ("cause_test." + std::to_string(::getpid())) / "draft.txt";
  RunRecord record = record_of(
      {failed("fault/cut/body@json,v3", {{"one", "wire.orders"}, {"one", "wire.requests"}}),
       failed("fault/reset/body@json,v3", {{"one", "wire.orders"}, {"one", "wire.requests"}}),
       failed("reply/x@json,v1", {{"code", "outcome.code"}}),
       failed("reply/x@json,v3", {{"code", "outcome.code"}}),
       failed("money/500@json,v3", {{"late", "client.deadline"}}),
       failed("reply/y/z@json,v3", {{"late", "client.deadline"}})});
  const std::string draft = draft_known_failing(record);
  INFO(draft);
  for (const char* line : {"\nfault/** | one: wire.orders, one: wire.requests | TODO | TODO\n",
                           "\nreply/x@* | code: outcome.code | TODO | TODO\n",
                           "\n** | late: client.deadline | TODO | TODO\n"})
    CHECK(draft.find(line) != std::string::npos);
  write_file(file, draft);
  CHECK_THROWS_WITH(load_known_failing(file),
                    Catch::Contains("the reason or the link is still to be filled in"));

  std::string filled = draft;
  for (std::size_t at = filled.find("TODO"); at != std::string::npos; at = filled.find("TODO"))
    filled.replace(at, 4, "told");
  write_file(file, filled);
  const std::vector<KnownFailing> list = load_known_failing(file);
  CHECK(list.size() == 3);
  for (Verdict& verdict : record.verdicts) {
    apply(list, verdict, false);
    CHECK(verdict.status == Status::known_failing);
  }
  CHECK(unmatched(list, record.verdicts).empty());
  CHECK(draft_known_failing(record).empty());
}
