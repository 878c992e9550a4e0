#include "proxy/sessions.h"

#include <catch2/catch.hpp>
#include <stdexcept>
#include <thread>
#include <vector>

#include "ecs_contract/error.h"

using namespace contract;

namespace {

Handler always(const std::string& body) {
  return [body](const Request&) {
    Response response;
    response.body = body;
    return response;
  };
}

Request v1_query(const std::string& key) {
  Request request;
  request.method = "GET";
  request.target = "/?Action=A&AccessKeyId=" + key + "&Signature=s";
  return request;
}

Request v1_form(const std::string& key) {
  Request request;
  request.method = "POST";
  request.target = "/";
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.body = "AccessKeyId=" + key + "&Signature=s";
  return request;
}

Request v3(const std::string& key) {
  Request request;
  request.method = "POST";
  request.target = "/";
  request.headers = {
      {"Authorization", "ACS3-HMAC-SHA256 Credential=" + key + ",SignedHeaders=host,Signature=00"}};
  return request;
}

}  // namespace

TEST_CASE("a request goes to the session of its AccessKeyId, wherever that stands") {
  Sessions sessions;
  const auto one = sessions.open("key-1", always("one"));
  const auto two = sessions.open("key-2", always("two"));
  const Handler handler = sessions.handler(always("stranger"));
  CHECK(handler(v1_query("key-1")).body == "one");
  CHECK(handler(v1_form("key-2")).body == "two");
  CHECK(handler(v3("key-1")).body == "one");
  CHECK(handler(v1_query("key%2D2")).body == "two");

  const Interactions first = one->take_log();
  REQUIRE(first.size() == 2);
  CHECK(first[0].request.method == "GET");
  CHECK(first[1].request.method == "POST");
  CHECK(first[1].response.body == "one");
  CHECK(two->take_log().size() == 2);
  CHECK(one->take_log().empty());
  CHECK(sessions.take_strays().empty());
}

TEST_CASE("a web page is no stray client: it is refused and not kept, unless it has a key") {
  Sessions sessions;
  const Handler handler = sessions.handler(always("stranger"));
  const auto session = sessions.open("key", always("mine"));
  Request page = v1_query("other");
  page.headers.push_back({"Origin", "http://evil.com"});
  CHECK(handler(page).status == 403);
  CHECK(sessions.take_strays().empty());
  page.target = v1_query("key").target;
  CHECK(handler(page).body == "mine");
}

TEST_CASE(
    "who has no session is a stray: no key, an unknown one, one of other case, a closed one") {
  Sessions sessions;
  const auto session = sessions.open("key", always("known"));
  sessions.open("closed", always("closed"));
  sessions.close("closed");
  sessions.close("never opened");
  const Handler handler = sessions.handler(always("stranger"));
  Request bare;
  bare.method = "GET";
  bare.target = "/";
  const std::vector<Request> strays = {bare, v1_query("other"), v1_query("KEY"), v1_query(""),
                                       v3("closed")};
  for (const Request& stray : strays) CHECK(handler(stray).body == "stranger");
  CHECK(session->take_log().empty());
  const Interactions kept = sessions.take_strays();
  REQUIRE(kept.size() == strays.size());
  CHECK(kept[1].request.target == strays[1].target);
  CHECK(sessions.take_strays().empty());
}

TEST_CASE("an AccessKeyId has one session at a time") {
  Sessions sessions;
  sessions.open("key", always("first"));
  CHECK_THROWS_WITH(sessions.open("key", always("second")),
                    Catch::Contains("two sessions at once for the AccessKeyId key"));
  const Handler handler = sessions.handler(always("stranger"));
  CHECK(handler(v1_query("key")).body == "first");
  sessions.close("key");
  CHECK_NOTHROW(sessions.open("key", always("third")));
  CHECK(handler(v1_query("key")).body == "third");
}

TEST_CASE("what follows without a key belongs to the session that was asked last") {
  Sessions sessions;
  const auto first = sessions.open("one", always("of one"));
  const auto second = sessions.open("two", always("of two"));
  const Handler usual = sessions.handler(always("stranger"));
  const Handler followers = sessions.handler_of_followers(always("stranger"));
  Request bare;
  bare.method = "GET";
  bare.target = "/";
  CHECK(followers(bare).body == "stranger");
  usual(v1_query("two"));
  CHECK(followers(bare).body == "of two");
  usual(v3("one"));
  CHECK(followers(v1_query("unknown")).body == "of one");
  CHECK(followers(v1_query("two")).body == "of two");
  CHECK(usual(bare).body == "stranger");
  CHECK(second->take_log().size() == 3);
  sessions.close("two");
}

TEST_CASE("a session changes its handler between two steps of a case") {
  Session session(always("one"));
  CHECK(session.answer({}).body == "one");
  session.set_handler(always("two"));
  CHECK(session.answer({}).body == "two");
  CHECK(session.take_log().size() == 2);
}

TEST_CASE("a handler that throws has answered 500, and the log has it") {
  Session session([](const Request&) -> Response { throw std::runtime_error("secret"); });
  CHECK(session.answer({}).status == 500);
  const Interactions all = session.take_log();
  REQUIRE(all.size() == 1);
  CHECK(all[0].response.status == 500);
}

TEST_CASE("a log is in order of arrival, not of answers") {
  Session session(always("inner"));
  session.set_handler([&](const Request& request) {
    // The second arrives, and is answered, while the first is in its handler.
    if (request.target == "/first") {
      Request second;
      second.target = "/second";
      session.answer(second);
      CHECK(session.take_log().size() == 1);
      session.answer(second);
    }
    return Response{};
  });
  Request first;
  first.target = "/first";
  session.answer(first);
  const Interactions all = session.take_log();
  REQUIRE(all.size() == 2);
  CHECK(all[0].request.target == "/first");
  CHECK(all[1].request.target == "/second");
}

TEST_CASE("sessions open, serve and close side by side", "[threads]") {
  Sessions sessions;
  const Handler handler = sessions.handler(always("stranger"));
  constexpr int kThreads = 4;
  constexpr int kRounds = 200;
  std::vector<int> right(kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      const std::string key = "key-" + std::to_string(i);
      for (int round = 0; round < kRounds; ++round) {
        const auto session = sessions.open(key, always(key));
        const bool known = handler(v1_query(key)).body == key;
        const bool stray = handler(v1_query("nobody")).body == "stranger";
        sessions.close(key);
        right[i] += known && stray && session->take_log().size() == 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(right == std::vector<int>(kThreads, kRounds));
  CHECK(sessions.take_strays().size() == kThreads * kRounds);
}
