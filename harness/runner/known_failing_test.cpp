#include <unistd.h>

#include "runner/known_failing.h"

#include <catch2/catch.hpp>

#include "error.h"
#include "formats/files.h"

using namespace contract;

namespace {

const std::filesystem::path kFile = std::filesystem::path(CONTRACT_BINARY_DIR) /
                                    ("known_failing_test." + std::to_string(::getpid())) /
                                    "known-failing.txt";

Verdict verdict(Status status, const std::vector<std::string>& subjects) {
  Verdict result;
  result.id = "reply/error/x@json,v3";
  result.status = status;
  for (const std::string& subject : subjects) result.findings.push_back({"", subject, "", "", ""});
  return result;
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

TEST_CASE("a list is read with its comments, and a bad line is the user's error with its number") {
  write_file(kFile, "# comment\n\na/b@json | outcome.code, wire.nonce | why | https://x\n");
  const std::vector<KnownFailing> list = load_known_failing(kFile);
  REQUIRE(list.size() == 1);
  CHECK(list[0].subjects == std::vector<std::string>{"outcome.code", "wire.nonce"});
  CHECK(list[0].line == 3);
  CHECK(load_known_failing(kFile.parent_path() / "none.txt").empty());
  for (const char* bad :
       {"a/b | x | why\n", "a/b | x |  | link\n", "a | x | y | z\na | x | y | z\n"}) {
    write_file(kFile, bad);
    CHECK_THROWS_AS(load_known_failing(kFile), Error);
  }
}

TEST_CASE("a listed case must fail, and in the stated way") {
  const KnownFailing line{"**", {"outcome.code"}, "why", "link", 7};
  const struct {
    Status status;
    std::vector<std::string> subjects;
    Status expected;
  } rows[] = {
      {Status::fail, {"outcome.code"}, Status::known_failing},
      {Status::fail, {"outcome.code", "outcome.code"}, Status::known_failing},
      {Status::fail, {"outcome.message"}, Status::unexpected_pass},
      {Status::fail, {"outcome.code", "outcome.message"}, Status::unexpected_pass},
      {Status::pass, {}, Status::unexpected_pass},
      {Status::skipped, {}, Status::skipped},
      {Status::error, {}, Status::error},
  };
  for (const auto& row : rows) {
    Verdict one = verdict(row.status, row.subjects);
    apply(line, one, false);
    CHECK(one.status == row.expected);
  }
}

TEST_CASE("a line that stands for no judged case is left over") {
  const std::vector<KnownFailing> list = {{"reply/**", {}, "", "", 1},
                                          {"request/**", {}, "", "", 2}};
  CHECK(unmatched(list, {verdict(Status::fail, {})}).size() == 1);
  CHECK(unmatched(list, {verdict(Status::skipped, {})}).size() == 2);
}
