// Requests: that they arrive as they were sent, and what is answered to those that don't.
#include "ecs_contract/listener.h"

#include <catch2/catch.hpp>
#include <mutex>
#include <stdexcept>

#include "ecs_contract/error.h"
#include "net/raw_client.h"

using namespace contract;

namespace {

/// Keeps what arrives and answers with the number of the request.
struct Witness {
  Handler handler() {
    return [this](const Request& request) {
      const std::lock_guard lock(mutex);
      seen.push_back(request);
      Response response;
      response.body = std::to_string(seen.size());
      return response;
    };
  }
  std::mutex mutex;
  std::vector<Request> seen;
};

std::string post(const std::string& target, const std::string& type, const std::string& body) {
  return "POST " + target + " HTTP/1.1\r\nHost: h\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

constexpr auto kForm = "application/x-www-form-urlencoded";

}  // namespace

TEST_CASE("a request arrives byte for byte: nothing decoded, sorted or added") {
  Witness witness;
  const Listener listener(witness.handler());
  const std::string bytes =
      "GET /?b=%2b&a=+&b=%zz HTTP/1.1\r\nX-Test: a%0d%0aX: 1\r\nhost:h\r\nX-test:  2 \r\n\r\n";
  const auto before = std::chrono::system_clock::now();
  CHECK(RawClient(listener.port()).ask(bytes).status() == 200);

  REQUIRE(witness.seen.size() == 1);
  const Request& request = witness.seen[0];
  CHECK(request.raw == bytes);
  CHECK(request.method == "GET");
  CHECK(request.target == "/?b=%2b&a=+&b=%zz");
  REQUIRE(request.headers.size() == 3);
  CHECK(request.headers[0].name == "X-Test");
  CHECK(request.headers[0].value == "a%0d%0aX: 1");
  CHECK(request.headers[1].name == "host");
  CHECK(request.headers[2].name == "X-test");
  CHECK(request.headers[2].value == "2");
  CHECK_FALSE(request.tls);
  CHECK(request.arrived >= before);
  CHECK(request.arrived <= std::chrono::system_clock::now());
}

TEST_CASE("every shape of request arrives whole") {
  struct Row {
    std::string bytes, target, body;
  };
  const std::string big(200'000, 'f');
  const std::string far = "/?" + std::string(60'000, 'q');
  const std::vector<Row> rows = {
      {"GET /?Action=A HTTP/1.1\r\nHost: h\r\n\r\n", "/?Action=A", ""},
      {"POST /?Action=A HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", "/?Action=A", ""},
      {"POST /?Action=A HTTP/1.1\r\nHost: h\r\n\r\n", "/?Action=A", ""},
      {post("/", kForm, "Action=A&B=%20"), "/", "Action=A&B=%20"},
      {post("/?Action=A", kForm, "B=1"), "/?Action=A", "B=1"},
      {post("/", kForm, big), "/", big},
      {post("/", "application/json", big), "/", big},
      {"GET " + far + " HTTP/1.1\r\nHost: h\r\n\r\n", far, ""},
      {"GET http://h:80/?Action=A HTTP/1.1\r\nHost: h\r\n\r\n", "http://h:80/?Action=A", ""},
      {"PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
       "chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
       "/", "abc"},
  };
  Witness witness;
  const Listener listener(witness.handler());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(i);
    CHECK(RawClient(listener.port()).ask(rows[i].bytes).status() == 200);
    REQUIRE(witness.seen.size() == i + 1);
    CHECK(witness.seen[i].target == rows[i].target);
    CHECK(witness.seen[i].body == rows[i].body);
    CHECK(witness.seen[i].raw == rows[i].bytes);
  }
}

TEST_CASE("a request in pieces of one byte is the same request") {
  Witness witness;
  const Listener listener(witness.handler());
  RawClient client(listener.port());
  const std::string bytes = post("/?a=1", kForm, "b=2");
  for (const char byte : bytes) client.send({&byte, 1});
  CHECK(client.receive_answer().status() == 200);
  CHECK(witness.seen.at(0).raw == bytes);
}

TEST_CASE("pipelined requests are answered one by one, in order", "[threads]") {
  ListenerOptions options;
  options.loops = GENERATE(1u, 3u);
  const Listener listener(
      [](const Request& request) {
        Response response;
        response.body = request.target + " " + std::to_string(request.nth);
        return response;
      },
      options);
  RawClient client(listener.port());
  constexpr int kRequests = 200;  // more than one turn of the loop takes
  std::string bytes;
  for (int i = 1; i <= kRequests; ++i) {
    bytes += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }
  client.send(bytes);
  for (int i = 1; i <= kRequests; ++i) {
    REQUIRE(client.receive_answer().body == "/" + std::to_string(i) + " " + std::to_string(i));
  }
}

TEST_CASE("connections are numbered from 1, and the requests on each") {
  Witness witness;
  const Listener listener(witness.handler());
  const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  RawClient first(listener.port());
  first.ask(get);
  first.ask(get);
  RawClient(listener.port()).ask(get);
  first.ask(get);
  std::vector<std::pair<std::uint64_t, std::uint32_t>> numbers;
  for (const Request& request : witness.seen) numbers.emplace_back(request.connection, request.nth);
  CHECK(numbers == decltype(numbers){{1, 1}, {1, 2}, {2, 1}, {1, 3}});
}

TEST_CASE("what is no acceptable request is refused with its status, and the connection ends") {
  struct Row {
    std::string bytes;
    int status;
  };
  const std::vector<Row> rows = {
      {"rubbish\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\nHost : h\r\n\r\n", 400},
      {"GET /" + std::string(300, 'x') + " HTTP/1.1\r\n\r\n", 414},
      {"GET / HTTP/1.1\r\nX: " + std::string(300, 'x') + "\r\n\r\n", 431},
      {"POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x'), 413},
      {"POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n" + std::string(9999999, 'x'), 413},
      {"GET / HTTP/3.0\r\n\r\n", 505},
  };
  Witness witness;
  ListenerOptions options;
  options.limits.line = 200;
  options.limits.body = 100;
  const Listener listener(witness.handler(), options);
  for (const Row& row : rows) {
    CAPTURE(row.bytes.substr(0, 60));
    RawClient client(listener.port());
    client.send(row.bytes);
    const RawAnswer answer = client.receive_answer();
    CHECK(answer.status() == row.status);
    CHECK(answer.head.find("Content-Type: text/plain") != std::string::npos);
    CHECK(answer.head.find("Connection: close\r\n") != std::string::npos);
    CHECK(answer.body.size() > 1);
    client.end_writing();
    CHECK(client.receive_all().empty());
    CHECK_FALSE(client.reset);
  }
  CHECK(witness.seen.empty());
}

TEST_CASE("requests before a bad one are answered first") {
  Witness witness;
  const Listener listener(witness.handler());
  RawClient client(listener.port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nnonsense\r\n\r\n");
  CHECK(client.receive_answer().status() == 200);
  CHECK(client.receive_answer().status() == 400);
  CHECK(client.receive_all().empty());
}

TEST_CASE("a client that expects 100 Continue gets it, then its answer") {
  Witness witness;
  const Listener listener(witness.handler());
  RawClient client(listener.port());
  client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.receive() == "HTTP/1.1 100 Continue\r\n\r\n");
  CHECK(client.ask("abc").status() == 200);
  CHECK(witness.seen.at(0).body == "abc");
}

TEST_CASE("a client that ends its direction behind its requests still gets the answers") {
  Witness witness;
  const Listener listener(witness.handler());
  RawClient client(listener.port());
  client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
  client.end_writing();
  CHECK(client.receive_answer().body == "1");
  CHECK(client.receive_answer().body == "2");
  CHECK(client.receive_all().empty());
  CHECK_FALSE(client.reset);
}

TEST_CASE("HEAD gets the head and the connection goes on") {
  const Listener listener([](const Request&) {
    Response response;
    response.body = "hello";
    return response;
  });
  RawClient client(listener.port());
  client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  const RawAnswer head = client.receive_answer(false);
  CHECK(head.head.find("Content-Length: 5\r\n") != std::string::npos);
  CHECK(client.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").body == "hello");
}

TEST_CASE("a handler that throws is answered with 500 and the listener goes on") {
  const Listener listener([](const Request& request) -> Response {
    if (request.target == "/bad") throw std::runtime_error("secret");
    return {};
  });
  RawClient client(listener.port());
  const RawAnswer answer = client.ask("GET /bad HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(answer.status() == 500);
  CHECK(answer.body.find("secret") == std::string::npos);
  CHECK(client.ask("GET /good HTTP/1.1\r\nHost: h\r\n\r\n").status() == 200);
}

TEST_CASE("a connection ends where the request or the answer says so") {
  const bool request_says = GENERATE(true, false);
  const Listener listener([&](const Request&) {
    Response response;
    if (!request_says) response.headers = {{"Connection", "close"}};
    return response;
  });
  RawClient client(listener.port());
  const std::string line = request_says ? "Connection: close\r\n" : "";
  const RawAnswer answer = client.ask("GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n");
  CHECK(answer.head.find("Connection: close\r\n") != std::string::npos);
  CHECK(client.receive_all().empty());
  CHECK_FALSE(client.reset);
}

TEST_CASE("a port that is taken, an address of others and no port at all are errors") {
  const Handler nothing = [](const Request&) { return Response{}; };
  const Listener first(nothing);
  ListenerOptions options;
  SECTION("taken") {
    options.port = first.port();
    REQUIRE_THROWS_WITH(
        Listener(nothing, options),
        Catch::Contains("127.0.0.1:" + std::to_string(first.port())) && Catch::Contains("in use"));
    CHECK(RawClient(first.port()).ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status() == 200);
  }
  SECTION("of others") {
    options.host = "192.0.2.1";  // RFC 5737: nobody's
    REQUIRE_THROWS_WITH(Listener(nothing, options), Catch::Contains("can't listen on 192.0.2.1"));
  }
  SECTION("no port") {
    options.port = GENERATE(-1, 65536);
    REQUIRE_THROWS_WITH(Listener(nothing, options),
                        Catch::Contains("no such port: " + std::to_string(options.port)));
  }
}

TEST_CASE("a port that was asked for is the one listened on, again at once after use") {
  const Handler nothing = [](const Request&) { return Response{}; };
  int port = 0;
  for (int round = 0; round < 3; ++round) {
    ListenerOptions options;
    options.port = port;
    const Listener listener(nothing, options);
    if (port != 0) CHECK(listener.port() == port);
    port = listener.port();
    RawClient client(port);
    client.ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    CHECK(client.receive_all().empty());  // our end closed first: its port lingers in TIME_WAIT
  }
}
