// The matrix: a line a client, of whole runs of one suite; what could not be run says so.
#include "runner/matrix.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/adapter_settings.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;
namespace fs = std::filesystem;

namespace {

Verdict verdict(const std::string& id, Status status, const std::string& subject = "",
                const std::string& effect = "", Level level = Level::must) {
  Verdict one;
  one.id = id;
  one.status = status;
  one.effect = effect;
  one.severity = effect == "double order" ? 0 : 3;
  if (!subject.empty()) one.findings.push_back({"a.rule", subject, "", "", "", level});
  return one;
}

RunRecord run_of(const std::string& client, std::vector<Verdict> verdicts) {
  RunRecord run;
  run.info.suite_version = "0.1.0";
  run.info.spec_id = "spec";
  run.info.spec_hash = "abc";
  run.info.adapter = client;
  run.info.title = "The client | of somebody";
  run.info.client = "lib";
  run.info.client_version = "1.2";
  run.info.language = "Go";
  run.info.started = "2026-11-30T15:00:00Z";
  run.info.suite_hash = std::string(64, 'a');
  run.info.whole = true;
  run.info.cases = verdicts.size();
  run.seconds = 12.34;
  run.verdicts = std::move(verdicts);
  return run;
}

RunRecord some_run(const std::string& client) {
  return run_of(client, {verdict("g/a@json", Status::pass),
                         verdict("g/b@json", Status::known_failing, "wire.orders", "double order"),
                         verdict("g/c@json", Status::fail, "outcome.kind", "lost error"),
                         verdict("g/d@json", Status::pass, "wire.header", "", Level::should),
                         verdict("g/e@json", Status::skipped)});
}

using Runs = std::vector<std::pair<std::string, RunRecord>>;
using NotRun = std::map<std::string, std::string>;

std::string complaint(const Runs& runs, const NotRun& not_run = {}) {
  try {
    matrix_of(runs, not_run);
  } catch (const Error& wrong) {
    return wrong.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a client's row has its counts, its levels, and all causes whether known or not") {
  const Matrix matrix = matrix_of({{"f", some_run("lib@retries=on")}}, {});
  REQUIRE(matrix.rows.size() == 1);
  const MatrixRow& row = matrix.rows.front();
  CHECK(row.adapter() == "lib");
  CHECK(row.setting() == "retries=on");
  CHECK(row.counts.at(Status::pass) == 2);
  CHECK(row.counts.at(Status::known_failing) == 1);
  CHECK(row.levels.at(Level::must) == 2);
  CHECK(row.levels.at(Level::should) == 1);
  REQUIRE(row.causes.size() == 2);
  CHECK(row.causes[0].subject == "wire.orders");
  CHECK(row.causes[0].effect == "double order");
  CHECK(row.causes[1].subject == "outcome.kind");
  CHECK(row.seconds == Approx(12.34));
  CHECK(matrix.date == "2026-11-30");
  CHECK_FALSE(as_expected(matrix));
}

TEST_CASE("a client that could not be run has a row that says why, and loses no other") {
  const Matrix matrix =
      matrix_of({{"f", run_of("b", {verdict("g/a@json", Status::pass)})}}, {{"a", "no Go | here"}});
  REQUIRE(matrix.rows.size() == 2);
  CHECK(matrix.rows[0].client == "a");
  CHECK(matrix.rows[0].not_run == "no Go | here");
  CHECK_FALSE(as_expected(matrix));
  CHECK(as_expected(matrix_of({{"f", run_of("b", {verdict("g/a@json", Status::pass)})}}, {})));
  CHECK(markdown(matrix) ==
        "| client | drives | pass | fail | known failing | not judged | can't be asked | causes | "
        "the worst of them |\n|---|---|---:|---:|---:|---:|---:|---:|---|\n"
        "| `a` | **not run**: no Go \\| here | | | | | | | |\n"
        "| `b` | The client \\| of somebody, Go | 1 | 0 | 0 | 0 | 0 | 0 |  |\n"
        "\n1 cases each, of 2026-11-30.\n");
}

TEST_CASE("a run that ended early is a client that was not run, and loses no other") {
  RunRecord early = some_run("a");
  early.end = {RunEnd::Kind::interrupted, "by SIGINT"};
  const Matrix matrix = matrix_of({{"one", early}, {"two", some_run("b")}}, {});
  REQUIRE(matrix.rows.size() == 2);
  CHECK_THAT(matrix.rows[0].not_run, Catch::Contains("by SIGINT"));
  CHECK(matrix.rows[1].not_run.empty());
  CHECK_THAT(complaint({{"one", early}}), Catch::Contains("no result of any client"));
}

TEST_CASE("a line of the known-failing list that excuses nothing is not as expected") {
  RunRecord run = run_of("a", {verdict("g/a@json", Status::pass)});
  run.known = {{"**", {{"a.rule", "wire.orders"}}, "a reason", "https://a.link/", 7}};
  const Matrix matrix = matrix_of({{"one", run}}, {});
  CHECK_FALSE(as_expected(matrix));
  CHECK_THAT(markdown(matrix), Catch::Contains("| 0 (1 lines of the list excuse nothing) |"));
}

TEST_CASE("what is no whole run of the same suite is refused") {
  const Runs good{{"one", some_run("a")}};
  CHECK(complaint(good).empty());
  CHECK_THAT(complaint({}), Catch::Contains("no result of any client"));
  CHECK_THAT(complaint({{"one", some_run("a")}, {"two", some_run("a")}}),
             Catch::Contains("'a' has two results"));
  CHECK_THAT(complaint(good, {{"a", "why"}}), Catch::Contains("'a' has two results"));
  const struct {
    void (*spoil)(RunRecord&);
    const char* says;
  } rows[] = {
      {[](RunRecord& run) { run.info.spec_hash = "other"; }, "two:1: is of another suite"},
      {[](RunRecord& run) { run.info.suite_hash = "other"; }, "two:1: is of another suite"},
      {[](RunRecord& run) { run.info.whole = false; }, "only some of the cases"},
      {[](RunRecord& run) { run.info.shards = 2; }, "one shard"},
      {[](RunRecord& run) { run.info.suite_hash = ""; }, "of an earlier version"},
  };
  for (const auto& row : rows) {
    RunRecord second = some_run("b");
    row.spoil(second);
    CHECK_THAT(complaint({{"one", some_run("a")}, {"two", second}}), Catch::Contains(row.says));
  }
}

TEST_CASE("the matrix keeps its schema, and is read back as it was") {
  const Schema schema = Schema::load(kSource / "conformance/schemas/matrix.schema.json");
  const Matrix matrix = matrix_of({{"f", some_run("b@x=y")}}, {{"a", "no Go"}});
  const Value value = to_value(matrix);
  for (const SchemaProblem& problem : schema.check(value)) FAIL(problem.path + problem.message);
  CHECK(to_value(read_matrix(value)) == value);
  CHECK(markdown(read_matrix(value)) == markdown(matrix));
}

TEST_CASE("the table goes between its two lines and nowhere else") {
  const std::string page = "a\n<!-- clients -->\nold\n<!-- end of clients -->\nb\n";
  CHECK(with_table(page, "new\n", "p") == "a\n<!-- clients -->\nnew\n<!-- end of clients -->\nb\n");
  CHECK_THROWS_AS(with_table("a\n", "new\n", "p"), Error);
  CHECK_THROWS_AS(with_table("<!-- end of clients -->\n<!-- clients -->\n", "new\n", "p"), Error);
}

TEST_CASE("README's table is that of the shipped matrix, which has every client of the suite") {
  const Matrix matrix =
      read_matrix(load_json(kSource / "conformance/matrix.json",
                            Schema::load(kSource / "conformance/schemas/matrix.schema.json")));
  const std::string readme = read_file(kSource / "README.md");
  CHECK(with_table(readme, markdown(matrix), "README.md") == readme);
  std::vector<std::string> declared, listed;
  const fs::path adapters = kSource / "conformance/adapters";
  for (const std::string& name : adapter_names(adapters)) {
    if (name == "aliyun-cli") continue;
    const auto load = [&](const std::vector<std::string>& settings) {
      return load_adapter(adapters, name, kSource / "conformance/schemas/adapter.schema.json",
                          "/bin", settings);
    };
    for (const auto& settings : each_variant(load({}))) declared.push_back(load(settings).name);
  }
  for (const MatrixRow& row : matrix.rows) {
    INFO(row.client);
    CHECK(row.not_run.empty());
    listed.push_back(row.client);
  }
  std::sort(declared.begin(), declared.end());
  CHECK(listed == declared);
}
