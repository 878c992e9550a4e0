#include <unistd.h>

#include "runner/known_failing.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"

using namespace contract;

namespace {

const std::filesystem::path kFile = std::filesystem::path(CONTRACT_BINARY_DIR) /
                                    ("known_failing_test." + std::to_string(::getpid())) /
                                    "known-failing.txt";

/// A case that fails for these causes: "rule: subject".
Verdict verdict(Status status, const std::vector<std::string>& causes) {
  Verdict result;
  result.id = "reply/error/x@json,v3";
  result.status = status;
  for (const std::string& cause : causes) {
    const std::size_t colon = cause.find(": ");
    result.findings.push_back({cause.substr(0, colon), cause.substr(colon + 2), "", "", ""});
  }
  return result;
}

std::vector<KnownFailing> read(const std::string& text) {
  write_file(kFile, text);
  return load_known_failing(kFile);
}

}  // namespace

TEST_CASE("a star stands for a part of one name, two stars for any number of names") {
  const struct {
    const char* pattern;
    const char* id;
    bool expected;
  } rows[] = {
      {"a/b@json", "a/b@json", true},
      {"a/b@json", "a/b@jso", false},
      {"a/b@json", "a/b@jsonx", false},
      {"a/*@json", "a/b@json", true},
      {"a/*@json", "a/b/c@json", false},
      {"a/**@json", "a/b/c@json", true},
      {"a/**", "a/b/c@json", true},
      {"**", "a/b", true},
      {"*", "a/b", false},
      {"*", "ab", true},
      {"a/*/c@*", "a/b/c@json", true},
      {"a/*/c@*", "a/b/d/c@json", false},
      {"a/**/c@*", "a/b/d/c@json", true},
      {"a*b*c", "aXXbYYc", true},
      {"a*b*c", "aXXbYY", false},
      {"", "", true},
      {"", "a", false},
      {"a", "", false},
      {"**@*,v3", "x/y@json,v3", true},
      {"**@*,v3", "x/y@json,v1", false},
      {"*a", "aaa", true},
      {"**/a*/b", "a/aa/ab/b", true},
  };
  for (const auto& row : rows) {
    INFO(row.pattern << " against " << row.id);
    CHECK(matches(row.pattern, row.id) == row.expected);
  }
}

TEST_CASE("many stars do not take the matcher long") {
  const std::string id(2000, 'a');
  CHECK_FALSE(matches("*a*a*a*a*a*a*a*a*a*a*a*a*a*b", id));
}

TEST_CASE("a list is read with its comments: a cause is a rule and a subject, or a subject alone") {
  const auto list = read("# comment\n\na/b@json | r.x: outcome.code, wire.* | why | https://x\n");
  REQUIRE(list.size() == 1);
  CHECK(list[0].causes == std::vector<StatedCause>{{"r.x", "outcome.code"}, {"*", "wire.*"}});
  CHECK(to_text(list[0].causes) == "r.x: outcome.code, *: wire.*");
  CHECK(list[0].line == 3);
  CHECK(load_known_failing(kFile.parent_path() / "none.txt").empty());
}

