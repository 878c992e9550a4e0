// Scripts and time: what a listener does to a connection when it is told to, or when peers are
// late.
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "ecs_contract/listener.h"
#include "net/raw_client.h"

using namespace contract;
using namespace std::chrono_literals;

namespace {

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

Handler scripted(std::vector<WireAction> script) {
  return [script = std::move(script)](const Request& request) {
    Response response;
    if (request.nth == 1) response.script = script;
    return response;
  };
}

}  // namespace

TEST_CASE(
    "a script sends its bytes exactly, though they are no HTTP, and the connection stays open") {
  const std::string bytes = std::string("no HTTP\0at all", 14) + "\r\n";
  const Listener listener(scripted({bytes}));
  RawClient client(listener.port());
  client.send(kGet);
  CHECK(client.receive() == bytes);
  CHECK(client.ask(kGet).status() == 200);
}

TEST_CASE("a script may send byte by byte") {
  const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  std::vector<WireAction> script;
  for (const char byte : bytes) script.emplace_back(std::string(1, byte));
  script.emplace_back(std::string());  // empty pieces do no harm
  const Listener listener(scripted(script));
  RawClient client(listener.port());
  CHECK(client.ask(kGet).body == "ok");
  CHECK(client.ask(kGet).status() == 200);
}

TEST_CASE("a script may cut an answer in the middle and end in order") {
  const std::string bytes = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
  const Listener listener(scripted({bytes, Close{}, std::string("never sent")}));
  RawClient client(listener.port());
  client.send(kGet + kGet);  // what is unread must not turn the end into a reset
  CHECK(client.receive_all() == bytes);
  CHECK_FALSE(client.reset);
}

TEST_CASE("a script may reset, and the bytes before it arrive") {
  const std::string before = GENERATE(std::string(), std::string("HTTP/1.1 200 OK\r\n"));
  const Listener listener(scripted({before, Reset{}}));
  RawClient client(listener.port());
  client.send(kGet);
  CHECK(client.receive_all() == before);
  CHECK(client.reset);
}

TEST_CASE("a reset behind many bytes waits until a slow reader has been sent them") {
  const std::string bytes(8'000'000, 'x');
  const Listener listener(scripted({bytes, Reset{}}));
  RawClient client(listener.port(), 4096);
  client.send(kGet);
  CHECK(client.receive_all().size() == bytes.size());
  CHECK(client.reset);
}

TEST_CASE("a pause holds its own connection only, and at least as long as it says") {
  const Listener listener([](const Request& request) {
    Response response;
    if (request.target == "/slow") {
      response.script = {std::string("a"), Pause{50ms}, std::string("b"), Close{}};
    }
    return response;
  });
  RawClient slow(listener.port());
  const auto begin = std::chrono::steady_clock::now();
  slow.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(slow.receive() == "a");
  CHECK(RawClient(listener.port()).ask(kGet).status() == 200);
  CHECK(slow.receive_all() == "b");
  CHECK(std::chrono::steady_clock::now() - begin >= 50ms);
}

TEST_CASE("a connection that pauses for ever holds nobody, nor the end of the listener") {
  Listener listener(scripted({std::string("a"), Pause{1h}, std::string("b")}));
  RawClient client(listener.port());
  client.send(kGet);
  CHECK(client.receive() == "a");
  listener.stop();
  CHECK(client.receive_all().empty());
}

TEST_CASE("a byte out of band ends no pause, and leaves it one that can be ended") {
  Listener listener(scripted({std::string("a"), Pause{1h}, std::string("b")}));
  RawClient client(listener.port());
  client.send(kGet);
  CHECK(client.receive() == "a");
  REQUIRE(::send(client.fd(), "!", 1, MSG_OOB | MSG_NOSIGNAL) == 1);
  std::this_thread::sleep_for(100ms);  // else it is still on its way
  listener.stop();
  CHECK(client.receive_all().empty());
}

TEST_CASE("a head that takes too long is ended with 408") {
  ListenerOptions options;
  options.head_time = 50ms;
  const Listener listener(scripted({}), options);
  RawClient client(listener.port());
  client.ask(kGet);  // time before the first byte of a head does not count
  client.send("GET / HT");
  CHECK(client.receive_answer().status() == 408);
  CHECK(client.receive_all().empty());
  CHECK_FALSE(client.reset);
}

TEST_CASE("a slow loris is ended: each byte in time does not make the head in time") {
  ListenerOptions options;
  options.head_time = 100ms;
  const Listener listener(scripted({}), options);
  RawClient client(listener.port());
  client.send("GET / HTTP/1.1\r\n");
  // Sends a header whenever nothing has come for a while, for as long as it is let.
  pollfd waited{.fd = client.fd(), .events = POLLIN, .revents = 0};
  int lines = 0;
  while (::poll(&waited, 1, 5) == 0 && lines < 4000) {
    client.send("X: 1\r\n");
    ++lines;
  }
  CHECK(lines < 4000);
  CHECK(client.receive_answer().status() == 408);
}

TEST_CASE("a body that takes too long is ended with 408") {
  ListenerOptions options;
  options.body_time = 50ms;
  const Listener listener(scripted({}), options);
  RawClient client(listener.port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  CHECK(client.receive_answer().status() == 408);
}

TEST_CASE("a connection that idles is closed without a word, before its first request") {
  ListenerOptions options;
  options.idle_time = 50ms;
  const Listener listener(scripted({}), options);
  RawClient silent(listener.port());
  CHECK(silent.receive_all().empty());
  CHECK_FALSE(silent.reset);
}

TEST_CASE("a connection that idles is closed without a word, between requests") {
  ListenerOptions options;
  options.idle_time = 50ms;
  const Listener listener(scripted({}), options);
  RawClient client = RawClient::unconnected();
  // On a busy machine the first request itself may come too late.
  for (std::string answer; answer.empty(); answer = client.receive()) {
    client = RawClient(listener.port());
    client.send(kGet);
  }
  CHECK(client.receive_all().empty());
  CHECK_FALSE(client.reset);
}

TEST_CASE("a peer that goes on sending after the end does not keep its connection") {
  ListenerOptions options;
  options.connections = 1;
  const Listener listener(scripted({Close{}}), options);
  RawClient endless(listener.port());
  endless.send(kGet);
  std::atomic<bool> gone = false;
  std::thread sender([&] {
    while (endless.send(std::string(65536, 'x'))) {
    }
    gone = true;
  });
  RawClient next(listener.port());
  next.send(kGet);
  CHECK(next.receive_all().empty());
  sender.join();
  CHECK(gone);
}

TEST_CASE("a peer that takes no byte of its answer is reset") {
  ListenerOptions options;
  options.write_time = 100ms;
  const Listener listener(scripted({std::string(20'000'000, 'x')}), options);
  RawClient client(listener.port(), 4096);
  client.send(kGet);
  client.wait_for_reset();
  CHECK(client.receive_all().size() < 20'000'000);
  CHECK(client.reset);
}

TEST_CASE("an answer of 20 MB reaches a reader that is slow but reads") {
  const std::string body(20'000'000, 'x');
  const Listener listener([&](const Request&) {
    Response response;
    response.body = body;
    return response;
  });
  RawClient slow(listener.port(), 4096);
  slow.send(kGet);
  CHECK(RawClient(listener.port()).ask(kGet).body.size() == body.size());
  const RawAnswer answer = slow.receive_answer();
  CHECK(answer.body == body);
  CHECK(slow.ask(kGet).status() == 200);
}
