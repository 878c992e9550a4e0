#include "server/seen.h"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "cassette/testing.h"

using namespace contract;
using namespace contract::testing;

TEST_CASE("what came is kept with its answer, the last so many, and the rest is counted") {
  Seen seen(2);
  const Handler handler = seen.keep([](const Request& request) {
    if (request.target == "/throws") throw std::runtime_error("broken");
    return json_response(200, request.target);
  });
  Request request;
  for (const char* target : {"/1", "/2", "/throws"}) {
    request.target = target;
    const Response response = handler(request);
    CHECK(response.status == (request.target == "/throws" ? 500 : 200));
  }
  CHECK(seen.left_out() == 1);
  const Cassette cassette = seen.take();
  REQUIRE(cassette.interactions.size() == 2);
  CHECK(cassette.interactions[0].request.target == "/2");
  CHECK(cassette.interactions[0].response.body == "/2");
  CHECK(cassette.interactions[1].response.status == 500);
  CHECK(seen.take().interactions.empty());
}

TEST_CASE("calls from many threads are each kept once") {
  Seen seen(1'000'000);
  const Handler handler = seen.keep([](const Request&) { return json_response(200, "{}"); });
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) handler(v1_request(""));
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(seen.take().interactions.size() == 4000);
  CHECK(seen.left_out() == 0);
}
