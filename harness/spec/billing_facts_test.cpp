#include "spec/billing_facts.h"

#include <catch2/catch.hpp>

#include "spec/testing.h"

namespace contract {
namespace {

TEST_CASE("The facts of the quote are read from their table") {
  const BillingFacts facts =
      load_billing_facts(testing::kSource / "specs/refresh/2026-11.json",
                         testing::kSource / "specs/schema/refresh.schema.json");
  CHECK(facts.quote.path == "/api/v1/price/quote");
  CHECK(facts.quote.says.success == "success");
  CHECK(facts.order.voided == "Cancelled");
  CHECK(facts.quote.good_for_minutes == 10);
  REQUIRE(facts.reads.size() == 2);
  CHECK(facts.reads[0].basis == Basis::document);
  CHECK(testing::real_spec().error(facts.interval_row) != nullptr);
  CHECK(testing::real_spec().error(facts.irreversible_rule) != nullptr);
}

TEST_CASE("Money is exact, and what is no plain decimal number is no money") {
  const struct {
    const char* text;
    bool is_money;
    Money money;
    const char* written;
  } rows[] = {
      {"0", true, 0, "0.00"},
      {"100", true, 100'000'000, "100.00"},
      {"0.1", true, 100'000, "0.10"},
      {"-12.34", true, -12'340'000, "-12.34"},
      {"-0.5", true, -500'000, "-0.50"},
      {"0.000001", true, 1, "0.000001"},
      {"0.00000100", true, 1, "0.000001"},
      {"1000000000000", true, 1'000'000'000'000'000'000, "1000000000000.00"},
      {"0.0000001", false, 0, ""},
      {"1000000000001", false, 0, ""},
      {"", false, 0, ""},
      {"-", false, 0, ""},
      {".5", false, 0, ""},
      {"5.", false, 0, ""},
      {"1e2", false, 0, ""},
      {"+1", false, 0, ""},
      {" 1", false, 0, ""},
      {"1 ", false, 0, ""},
      {"1,000", false, 0, ""},
      {"NaN", false, 0, ""},
      {"--1", false, 0, ""},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    Money money = 0;
    CHECK(read_money(row.text, money) == row.is_money);
    if (!row.is_money) continue;
    CHECK(money == row.money);
    CHECK(money_text(money) == row.written);
  }
}

}  // namespace
}  // namespace contract
