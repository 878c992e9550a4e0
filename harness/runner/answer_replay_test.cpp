#include "runner/answer_replay.h"

#include <catch2/catch.hpp>

#include "cassette/testing.h"
#include "ecs_contract/error.h"
#include "net/raw_client.h"
#include "runner/good_client.h"

namespace contract {
namespace {

using namespace contract::testing;

const std::string kRegion = "RegionId";

/// A client that tells the status and the body that it heard, and notes each call.
struct Listening {
  std::vector<Call> calls;
  std::string kind = "api_error";
  int started = 0;
  std::optional<Reply> ends{};  ///< in place of an outcome

  ClientMaker maker() {
    return [this] {
      ++started;
      Client client;
      client.hello = hello_of_function({"status", "code"});
      client.call = [this](const Call& call) -> Reply {
        calls.push_back(call);
        if (ends) return *ends;
        const RawAnswer answer = RawClient(call.port).ask(bytes_of(call));
        Outcome outcome{.kind = kind};
        if (kind == "unsupported") outcome.reason = "no such function";
        outcome.status = told(std::to_string(answer.status()), "integer");
        outcome.message = told(answer.body);
        return outcome;
      };
      return client;
    };
  }
};

Interaction refused(const std::string& format, const std::string& body) {
  Params params =
      with_shared({{"InstanceId", "i-1", false}, {"RegionId", "cn-beijing", false}}, "recorded");
  for (Param& param : params)
    if (param.name == "Format") param.value = format;
  Interaction recorded{signed_get(params), {}};
  recorded.response.status = 404;
  recorded.response.headers = {{"Content-Type", "application/json"}};
  recorded.response.body = body;
  return recorded;
}

AnswerReplay replay_to(Listening& client) {
  static const CassetteRules by = rules();
  return {{suite().spec, by, kRegion}, client.maker()};
}

}  // namespace

TEST_CASE("a client is asked for the recorded call, and hears the recorded answer each time") {
  Listening client;
  AnswerReplay replay = replay_to(client);
  const AnswerReplay::Said said = replay.replay(refused("JSON", "as recorded"), 3);
  CHECK(said.unaskable.empty());
  CHECK(said.times == std::vector<std::string>(3, "api_error 404 'as recorded'"));
  REQUIRE(client.calls.size() == 3);
  CHECK(client.calls[0].action == "ModifyInstanceNetworkSpec");
  CHECK(client.calls[0].region == "cn-beijing");
  REQUIRE(client.calls[0].parameters.size() == 1);
  CHECK(client.calls[0].parameters[0].name == "InstanceId");
  CHECK(client.calls[0].parameters[0].text == "i-1");
  CHECK(client.started == 1);
}

TEST_CASE("a client that can't be asked for the call says why, and is no Error") {
  Listening client;
  AnswerReplay replay = replay_to(client);
  CHECK_THAT(replay.replay(refused("XML", ""), 3).unaskable, Catch::StartsWith("format:xml"));
  CHECK(client.calls.empty());
  client.kind = "unsupported";
  const AnswerReplay::Said said = replay.replay(refused("JSON", ""), 3);
  CHECK_THAT(said.unaskable, Catch::StartsWith("unsupported: no such function"));
  CHECK(said.times.empty());
}

TEST_CASE("a client that ends in a call has said so, and the next call is asked of a fresh one") {
  Listening client;
  ProcessEnd end;
  end.why = ProcessEnd::Why::exited;
  end.code = 3;
  client.ends = end;
  AnswerReplay replay = replay_to(client);
  CHECK(replay.replay(refused("JSON", ""), 2).times ==
        std::vector<std::string>(2, "gone: it exited with 3"));
  CHECK(client.started == 2);
}

TEST_CASE("an adapter that breaks the protocol says nothing of its client") {
  Listening client;
  client.ends = Violation{"no JSON"};
  AnswerReplay replay = replay_to(client);
  const AnswerReplay::Said said = replay.replay(refused("JSON", ""), 2);
  CHECK_THAT(said.unaskable, Catch::EndsWith("no JSON"));
  CHECK(said.times.empty());
}

TEST_CASE("what a client says is one line, in which ids are there or not") {
  Outcome outcome{.kind = "ok"};
  CHECK(to_line(outcome) == "ok");
  outcome.status = told("200", "integer");
  outcome.request_id = told("5E46");
  CHECK(to_line(outcome) == "ok 200 with a request id");
  outcome.order_id = told("1");
  CHECK(to_line(outcome) == "ok 200 with a request id and an order id");
  outcome.request_id = told(std::nullopt);
  CHECK(to_line(outcome) == "ok 200 with an order id");
  outcome.message = told("two\nlines");
  CHECK(to_line(outcome).find('\n') == std::string::npos);
}

}  // namespace contract