TEST_CASE("a bad line is the user's error with its number") {
  const struct {
    const char* text;
    const char* said;
  } rows[] = {
      {"a/b | x | why\n", ":1: "},
      {"\na/b | x |  | link\n", ":2: "},
      {"a | r: x | y | z\na | s: y, r: x | y | z\n", "line 1 states 'r: x'"},
      {"a | r: x | TODO | z\n", "still to be filled"},
      {"a | r: x | why | TODO\n", "still to be filled"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK_THROWS_WITH(read(row.text), Catch::Contains(row.said));
  }
}

TEST_CASE("a case fails as known where each of its findings is stated, by whatever line") {
  const struct {
    const char* list;
    Status status;
    std::vector<std::string> causes;
    Status expected;
  } rows[] = {
      {"** | r: x | why | link\n", Status::fail, {"r: x"}, Status::known_failing},
      {"** | r: x | why | link\n", Status::fail, {"r: x", "r: x"}, Status::known_failing},
      {"** | r: x | why | link\n", Status::fail, {"s: x"}, Status::fail},
      {"** | r: x | why | link\n", Status::fail, {"r: y"}, Status::fail},
      {"** | r: x | why | link\n", Status::fail, {"r: x", "r: y"}, Status::fail},
      {"** | r: x, r: y | why | link\n", Status::fail, {"r: x"}, Status::known_failing},
      {"** | r: x | a | b\n** | r: y | c | d\n",
       Status::fail,
       {"r: x", "r: y"},
       Status::known_failing},
      {"** | *: wire.* | why | link\n", Status::fail, {"r: wire.a.b"}, Status::known_failing},
      {"** | x | why | link\n", Status::fail, {"any: x"}, Status::known_failing},
      {"request/** | r: x | why | link\n", Status::fail, {"r: x"}, Status::fail},
      {"** | r: x | why | link\n", Status::pass, {}, Status::pass},
      {"** | r: x | why | link\n", Status::skipped, {}, Status::skipped},
      {"** | r: x | why | link\n", Status::error, {"r: x"}, Status::error},
  };
  for (const auto& row : rows) {
    INFO(row.list);
    Verdict one = verdict(row.status, row.causes);
    apply(read(row.list), one, false);
    CHECK(one.status == row.expected);
  }
}

TEST_CASE("a case that a line names must fail, and as the line says") {
  const auto list = read("reply/error/x@* | r: x | why | link\n** | r: y | why | link\n");
  const struct {
    Status status;
    std::vector<std::string> causes;
    Status expected;
    const char* reason;
  } rows[] = {
      {Status::fail, {"r: x"}, Status::known_failing, "why (link)"},
      {Status::fail, {"r: x", "r: y"}, Status::known_failing, "why (link); why (link)"},
      {Status::pass,
       {},
       Status::unexpected_pass,
       "line 1 of known failings says that this fails for r: x; it does not"},
      {Status::fail, {"r: y"}, Status::unexpected_pass, "r: x; it does not"},
      {Status::fail, {"r: z"}, Status::fail, "fails for r: x; it fails for r: z"},
      {Status::fail, {"r: x", "r: z"}, Status::fail, "beyond that it fails for r: z"},
  };
  for (const auto& row : rows) {
    INFO(row.reason);
    Verdict one = verdict(row.status, row.causes);
    apply(list, one, false);
    CHECK(one.status == row.expected);
    CHECK_THAT(one.reason, Catch::Contains(row.reason));
  }
}

TEST_CASE("a line may name the general rule by which the breach of a row was seen") {
  Verdict one = verdict(Status::fail, {"AutoPay.type: wire.parameter.AutoPay"});
  one.findings[0].seen_as = "call.faithful";
  apply(read("** | call.faithful: wire.parameter.* | why | link\n"), one, false);
  CHECK(one.status == Status::known_failing);
}

TEST_CASE(
    "what fails no case is never in a list's way: SHOULD findings count under --strict alone") {
  Verdict one = verdict(Status::fail, {"r: x", "s: y"});
  one.findings[1].level = Level::should;
  Verdict strict = one;
  const auto list = read("** | r: x | why | link\n");
  apply(list, one, false);
  CHECK(one.status == Status::known_failing);
  apply(list, strict, true);
  CHECK(strict.status == Status::fail);
}

TEST_CASE("each cause of each line excuses a finding, or is left over") {
  const auto list = read("reply/** | r: x, r: y | a | b\nrequest/** | r: x | c | d\n");
  const auto left = unmatched(list, {verdict(Status::known_failing, {"r: x"})});
  REQUIRE(left.size() == 2);
  CHECK(to_text(left[0].causes) == "r: y");
  CHECK(left[0].line == 1);
  CHECK(left[1].line == 2);
  CHECK(unmatched(list, {verdict(Status::pass, {})}).size() == 3);
  CHECK(unmatched(list, {verdict(Status::skipped, {})}).size() == 3);
  // What could not be judged may fail as stated: its lines stay.
  CHECK(unmatched(list, {verdict(Status::error, {})}).size() == 1);
}
