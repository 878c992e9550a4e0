// Many addresses on few loops: each has its own handler, and what is closed is closed.
#include "net/endpoints.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <set>
#include <thread>
#include <vector>

#include "ecs_contract/error.h"
#include "net/raw_client.h"

using namespace contract;

namespace {

const std::string kGet = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";

Handler says(const std::string& text) {
  return [text](const Request&) {
    Response response;
    response.body = text;
    return response;
  };
}

bool refuses(int port) try {
  RawClient client(port);
  // Connected before the loop came to close the socket: then it ends without an answer.
  return !client.send(kGet) || client.receive().empty();
} catch (const std::runtime_error&) {
  return true;
}

}  // namespace

TEST_CASE("each address has its own handler, and its own port") {
  Endpoints endpoints;
  const Endpoint one = endpoints.open({}, says("one"));
  const Endpoint two = endpoints.open({}, says("two"));
  CHECK(one.port() != two.port());
  CHECK(RawClient(one.port()).ask(kGet).body == "one");
  CHECK(RawClient(two.port()).ask(kGet).body == "two");
}

TEST_CASE("closing an address ends its connections and no others") {
  Endpoints endpoints;
  Endpoint gone = endpoints.open({}, says("gone"));
  const Endpoint stays = endpoints.open({}, says("stays"));
  RawClient on_gone(gone.port());
  RawClient on_stays(stays.port());
  CHECK(on_gone.ask(kGet).body == "gone");
  CHECK(on_stays.ask(kGet).body == "stays");
  const int port = gone.port();
  gone.close();
  gone.close();
  CHECK(on_gone.receive_all().empty());
  CHECK(refuses(port));
  CHECK(on_stays.ask(kGet).body == "stays");
}

TEST_CASE("a moved address stays open, and one that is moved onto closes what it had") {
  Endpoints endpoints;
  Endpoint one = endpoints.open({}, says("one"));
  const int port = one.port();
  Endpoint other = endpoints.open({}, says("other"));
  RawClient on_other(other.port());
  CHECK(on_other.ask(kGet).body == "other");
  other = std::move(one);
  CHECK(other.port() == port);
  CHECK(on_other.receive_all().empty());
  CHECK(RawClient(port).ask(kGet).body == "one");
}

TEST_CASE("no port is given twice, though it is closed at once") {
  Endpoints endpoints;
  std::set<int> ports;
  for (int i = 0; i < 3000; ++i) {
    const Endpoint one = endpoints.open({}, says("one"));
    REQUIRE(ports.insert(one.port()).second);
  }
}

TEST_CASE("a first port is counted up from, past those that are taken") {
  const Listener holder(says("holder"));
  ListenerOptions options;
  options.port = holder.port();
  Endpoints endpoints(options);
  const Endpoint one = endpoints.open({}, says("one"));
  const Endpoint two = endpoints.open({}, says("two"));
  CHECK(one.port() > holder.port());
  CHECK(two.port() > one.port());
  CHECK(RawClient(two.port()).ask(kGet).body == "two");
}

TEST_CASE("past the last port there is none") {
  ListenerOptions options;
  options.port = 65535;
  Endpoints endpoints(options);
  std::vector<Endpoint> open;
  CHECK_THROWS_WITH(
      [&] {
        for (int i = 0; i < 2; ++i) open.push_back(endpoints.open({}, says("one")));
      }(),
      Catch::Contains("no port is left"));
}

TEST_CASE("a host that is none of this machine is an error that names it") {
  Endpoints endpoints;
  CHECK_THROWS_WITH(endpoints.open({"192.0.2.1", nullptr}, says("nobody")),
                    Catch::Contains("192.0.2.1"));
  CHECK_THROWS_WITH(endpoints.open({"no such host", nullptr}, says("nobody")),
                    Catch::Contains("no such host"));
}

TEST_CASE("thousands of addresses are open at once, and each answers by its own handler") {
  raise_descriptor_limit();
  ListenerOptions options;
  options.loops = 2;
  Endpoints endpoints(options);
  std::vector<Endpoint> all;
  for (int i = 0; i < 2000; ++i) all.push_back(endpoints.open({}, says(std::to_string(i))));
  for (std::size_t i = 0; i < all.size(); i += 97)
    CHECK(RawClient(all[i].port()).ask(kGet).body == std::to_string(i));
}

