#include <catch2/catch.hpp>

#include "runner/judged_step.h"

using namespace contract;
using namespace contract::testing;

namespace {

Reported told(const char* text) { return {true, "string", text, ""}; }

/// A call whose one answer was lost: nothing came back but these bytes.
struct Lost : JudgedStep {
  explicit Lost(const std::string& bytes = "") {
    arrive(signed_get(sent()));
    Response& response = exchange.interactions[0].response;
    if (!bytes.empty()) response.script.emplace_back(bytes);
    response.script.emplace_back(Close{});
    exchange.meanings[0].expect = Expect::failure;
    exchange.meanings[0].faulty = true;
    exchange.outcome = {};
    exchange.outcome.kind = "transport_error";
  }
};

}  // namespace

TEST_CASE("a call that was sent is not said to have been refused before sending") {
  for (const char* kind : {"client_error", "transport_error", "parse_error"}) {
    Lost judged;
    judged.exchange.outcome.kind = kind;
    INFO(kind);
    const bool denied = std::string(kind) == "client_error";
    CHECK(judged.outcome() == (denied ? Subjects{"outcome.kind"} : Subjects{}));
  }
  Lost judged;
  judged.exchange.outcome.kind = "client_error";
  const Findings findings = judge_outcome(judged.view(), judged.exchange);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "outcome.not-sent");
  CHECK(findings[0].level == Level::must);
}

TEST_CASE("a call that was refused before sending may say so") {
  JudgedStep judged;
  judged.step.refused = true;
  judged.exchange.meanings.clear();
  judged.exchange.outcome = {};
  judged.exchange.outcome.kind = "client_error";
  judged.exchange.outcome.status = told("400");
  CHECK(judged.outcome() == Subjects{});
}

TEST_CASE("what no answer said is not handed out of a call that failed") {
  const struct {
    const char* invention;
    void (*tell)(Outcome&);
    Subjects subjects;
  } rows[] = {
      {"nothing at all", [](Outcome&) {}, {}},
      {"an order", [](Outcome& o) { o.order_id = told("1"); }, {"outcome.order_id"}},
      {"an order that is empty", [](Outcome& o) { o.order_id = told(""); }, {}},
      {"a word for nothing", [](Outcome& o) { o.order_id = told("null"); }, {}},
      {"a request id", [](Outcome& o) { o.request_id = told("R-7"); }, {"outcome.request_id"}},
      {"the id that the lost answer meant", [](Outcome& o) { o.request_id = told("R-1"); }, {}},
      {"a status", [](Outcome& o) { o.status = told("503"); }, {"outcome.status"}},
      {"the status of a success", [](Outcome& o) { o.status = told("200"); }, {"outcome.status"}},
      {"a number that is no status", [](Outcome& o) { o.status = told("0"); }, {}},
      {"a number below zero", [](Outcome& o) { o.status = told("-1"); }, {}},
      {"a code of the API", [](Outcome& o) { o.code = told("Throttling"); }, {"outcome.code"}},
      {"a code of the client's own", [](Outcome& o) { o.code = told("ECONNRESET"); }, {}},
  };
  for (const auto& row : rows) {
    Lost judged;
    row.tell(judged.exchange.outcome);
    INFO(row.invention);
    CHECK(judged.outcome() == row.subjects);
  }
}

TEST_CASE("a code of the API that no answer said fails a run, and is told once") {
  Lost judged;
  judged.exchange.outcome.kind = "api_error";
  judged.exchange.outcome.code = told("Throttling");
  const Findings findings = judge_outcome(judged.view(), judged.exchange);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "outcome.invented");
  CHECK(findings[0].level == Level::must);
}

TEST_CASE("what stood in a broken answer may be handed out") {
  Lost judged(
      "HTTP/1.1 502 Bad Gateway\r\nx-acs-request-id: R-9\r\n\r\n"
      "{\"OrderId\":\"77\",\"Code\":\"Throttling\"");
  judged.exchange.outcome.status = told("502");
  judged.exchange.outcome.request_id = told("R-9");
  judged.exchange.outcome.order_id = told("77");
  judged.exchange.outcome.code = told("Throttling");
  CHECK(judged.outcome() == Subjects{});
}

TEST_CASE("an error does not come with an order that its answer does not name") {
  JudgedStep judged;
  judged.arrive(signed_get(judged.sent()));
  Interaction& only = judged.exchange.interactions[0];
  only.response.status = 403;
  judged.exchange.meanings = {{.status = 403, .code = "C", .message = "M", .request_id = "R-1"}};
  Outcome& outcome = judged.exchange.outcome;
  outcome = {"api_error", told("403"), told("C"), told("M"), told("R-1"), {}, "", "", ""};
  CHECK(judged.outcome() == Subjects{});
  outcome.order_id = told("00123");
  CHECK(judged.outcome() == Subjects{"outcome.order_id"});
  // What differs from the answer is told once, by the rule about that field.
  outcome.order_id.reset();
  outcome.request_id = told("R-2");
  CHECK(judged.outcome() == Subjects{"outcome.request_id"});
}

TEST_CASE("what a client does not claim to report can't be invented") {
  Lost judged;
  judged.hello.reports = {"code"};
  judged.exchange.outcome.order_id = told("1");
  CHECK(judged.outcome() == Subjects{});
}
