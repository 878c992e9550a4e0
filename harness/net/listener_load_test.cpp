// Many at once: that none waits for another, and that peers which vanish leave nothing behind.
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <deque>
#include <thread>

#include "ecs_contract/listener.h"
#include "net/latch.h"
#include "net/raw_client.h"

using namespace contract;

namespace {

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

Handler echo_of_the_target() {
  return [](const Request& request) {
    Response response;
    response.body = request.target;
    return response;
  };
}

}  // namespace

TEST_CASE("256 busy connections beside 64 idle ones, on two loops: none starves", "[threads]") {
  ListenerOptions options;
  options.loops = 2;
  const Listener listener(echo_of_the_target(), options);

  std::deque<RawClient> idle;
  for (int i = 0; i < 64; ++i) CHECK(idle.emplace_back(listener.port()).ask(kGet).status() == 200);

  constexpr int kBusy = 256;
  constexpr int kAnswers = 20;
  constexpr int kThreads = 4;
  std::atomic<int> right = 0;
  std::deque<RawClient> busy;
  for (int i = 0; i < kBusy; ++i) busy.emplace_back(listener.port());
  const auto ask = [&](int first) {
    try {
      for (int round = 0; round < kAnswers; ++round) {
        const auto target = [&](int i) { return "/" + std::to_string(i * 1000 + round); };
        for (int i = first; i < kBusy; i += kThreads) {
          busy[i].send("GET " + target(i) + " HTTP/1.1\r\nHost: h\r\n\r\n");
        }
        for (int i = first; i < kBusy; i += kThreads) {
          if (busy[i].receive_answer().body == target(i)) ++right;
        }
      }
    } catch (const std::runtime_error&) {
      // A deadline that passed: `right` stays short.
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(ask, i);
  for (std::thread& thread : threads) thread.join();
  CHECK(right == kBusy * kAnswers);
  for (RawClient& client : idle) CHECK(client.ask(kGet).status() == 200);
}

TEST_CASE("long requests that are not whole are bounded together, and short ones go on",
          "[threads]") {
  ListenerOptions options;
  options.limits.body = 1 << 20;
  options.unfinished = 2 << 20;
  const Listener listener(echo_of_the_target(), options);
  const std::string head = "POST /long HTTP/1.1\r\nHost: h\r\nContent-Length: 1048576\r\n\r\n";
  std::deque<RawClient> clients;
  for (int i = 0; i < 8; ++i)
    clients.emplace_back(listener.port()).send(head + std::string((1 << 20) - 1000, 'x'));
  for (int i = 0; i < 20; ++i) CHECK(RawClient(listener.port()).ask(kGet).status() == 200);
  int refused = 0, answered = 0;
  for (RawClient& client : clients) {
    client.send(std::string(1000, 'x'));
    const int status = client.receive_answer().status();
    refused += status == 503 ? 1 : 0;
    answered += status == 200 ? 1 : 0;
  }
  CHECK(refused + answered == 8);
  CHECK(refused >= 5);  // no more than two of them have room
  CHECK(answered >= 1);
  for (int i = 0; i < 3; ++i)  // what they held is free again
    CHECK(RawClient(listener.port()).ask(head + std::string(1 << 20, 'x')).status() == 200);
}

TEST_CASE("a handler that waits holds its own connection only", "[threads]") {
  const Latch latch;
  const Listener listener([&](const Request& request) {
    if (request.target == "/wait") latch.wait();
    return Response{};
  });
  RawClient waiting(listener.port());
  waiting.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
  for (int i = 0; i < 20; ++i) CHECK(RawClient(listener.port()).ask(kGet).status() == 200);
  latch.open();
  CHECK(waiting.receive_answer().status() == 200);
}

TEST_CASE("a peer that sends ahead while its request is answered is held back", "[threads]") {
  const Latch latch;
  const Listener listener([&](const Request& request) {
    if (request.nth == 1) latch.wait();
    return Response{};
  });
  RawClient client(listener.port());
  client.send(kGet);
  // As much as the system's buffers hold is taken, not the 64 MB offered.
  const std::string piece(65536, 'x');
  std::size_t taken = 0;
  pollfd writable{.fd = client.fd(), .events = POLLOUT, .revents = 0};
  while (taken < 64'000'000 && ::poll(&writable, 1, 300) == 1) {
    const ssize_t sent = ::send(client.fd(), piece.data(), piece.size(), MSG_DONTWAIT);
    if (sent > 0) taken += static_cast<std::size_t>(sent);
  }
  CHECK(taken < 64'000'000);
  latch.open();
  CHECK(client.receive_answer().status() == 200);
}

TEST_CASE("peers that vanish free their place", "[threads]") {
  ListenerOptions options;
  options.connections = 1;  // so the next is served only if the last is gone
  const std::string big(20'000'000, 'x');
  const Listener listener(
      [&](const Request& request) {
        Response response;
        if (request.target == "/big") response.body = big;
        return response;
      },
      options);
  const std::string in_head = "GET / HTT";
  const std::string in_body = "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc";
  const std::string in_answer = "GET /big HTTP/1.1\r\nHost: h\r\n\r\n";
  for (const std::string& bytes : {std::string(), in_head, in_body, in_answer}) {
    for (const bool by_reset : {false, true}) {
      CAPTURE(bytes, by_reset);
      RawClient client(listener.port());
      client.send(bytes);
      if (bytes == in_answer) CHECK_FALSE(client.receive(1000).empty());
      by_reset ? client.close_by_reset() : client.close();
      CHECK(RawClient(listener.port()).ask(kGet).status() == 200);
    }
  }
}

TEST_CASE("a peer that resets while a handler or a pause holds its answer frees its place",
          "[threads]") {
  const Latch latch;
  std::atomic<bool> waits = false;
  ListenerOptions options;
  options.connections = 1;  // so the next is served only if the last is gone
  const Listener listener(
      [&](const Request& request) {
        Response response;
        if (request.target == "/wait") {
          waits = true;
          latch.wait();
        }
        if (request.target == "/pause")
          response.script = {std::string("a"), Pause{std::chrono::hours(1)}, Close{}};
        return response;
      },
      options);
  for (const char* target : {"/wait", "/pause"}) {
    CAPTURE(target);
    RawClient client(listener.port());
    client.send(std::string("GET ") + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
    if (target == std::string("/pause")) CHECK(client.receive() == "a");
    while (!waits) std::this_thread::yield();
    client.close_by_reset();
    CHECK(RawClient(listener.port()).ask(kGet).status() == 200);
  }
  latch.open();
}

TEST_CASE("beyond the bound connections wait in the backlog until one ends") {
  std::atomic<bool> ended = false;
  std::atomic<bool> early = false;
  ListenerOptions options;
  options.connections = 2;
  const Listener listener(
      [&](const Request& request) {
        if (request.target == "/third" && !ended) early = true;
        return Response{};
      },
      options);
  RawClient first(listener.port());
  RawClient second(listener.port());
  first.ask(kGet);
  second.ask(kGet);
  RawClient third(listener.port());
  third.send("GET /third HTTP/1.1\r\nHost: h\r\n\r\n");
  for (int i = 0; i < 100; ++i) REQUIRE(second.ask(kGet).status() == 200);  // time enough to err
  ended = true;
  first.close();
  CHECK(third.receive_answer().status() == 200);
  CHECK_FALSE(early);
}

TEST_CASE("while there is no descriptor left connections wait, and are served when there is one") {
  const Listener listener(echo_of_the_target());
  RawClient open(listener.port());
  open.ask(kGet);
  RawClient waiting = RawClient::unconnected();

  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const int lowest_free = ::dup(0);
  ::close(lowest_free);
  rlimit none_left = before;
  none_left.rlim_cur = static_cast<rlim_t>(lowest_free);
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none_left) == 0);
  waiting.connect(listener.port());
  waiting.send("GET /waited HTTP/1.1\r\nHost: h\r\n\r\n");
  int served = 0;
  for (int i = 0; i < 100; ++i) served += open.ask(kGet).status() == 200;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);

  CHECK(served == 100);
  CHECK(waiting.receive_answer().body == "/waited");
}
