#include "service/decide.h"

#include <catch2/catch.hpp>

#include "spec/testing.h"

using namespace contract;

namespace {

Condition is(const std::string& fact, std::vector<std::string> values) {
  return {fact, std::move(values), {}, {}, {}, {}};
}
Condition is_not(const std::string& fact, std::vector<std::string> values) {
  return {fact, {}, std::move(values), {}, {}, {}};
}
Condition below(const std::string& fact, long long bound) { return {fact, {}, {}, bound, {}, {}}; }
Condition from(const std::string& fact, long long bound) { return {fact, {}, {}, {}, bound, {}}; }
Condition above(const std::string& fact, long long bound) { return {fact, {}, {}, {}, {}, bound}; }

Decision given(std::vector<Condition> conditions) { return {"r", std::move(conditions), {}, {}}; }

}  // namespace

TEST_CASE("a condition compares its fact; one that nobody states fulfils none") {
  const Facts facts = {{"status", "Running"}, {"minutes", "5"}};
  CHECK(holds(given({is("status", {"Running"})}), facts));
  CHECK(holds(given({is("status", {"Stopped", "Running"})}), facts));
  CHECK_FALSE(holds(given({is("status", {"Stopped"})}), facts));
  CHECK_FALSE(holds(given({is_not("status", {"Running"})}), facts));
  CHECK(holds(given({is_not("status", {"Stopped"})}), facts));
  CHECK_FALSE(holds(given({below("minutes", 5)}), facts));
  CHECK(holds(given({below("minutes", 6)}), facts));
  CHECK(holds(given({from("minutes", 5)}), facts));
  CHECK_FALSE(holds(given({from("minutes", 6)}), facts));
  CHECK_FALSE(holds(given({above("minutes", 5)}), facts));
  CHECK(holds(given({above("minutes", 4)}), facts));
  CHECK_FALSE(holds(given({above("status", 0)}), facts));
  CHECK_FALSE(holds(given({is_not("weather", {"rain"})}), facts));
  CHECK_FALSE(holds(given({is("status", {"Running"}), above("minutes", 5)}), facts));
}

TEST_CASE("a walk notes what decides, has its effects, and ends at the first refusal") {
  const Spec& spec = testing::real_spec();
  const ErrorReference refusal{"error.400.InvalidParameter.Bandwidth", Basis::inferred,
                               "{sum} is too much"};
  const Facts facts = {{"a", "true"}, {"sum", "12"}};
  const Condition yes = is("a", {"true"});
  const Condition no = is("a", {"false"});
  std::vector<std::string> had;
  const auto effects = [&](const std::string& effect) {
    had.push_back(effect);
    return effect != "stop";
  };
  const Course refused = walk(spec,
                              {{"one", {yes}, {}, {"first"}},
                               {"two", {no}, refusal, {"not this"}},
                               {"three", {yes}, refusal, {"second"}},
                               {"four", {yes}, {}, {"not that"}}},
                              facts, effects);
  CHECK(refused.why == std::vector<std::string>{"one", "three"});
  CHECK(had == std::vector<std::string>{"first", "second"});
  REQUIRE(refused.refused);
  CHECK(refused.refused->row->code == "InvalidParameter.Bandwidth");
  CHECK(refused.refused->message == "12 is too much");

  had.clear();
  const Course stopped =
      walk(spec, {{"one", {yes}, {}, {"stop"}}, {"two", {yes}, {}, {"later"}}}, facts, effects);
  CHECK(stopped.why == std::vector<std::string>{"one"});
  CHECK_FALSE(stopped.refused);
  const Course rest =
      walk(spec, {{"one", {yes}, {}, {"stop"}}, {"two", {yes}, {}, {"later"}}}, facts, effects, 1);
  CHECK(rest.why == std::vector<std::string>{"two"});
  CHECK(had == std::vector<std::string>{"stop", "later"});
}

TEST_CASE("a message with a name has the parameter of the rule") {
  const Spec& spec = testing::real_spec();
  const Refused refused =
      refuse(spec, "Timestamp.required", {"gateway.400.MissingParameter", Basis::document, ""}, {});
  CHECK(refused.message.find("\"Timestamp\"") != std::string::npos);
  const Refused mismatch =
      refuse(spec, "signature.v1", {"gateway.400.SignatureDoesNotMatch", Basis::recorded, ""},
             {{"text", "GET&%2F&"}});
  CHECK(mismatch.message.ends_with("is:GET&%2F&"));
}
