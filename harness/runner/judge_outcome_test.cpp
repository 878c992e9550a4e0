#include "runner/judge_scene.h"

#include <catch2/catch.hpp>

#include "error.h"

using namespace contract;
using namespace contract::testing;

TEST_CASE("each difference between the answer and the client's account of it is named") {
  const Meaning error{false, 403, "OperationDenied", "The text.", "R-2", {}, ""};
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
    Scene scene;
    scene.exchange.meanings = {error};
    scene.exchange.outcome = row.outcome;
    INFO(row.account);
    CHECK(scene.outcome() == row.subjects);
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
    Scene scene;
    scene.exchange.meanings[0].order_id = row.answered;
    scene.exchange.outcome.order_id = row.told;
    INFO(row.answered.value_or("absent") << " told as " << row.told.text);
    CHECK(scene.outcome() == (row.fine ? Subjects{} : Subjects{"outcome.order_id"}));
  }
}

TEST_CASE("what a client does not claim to report is not judged") {
  Scene scene;
  scene.hello.reports = {"code"};
  scene.exchange.outcome.request_id.reset();
  scene.exchange.outcome.order_id.reset();
  CHECK(scene.outcome() == Subjects{});
}

TEST_CASE("a rule that no table has can't be cited") {
  CHECK_THROWS_AS(cite(real_spec(), "no.such.rule", "", "", ""), Error);
}
