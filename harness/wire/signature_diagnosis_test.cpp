#include "wire/signature_diagnosis.h"

#include <catch2/catch.hpp>

using namespace contract;

namespace {

struct SigningVariant {
  int value = 0;
};
constexpr SigningMistake<SigningVariant> kTable[] = {
    {"one", "adds 1", [](SigningVariant& r) { r.value += 1; }},
    {"two", "adds 2", [](SigningVariant& r) { r.value += 2; }},
    {"three", "adds 3", [](SigningVariant& r) { r.value += 3; }},
};

std::string explained(int wanted) {
  const auto found =
      diagnose(kTable, [wanted](const SigningVariant& r) { return r.value == wanted; });
  return found ? found->step + (": " + found->what) : "nothing";
}

}  // namespace

TEST_CASE("one mistake explains before two do") {
  CHECK(explained(1) == "one: adds 1");
  CHECK(explained(3) == "three: adds 3");
}

TEST_CASE("two mistakes together are named by the step of the first") {
  CHECK(explained(4) == "one: adds 1; and adds 3");
  CHECK(explained(5) == "two: adds 2; and adds 3");
}

TEST_CASE("no mistake, the same twice and three at once explain nothing") {
  CHECK(explained(0) == "nothing");
  CHECK(explained(6) == "nothing");
  CHECK(explained(7) == "nothing");
}

TEST_CASE("a signature's finding shows what was sent, fit to print and without the secret") {
  const Finding finding =
      signature_finding("rule", "step", "e", "a\nSECRETb SECRET", "n", "SECRET");
  CHECK(finding.rule == "rule");
  CHECK(finding.subject == "rule.step");
  CHECK(finding.expected == "e");
  CHECK(finding.actual == "a\\x0A[the secret]b [the secret]");
  CHECK(finding.note == "n");
}

TEST_CASE("an empty secret blots out nothing") {
  CHECK(signature_finding("r", "s", "", "abc", "", "").actual == "abc");
}
