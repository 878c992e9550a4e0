#include "runner/judged_step.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"

using namespace contract;
using namespace contract::testing;

TEST_CASE("each difference between the answer and the client's account of it is named") {
  const IntendedReply error{false, 403, "OperationDenied", "The text.", "R-2", {}, ""};
  const auto field = [](const char* text) { return Reported{true, "string", text, ""}; };
  const struct {
    const char* account;
    Outcome outcome;
    Subjects subjects;
  } rows[] = {
      {"right in all",
       {"api_error",
        field("403"),
        field("OperationDenied"),
        field("The text."),
        field("R-2"),
        {},
        "",
        "",
        ""},
       {}},
      {"told as a success", {"ok", {}, {}, {}, {}, {}, "", "", ""}, {"outcome.kind"}},
      {"told as trouble of the wire",
       {"transport_error", {}, {}, {}, {}, {}, "", "", ""},
       {"outcome.kind"}},
      {"another status",
       {"api_error",
        field("400"),
        field("OperationDenied"),
        field("The text."),
        field("R-2"),
        {},
        "",
        "",
        ""},
       {"outcome.status"}},
      {"a message that is cut",
       {"api_error",
        field("403"),
        field("OperationDenied"),
        field("The"),
        field("R-2"),
        {},
        "",
        "",
        ""},
       {"outcome.message"}},
      {"no code",
       {"api_error",
        field("403"),
        Reported{false, "undefined", "", ""},
        field("The text."),
        field("R-2"),
        {},
        "",
        "",
        ""},
       {"outcome.code"}},
      {"no request id",
       {"api_error",
        field("403"),
        field("OperationDenied"),
        field("The text."),
        {},
        {},
        "",
        "",
        ""},
       {"outcome.request_id"}},
  };
  for (const auto& row : rows) {
    JudgedStep judged;
    judged.exchange.meanings = {error};
    judged.exchange.outcome = row.outcome;
    INFO(row.account);
    CHECK(judged.outcome() == row.subjects);
  }
}

TEST_CASE("an order id is told letter by letter, and none is made up") {
  const struct {
    std::optional<std::string> answered;
    Reported told;
    bool fine;
  } rows[] = {
      {"00123", {true, "string", "00123", ""}, true},
      {"00123", {true, "number", "123", ""}, false},
      {"00123", {false, "undefined", "", ""}, false},
      {"9007199254740993", {true, "number", "9007199254740992", ""}, false},
      {std::nullopt, {false, "undefined", "", ""}, true},
      {std::nullopt, {true, "string", "", ""}, true},
      {std::nullopt, {true, "string", "undefined", ""}, false},
      {"", {true, "string", "", ""}, true},
      {"", {false, "null", "", ""}, true},
  };
  for (const auto& row : rows) {
    JudgedStep judged;
    judged.exchange.meanings[0].order_id = row.answered;
    judged.exchange.outcome.order_id = row.told;
    INFO(row.answered.value_or("absent") << " told as " << row.told.text);
    CHECK(judged.outcome() == (row.fine ? Subjects{} : Subjects{"outcome.order_id"}));
  }
}

TEST_CASE("what a client does not claim to report is not judged") {
  JudgedStep judged;
  judged.hello.reports = {"code"};
  judged.exchange.outcome.request_id.reset();
  judged.exchange.outcome.order_id.reset();
  CHECK(judged.outcome() == Subjects{});
}

TEST_CASE("a rule that no table has can't be cited") {
  CHECK_THROWS_WITH(cite(real_spec(), "no.such.rule", "", "", ""), Catch::Contains("no.such.rule"));
}

TEST_CASE("of an answer that can't be read only a failure may be told") {
  const struct {
    const char* kind;
    Expect expect;
    Subjects subjects;
  } rows[] = {
      {"ok", Expect::failure, {"outcome.kind"}},
      {"transport_error", Expect::failure, {}},
      {"parse_error", Expect::failure, {}},
      {"ok", Expect::truth, {}},
      {"transport_error", Expect::truth, {}},
      {"parse_error", Expect::truth, {}},
      {"transport_error", Expect::as_answered, {"outcome.kind"}},
  };
  for (const auto& row : rows) {
    JudgedStep judged;
    judged.exchange.meanings[0].expect = row.expect;
    judged.exchange.outcome.kind = row.kind;
    INFO(row.kind);
    CHECK(judged.outcome() == row.subjects);
  }
}

