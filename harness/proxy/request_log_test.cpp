#include "proxy/request_log.h"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "cassette/testing.h"

using namespace contract;
using namespace contract::testing;

TEST_CASE("what came is kept with its answer, the last so many, and the rest is counted") {
  RequestLog log(2);
  const Handler handler = log.keep([](const Request& request) {
    if (request.target == "/throws") throw std::runtime_error("broken");
    return json_response(200, request.target);
  });
  Request request;
  for (const char* target : {"/1", "/2", "/throws"}) {
    request.target = target;
    const Response response = handler(request);
    CHECK(response.status == (request.target == "/throws" ? 500 : 200));
  }
  CHECK(log.left_out() == 1);
  const Interactions kept = log.take();
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].request.target == "/2");
  CHECK(kept[0].response.body == "/2");
  CHECK(kept[1].response.status == 500);
  CHECK(log.take().empty());
}

TEST_CASE("all that is sent is kept, whatever it is") {
  Request request = v1_request("&InstanceId=i-1");
  request.raw = "GET / HTTP/1.1\r\n\r\n";
  request.body = std::string("a\0b", 3);
  request.headers.push_back({"Empty", ""});
  Response response = json_response(400, "{}");
  response.reason = "Teapot";
  response.script = {std::string("HTTP/1.1 200"), Pause{std::chrono::milliseconds(7)}, Close{},
                     Reset{}};
  RequestLog log(2);
  const Handler handler = log.keep([&](const Request&) { return response; });
  for (int i = 0; i < 5; ++i) {
    request.method = std::to_string(i);
    response.status = 400 + i;
    handler(request);
  }
  CHECK(log.left_out() == 3);
  const Interactions kept = log.take();
  REQUIRE(kept.size() == 2);
  for (int i = 0; i < 2; ++i) {
    const Request& asked = kept[static_cast<std::size_t>(i)].request;
    CHECK(asked.method == std::to_string(3 + i));
    CHECK(asked.target == request.target);
    CHECK(asked.version == "HTTP/1.1");
    CHECK(asked.body == request.body);
    CHECK(asked.raw.empty());
    REQUIRE(asked.headers.size() == 3);
    CHECK(asked.headers[0].value == "127.0.0.1:40123");
    CHECK(asked.headers[2].name == "Empty");
    const Response& answered = kept[static_cast<std::size_t>(i)].response;
    CHECK(answered.status == 403 + i);
    CHECK(answered.reason == "Teapot");
    CHECK(answered.body == "{}");
    CHECK(answered.headers.size() == response.headers.size());
    REQUIRE(answered.script.size() == 4);
    CHECK(std::get<std::string>(answered.script[0]) == "HTTP/1.1 200");
    CHECK(std::get<Pause>(answered.script[1]).time == std::chrono::milliseconds(7));
    CHECK(std::holds_alternative<Close>(answered.script[2]));
    CHECK(std::holds_alternative<Reset>(answered.script[3]));
  }
}

TEST_CASE("calls from many threads are each kept once") {
  RequestLog log(1'000'000);
  const Handler handler = log.keep([](const Request&) { return json_response(200, "{}"); });
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) handler(v1_request(""));
    });
  for (std::thread& thread : threads) thread.join();
  const Interactions kept = log.take();
  REQUIRE(kept.size() == 4000);
  for (const Interaction& each : kept) CHECK(each.response.body == "{}");
  CHECK(log.left_out() == 0);
}
