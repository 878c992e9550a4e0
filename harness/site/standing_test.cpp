#include "site/standing.h"

#include <catch2/catch.hpp>

namespace contract {
namespace {

Case case_of(const std::string& id, const std::vector<std::string>& rules) {
  Case each;
  each.id = id;
  each.rules = rules;
  return each;
}

SavedCause cause_of(const std::string& rule, Level level, const std::string& reason,
                    const std::string& id) {
  SavedCause cause;
  cause.rule = rule;
  cause.level = level;
  cause.reason = reason;
  cause.cases = {id};
  return cause;
}

}  // namespace

TEST_CASE("each way in which a client stands to a rule is told apart") {
  const std::vector<Case> cases = {
      case_of("a/pass@json", {"passed"}),       case_of("a/must@json", {"broken", "behind"}),
      case_of("a/known@json", {"known"}),       case_of("b/should@json", {"advised"}),
      case_of("c/better@json", {"better"}),     case_of("c/error@json", {"unsure"}),
      case_of("b/skipped@json", {"not-asked"}), case_of("b/absent@json", {"not-run"})};
  SavedResult result;
  result.cases = {{"a/pass@json", Status::pass},
                  {"a/must@json", Status::fail},
                  {"a/known@json", Status::known_failing},
                  {"b/should@json", Status::pass},
                  {"c/better@json", Status::unexpected_pass},
                  {"c/error@json", Status::error},
                  {"b/skipped@json", Status::skipped}};
  result.causes = {cause_of("broken", Level::must, "", "a/must@json"),
                   cause_of("known", Level::must, "stated", "a/known@json"),
                   cause_of("advised", Level::should, "", "b/should@json")};
  const auto all = standings(result, cases);
  CHECK(all.at("passed") == Standing::pass);
  CHECK(all.at("broken") == Standing::fails_must);
  CHECK(all.at("behind") == Standing::open);
  CHECK(all.at("known") == Standing::known);
  CHECK(all.at("advised") == Standing::fails_should);
  CHECK(all.at("better") == Standing::pass);
  CHECK(all.at("unsure") == Standing::open);
  CHECK(all.at("not-asked") == Standing::not_asked);
  CHECK(all.at("not-run") == Standing::not_run);

  const auto groups = standings_of_groups(result, cases);
  CHECK(groups.at("a") == std::map<Standing, std::size_t>{{Standing::pass, 1},
                                                          {Standing::fails_must, 1},
                                                          {Standing::known, 1}});
  CHECK(groups.at("c") ==
        std::map<Standing, std::size_t>{{Standing::pass, 1}, {Standing::open, 1}});
  CHECK(groups.at("b") == std::map<Standing, std::size_t>{{Standing::fails_should, 1},
                                                          {Standing::not_asked, 1},
                                                          {Standing::not_run, 1}});
}

TEST_CASE("a rule that one cause breaks and another states is broken") {
  SavedResult result;
  result.causes = {cause_of("rule", Level::must, "stated", "a/x@json"),
                   cause_of("rule", Level::must, "", "a/y@json")};
  CHECK(standings(result, {}).at("rule") == Standing::fails_must);
}

TEST_CASE("a result by other cases or another table is out of date") {
  SavedResult result;
  result.info.suite_hash = "s";
  result.info.spec_hash = "t";
  CHECK_FALSE(is_outdated(result, "s", "t"));
  CHECK(is_outdated(result, "other", "t"));
  CHECK(is_outdated(result, "s", "other"));
}

}  // namespace contract
