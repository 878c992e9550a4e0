#include "runner/judge_tls.h"

#include <catch2/catch.hpp>

#include "runner/judged_step.h"

namespace contract {
namespace {

using namespace contract::testing;

/// A call to a server whose certificate has expired.
struct Untrusted : JudgedStep {
  Untrusted() {
    each.rules = {"tls.validity", "tls.no-fallback"};
    each.scheme = "https";
    each.tls = TlsFlaw::expired;
    step.answers[0].expect = Expect::failure;
    exchange.meanings.clear();
    exchange.outcome = {};
    exchange.outcome.kind = "transport_error";
  }
};

}  // namespace

TEST_CASE("a call that ends with the handshake is right, and a success is not") {
  Untrusted judged;
  CHECK(judged.wire().empty());
  CHECK(judged.outcome().empty());
  judged.exchange.outcome.kind = "ok";
  CHECK(judged.wire().empty());
  const Findings findings = judge_outcome(judged.view(), judged.exchange);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "tls.validity");
  CHECK(findings[0].subject == "outcome.kind");
}

TEST_CASE("a request to such a server is one finding, however right the request is") {
  for (const bool tls : {true, false}) {
    Untrusted judged;
    Request request = signed_get(judged.sent());
    request.tls = tls;
    judged.arrive(request);
    const Findings findings = judge_wire(judged.view(), judged.exchange);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].subject == (tls ? "wire.tls" : "wire.plain"));
    CHECK(findings[0].rule == (tls ? "tls.validity" : "tls.no-fallback"));
    CHECK(findings[0].level == Level::must);
  }
}

}  // namespace contract
