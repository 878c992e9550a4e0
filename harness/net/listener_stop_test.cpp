// The end of a listener: prompt, from anywhere, and no answer lost.
#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <optional>
#include <thread>

#include "ecs_contract/listener.h"
#include "net/latch.h"
#include "net/raw_client.h"

using namespace contract;

namespace {

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
const Handler kNothing = [](const Request&) { return Response{}; };

ListenerOptions with_loops(unsigned loops) {
  ListenerOptions options;
  options.loops = loops;
  return options;
}

}  // namespace

TEST_CASE("after stop the port refuses and open connections are ended") {
  Listener listener(kNothing, with_loops(GENERATE(1u, 2u)));
  RawClient idle(listener.port());
  idle.ask(kGet);
  RawClient in_head(listener.port());
  in_head.send("GET / HT");
  listener.stop();
  listener.stop();
  CHECK(idle.receive_all().empty());
  CHECK_FALSE(idle.reset);
  CHECK(in_head.receive_all().empty());
  CHECK_THROWS_WITH(RawClient(listener.port()), "can't connect");
}

TEST_CASE("stop waits for the handler that runs, and its answer is delivered", "[threads]") {
  std::promise<void> started;
  const Latch latch;
  std::atomic<bool> handled = false;
  Listener listener(
      [&](const Request&) {
        started.set_value();
        latch.wait();
        handled = true;
        Response response;
        response.body = std::string(1'000'000, 'x');
        return response;
      },
      with_loops(1));
  RawClient client(listener.port());
  client.send(kGet);
  started.get_future().wait();
  bool handled_first = false;
  std::thread stopper([&] {
    listener.stop();
    handled_first = handled;
  });
  latch.open();
  CHECK(client.receive_answer().body.size() == 1'000'000);
  CHECK(client.receive_all().empty());
  CHECK_FALSE(client.reset);
  stopper.join();
  CHECK(handled_first);
}

TEST_CASE("a listener may be destroyed while requests run, and again and again", "[threads]") {
  for (int round = 0; round < 50; ++round) {
    std::vector<std::thread> clients;
    {
      const Listener listener(kNothing, with_loops(1 + round % 3));
      for (int i = 0; i < 3; ++i) {
        clients.emplace_back([port = listener.port()] {
          try {
            for (RawClient client(port); client.ask(kGet).status() == 200;) {
            }
          } catch (const std::runtime_error&) {
            // The listener has ended.
          }
        });
      }
      RawClient client(listener.port());
      for (int i = 0; i < round; ++i) CHECK(client.ask(kGet).status() == 200);
    }
    for (std::thread& client : clients) client.join();
  }
}

TEST_CASE("stop may be called from several threads at once", "[threads]") {
  Listener listener(kNothing, with_loops(2));
  RawClient(listener.port()).ask(kGet);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&] { listener.stop(); });
  for (std::thread& thread : threads) thread.join();
  CHECK_THROWS_WITH(RawClient(listener.port()), "can't connect");
}

TEST_CASE("a handler may stop its own listener and still answers", "[threads]") {
  Listener* self = nullptr;
  Listener listener(
      [&](const Request&) {
        self->stop();
        return Response{};
      },
      with_loops(GENERATE(1u, 2u)));
  self = &listener;
  RawClient client(listener.port());
  CHECK(client.ask(kGet).status() == 200);
  CHECK(client.receive_all().empty());
  listener.stop();
  CHECK_THROWS_WITH(RawClient(listener.port()), "can't connect");
}

TEST_CASE("once stop has begun no request is begun, and the port refuses", "[threads]") {
  std::promise<void> started;
  const Latch latch;
  std::atomic<int> handled = 0;
  std::optional<Listener> listener;
  listener.emplace([&](const Request&) {
    if (++handled == 1) started.set_value();
    latch.wait();
    return Response{};
  });
  RawClient second(listener->port());
  RawClient first(listener->port());
  first.send(kGet + kGet);
  started.get_future().wait();
  std::thread stopper([&] { listener->stop(); });
  // Until no more connections are taken.
  CHECK_THROWS_WITH(
      [&] {
        for (;;) RawClient(listener->port()).close();
      }(),
      "can't connect");
  CHECK(second.receive_all().empty());  // it is closed before a request of its own is read
  second.send(kGet);
  latch.open();
  stopper.join();
  CHECK(first.receive_answer().status() == 200);
  CHECK(first.receive_all().empty());
  CHECK(handled == 1);
}