TEST_CASE("where truth is enough, what is told must still be true") {
  JudgedStep judged;
  judged.exchange.meanings[0].expect = Expect::truth;
  judged.exchange.outcome.order_id = Reported{true, "string", "[object Object]", ""};
  CHECK(judged.outcome() == Subjects{"outcome.order_id"});
}

TEST_CASE("a code that no answer said is a finding that does not fail a run by itself") {
  JudgedStep judged;
  judged.exchange.meanings[0].expect = Expect::failure;
  judged.exchange.outcome.kind = "api_error";
  judged.exchange.outcome.code = Reported{true, "string", "SDK.ServerUnreachable", ""};
  const Findings findings = judge_outcome(judged.view(), judged.exchange);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject == "outcome.code");
  CHECK(findings[0].level == Level::should);
  judged.exchange.outcome.code.reset();
  CHECK(judged.outcome() == Subjects{});
}

TEST_CASE("a finding about a spelling or a fault rests on the row that grants or names it") {
  JudgedStep judged;
  judged.each.rules = {"outcome.success", "spelling.xml.cdata"};
  judged.exchange.outcome.kind = "parse_error";
  const Findings findings = judge_outcome(judged.view(), judged.exchange);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "spelling.xml.cdata");
  CHECK(findings[0].seen_as == "outcome.success");
  CHECK(findings[0].ground == "XML 1.0, 2.7");
  CHECK(findings[0].basis == Basis::standard);
}

TEST_CASE("an id that went through a number cites the row that it is a string") {
  const struct {
    const char* id;
    const char* told;
    const char* rule;
  } rows[] = {
      {"9007199254740993", "9007199254740992", "response.OrderId.type"},
      {"1234567890123456789", "1.2345678901234568e+18", "response.OrderId.type"},
      {"00123", "123", "response.OrderId.type"},
      {"123457890", "1.234579e8", "response.OrderId.type"},
      {"123457890", "987654321", "response.OrderId.value"},
      {"123457890", "[object Object]", "response.OrderId.value"},
      {"o-1", "1", "response.OrderId.value"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.id, row.told);
    JudgedStep judged;
    judged.exchange.meanings[0].order_id = row.id;
    judged.exchange.outcome.order_id = Reported{true, "number", row.told, ""};
    const Findings findings = judge_outcome(judged.view(), judged.exchange);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == row.rule);
    CHECK(findings[0].subject == "outcome.order_id");
  }
}

TEST_CASE("a code that holds the answer's is not made up, and any other is") {
  const struct {
    const char* code;
    Subjects found;
  } rows[] = {{"Row.Code", {}},
              {"['Row.Code']", {}},
              {"[object Object]", {"outcome.code"}},
              {"None", {"outcome.code"}},
              {"", {}}};
  for (const auto& row : rows) {
    JudgedStep judged;
    judged.exchange.meanings = {
        {.status = 404, .code = "Row.Code", .request_id = "R-1", .expect = Expect::failure}};
    judged.exchange.outcome = {};
    judged.exchange.outcome.kind = "api_error";
    judged.exchange.outcome.code = Reported{true, "string", row.code, ""};
    INFO(row.code);
    CHECK(judged.outcome() == row.found);
  }
}

TEST_CASE("the secret is found wherever the client tells it") {
  void (*const leaks[])(Outcome&) = {
      [](Outcome& o) { o.detail = "signed with " + kSecret; },
      [](Outcome& o) { o.exception = kSecret; },
      [](Outcome& o) { o.words = "DEBUG secret=" + kSecret + "\n"; },
      [](Outcome& o) {
        o.message = Reported{true, "string", "m", kSecret};
      },
  };
  for (const auto& leak : leaks) {
    JudgedStep judged;
    leak(judged.exchange.outcome);
    CHECK(judged.outcome() == Subjects{"outcome.secret"});
    for (const Finding& finding : judge_outcome(judged.view(), judged.exchange))
      CHECK(to_line(finding).find(kSecret) == std::string::npos);
  }
}
