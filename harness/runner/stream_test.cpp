#include <unistd.h>

#include "runner/stream.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/report.h"

using namespace contract;

namespace {

const std::filesystem::path kFile = std::filesystem::path(CONTRACT_BINARY_DIR) /
                                    ("stream_test." + std::to_string(::getpid())) /
                                    "verdicts.ndjson";

Verdict sample(const std::string& id, Status status) {
  Verdict verdict;
  verdict.id = id;
  verdict.title = "A \"title\" with <marks> & 中文";
  verdict.rules = {"rule.one", "rule.two"};
  verdict.status = status;
  verdict.findings = {
      {"rule.one", "outcome.code", "'a'", "'b'", "why", Level::must, Basis::inferred},
      {"rule.two", "wire.x", "y", "z", "", Level::should, Basis::standard}};
  verdict.findings[0].seen_as = "rule.general";
  verdict.open = true;
  if (status == Status::pass) verdict.findings.clear();
  verdict.reason = "because";
  verdict.exchange = "  GET /\n";
  verdict.repeat = "ecs-contract run --case x";
  verdict.ms = 1.5;
  return verdict;
}

RunInfo of_two_cases() {
  RunInfo info;
  info.cases = 2;
  info.shard = 2;
  info.shards = 3;
  info.selection = "a hash";
  return info;
}

void write_sample() {
  StreamWriter writer(kFile, of_two_cases(), {{"rule.one", ""}, {"rule.out", "a reason"}},
                      {{"b/**", {{"rule.one", "outcome.*"}, {"*", "wire.x"}}, "why", "link", 7}});
  writer.add(sample("b/two", Status::fail));
  writer.add(sample("a/one", Status::pass));
  writer.seal({"client", "1.0", "C++", {}, {}, {}, {}, {}, {}, {}}, 2.5);
}

}  // namespace

TEST_CASE("a sealed stream reads back as it was written, sorted by case") {
  write_sample();
  const RunRecord record = read_stream(kFile);
  REQUIRE(record.verdicts.size() == 2);
  CHECK(record.verdicts[0].id == "a/one");
  REQUIRE(record.rows.size() == 2);
  CHECK(record.rows[1].excluded == "a reason");
  REQUIRE(record.known.size() == 1);
  CHECK(record.known[0].pattern == "b/**");
  CHECK(to_text(record.known[0].causes) == "rule.one: outcome.*, *: wire.x");
  CHECK(record.known[0].reason + record.known[0].link == "whylink");
  CHECK(record.known[0].line == 7);
  const Verdict& verdict = record.verdicts[1];
  CHECK(verdict.open);
  CHECK(verdict.findings[0].seen_as == "rule.general");
  CHECK(verdict.status == Status::fail);
  CHECK(verdict.title == sample("", Status::fail).title);
  REQUIRE(verdict.findings.size() == 2);
  CHECK(verdict.findings[0].basis == Basis::inferred);
  CHECK(verdict.findings[1].level == Level::should);
  CHECK(verdict.ms == 1.5);
  CHECK(record.info.client == "client");
  CHECK(record.seconds == 2.5);
  CHECK(record.info.shard == 2);
  CHECK(record.info.shards == 3);
  CHECK(record.info.selection == "a hash");
  CHECK(incomplete(record).empty());
}

TEST_CASE(
    "a run that ended early says how and after how many cases, and is no result as it stands") {
  const struct {
    RunEnd::Kind kind;
    int code;
  } rows[] = {{RunEnd::Kind::fail_fast, 0},
              {RunEnd::Kind::protocol_errors, 2},
              {RunEnd::Kind::interrupted, 2},
              {RunEnd::Kind::failed, 2}};
  for (const auto& row : rows) {
    INFO(to_text(row.kind));
    StreamWriter writer(kFile, of_two_cases(), {});
    writer.add(sample("a/one", Status::pass));
    writer.seal({}, 1, {row.kind, "ended so"});
    const RunRecord record = read_stream(kFile);
    CHECK(record.end.kind == row.kind);
    CHECK(incomplete(record) == "ended so after 1 of 2 cases");
    CHECK(exit_code(record) == row.code);
    for (const std::string& report :
         {text_report(record, {}), junit_report(record), json_report(record), tap_report(record),
          github_report(record)})
      CHECK_THAT(report, Catch::Contains("ended so"));
  }
}

TEST_CASE("a stream that calls itself complete and lacks a case is damaged") {
  StreamWriter writer(kFile, of_two_cases(), {});
  writer.add(sample("a/one", Status::pass));
  writer.seal({}, 1);
  CHECK_THROWS_WITH(read_stream(kFile),
                    Catch::Contains("a complete run has a verdict for each of its cases"));
}

TEST_CASE("a stream that is cut, changed or unsealed is an error and never an empty result") {
  write_sample();
  const std::string whole = read_file(kFile);
  for (std::size_t size = 0; size < whole.size(); size += 7) {
    write_file(kFile, whole.substr(0, size));
    CHECK_THROWS_WITH(read_stream(kFile), Catch::Contains("the last line is cut off") ||
                                              Catch::Contains("the footer is missing"));
  }
  std::string changed = whole;
  changed.replace(changed.find("because"), 7, "for fun");
  write_file(kFile, changed);
  CHECK_THROWS_WITH(read_stream(kFile),
                    Catch::Contains("the seal does not fit the lines before it"));
  write_file(kFile, whole + whole.substr(0, whole.find('\n') + 1));
  CHECK_THROWS_WITH(read_stream(kFile),
                    Catch::Contains("a line of type 'header' does not belong here"));
  std::string uncounted = whole;  // the footer itself is under no seal
  uncounted.replace(uncounted.find("\"counts\""), 8, "\"county\"");
  write_file(kFile, uncounted);
  CHECK_THROWS_WITH(read_stream(kFile),
                    Catch::Contains("the counts do not fit the verdicts before them"));
}

TEST_CASE("a stream of another format is refused with a word about formats") {
  write_sample();
  std::string old = read_file(kFile);
  old.replace(old.find("\"format\":2"), 10, "\"format\":1");
  write_file(kFile, old);
  CHECK_THROWS_WITH(read_stream(kFile),
                    Catch::Contains("has format '1'; this program reads format 2"));
}

TEST_CASE("a stream that can't be written is the user's error") {
  CHECK_THROWS_WITH(StreamWriter("/dev/null/no/verdicts.ndjson", {}, {}),
                    Catch::Contains("/dev/null/no/verdicts.ndjson"));
  CHECK_THROWS_WITH(StreamWriter("/dev/full", {}, {}),
                    Catch::Contains("/dev/full: can't be written"));
}

TEST_CASE("the exit code: 2 outweighs 1, and nothing judged is 2") {
  const auto code = [](std::initializer_list<Status> statuses) {
    std::vector<Verdict> verdicts;
    for (const Status status : statuses) verdicts.push_back(sample("x", status));
    return exit_code(count(verdicts));
  };
  CHECK(code({}) == 2);
  CHECK(code({Status::skipped, Status::skipped}) == 2);
  CHECK(code({Status::pass}) == 0);
  CHECK(code({Status::pass, Status::known_failing, Status::skipped}) == 0);
  CHECK(code({Status::pass, Status::fail}) == 1);
  CHECK(code({Status::unexpected_pass}) == 1);
  CHECK(code({Status::fail, Status::error}) == 2);
}