TEST_CASE("no connection has the number of another, on whichever address and loop") {
  ListenerOptions options;
  options.loops = 3;
  Endpoints endpoints(options);
  const Handler number = [](const Request& request) {
    Response response;
    response.body = std::to_string(request.connection) + " " + std::to_string(request.nth);
    return response;
  };
  std::set<std::string> seen;
  for (int i = 0; i < 12; ++i) {
    const Endpoint one = endpoints.open({}, number);
    RawClient client(one.port());
    for (int nth = 0; nth < 3; ++nth) CHECK(seen.insert(client.ask(kGet).body).second);
  }
}

TEST_CASE("what was sent before the loops are settled has been answered by then") {
  Endpoints endpoints;
  std::atomic<int> answered{0};
  const Endpoint one = endpoints.open({}, [&](const Request&) {
    ++answered;
    return Response{};
  });
  for (int i = 1; i <= 200; ++i) {
    RawClient client(one.port());
    client.send(kGet);
    endpoints.settle();
    REQUIRE(answered == i);
  }
}

TEST_CASE("a loop that is held up is known to have been late, and by how much") {
  using namespace std::chrono_literals;
  ListenerOptions options;
  options.beat = 5ms;
  Endpoints endpoints(options);
  const Endpoint one = endpoints.open({}, [](const Request&) {
    std::this_thread::sleep_for(300ms);
    return Response{};
  });
  const auto began = std::chrono::steady_clock::now();
  CHECK(RawClient(one.port()).ask(kGet).status() == 200);
  CHECK(endpoints.late_since(began) >= 250ms);
  endpoints.settle();
  // Neither before nor after it: of later there is nothing yet, whatever the machine does.
  CHECK(endpoints.late_between(began - 2h, began - 1h) == 0ms);
  CHECK(endpoints.late_between(began + 1h, began + 2h) < 250ms);
}

TEST_CASE("what waits in line behind many short handlers is known to have been late") {
  using namespace std::chrono_literals;
  ListenerOptions options;
  options.beat = 5ms;
  Endpoints endpoints(options);
  std::promise<void> begin;
  const std::shared_future<void> begun = begin.get_future().share();
  const Endpoint one = endpoints.open({}, [&](const Request& request) {
    if (request.target == "/first") begun.wait();
    std::this_thread::sleep_for(5ms);
    return Response{};
  });
  std::vector<RawClient> clients;
  for (int i = 0; i < 100; ++i) {
    clients.emplace_back(one.port());
    CHECK(clients.back().ask(kGet).status() == 200);
  }
  RawClient first(one.port());
  first.send("GET /first HTTP/1.1\r\nHost: h\r\n\r\n");
  for (RawClient& each : clients) each.send(kGet);
  const auto began = std::chrono::steady_clock::now();
  begin.set_value();
  for (RawClient& each : clients) CHECK(each.receive_answer().status() == 200);
  CHECK(endpoints.late_between(began + 50ms, began + 1h) >= 200ms);
}

TEST_CASE("once all are stopped, who connects is refused") {
  Endpoints endpoints;
  const Endpoint one = endpoints.open({}, says("one"));
  CHECK(RawClient(one.port()).ask(kGet).body == "one");
  endpoints.stop();
  CHECK_THROWS_WITH(RawClient(one.port()), "can't connect");
}

TEST_CASE("addresses are opened, asked and closed from many threads at once") {
  ListenerOptions options;
  options.loops = 2;
  Endpoints endpoints(options);
  std::atomic<int> right{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread)
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 50; ++i) {
        const std::string text = std::to_string(thread) + "/" + std::to_string(i);
        const Endpoint one = endpoints.open({}, says(text));
        if (RawClient(one.port()).ask(kGet).body == text) ++right;
      }
    });
  for (std::thread& each : threads) each.join();
  CHECK(right == 200);
}

TEST_CASE("connections past the limit wait until others have gone") {
  ListenerOptions options;
  options.connections = 2;
  Endpoints endpoints(options);
  const Endpoint one = endpoints.open({}, says("one"));
  std::vector<RawClient> held;
  for (int i = 0; i < 2; ++i) {
    held.emplace_back(one.port());
    CHECK(held.back().ask(kGet).body == "one");
  }
  RawClient waits(one.port());
  waits.send(kGet);
  held.pop_back();
  CHECK(waits.receive_answer().body == "one");
}
