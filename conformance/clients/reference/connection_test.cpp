#include "connection.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>

#include "server/certificate.h"
#include "server/listener.h"

using namespace contract;
using namespace contract::reference;
using namespace std::chrono_literals;

namespace {

/// A listener that counts the requests and hands each its number, and counts the connections.
struct Server {
  std::atomic<int> requests{0};
  std::atomic<std::uint64_t> connections{0};
  Listener listener;

  explicit Server(std::function<Response(int)> answer, ListenerOptions options = {})
      : listener(
            [this, answer = std::move(answer)](const Request& request) {
              connections = std::max(connections.load(), request.connection);
              return answer(++requests);
            },
            std::move(options)) {}

  Endpoint endpoint() const { return {"http", "127.0.0.1", listener.port(), {}}; }
};

Response body(const std::string& text) {
  Response response;
  response.headers.push_back({"Content-Type", "application/json"});
  response.body = text;
  return response;
}

Response script(std::vector<WireAction> actions) {
  Response response;
  response.script = std::move(actions);
  return response;
}

Request get() {
  Request request;
  request.method = "GET";
  request.target = "/?A=a%20b";
  return request;
}

using Exchanged = std::variant<Response, TransportError>;

std::string text_of(const Exchanged& result) {
  if (const auto* error = std::get_if<TransportError>(&result)) return "error: " + error->text;
  return std::get<Response>(result).body;
}

const std::string kHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

}  // namespace

TEST_CASE("an answer comes with its status, headers and body, and the connection is kept") {
  Server server([](int nth) {
    Response response = body(std::to_string(nth));
    response.status = 404;
    return response;
  });
  Connection connection(server.endpoint());
  for (int i = 1; i <= 100; ++i) {
    const Exchanged result = connection.exchange(get(), 5s);
    REQUIRE(text_of(result) == std::to_string(i));
    CHECK(std::get<Response>(result).status == 404);
    CHECK(*find_header(std::get<Response>(result).headers, "content-type") == "application/json");
  }
  CHECK(server.connections == 1);
}

TEST_CASE("an answer that ends too early is none, and is not asked for again") {
  struct Row {
    const char* name;
    std::string bytes;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing", ""},
      {"half a status line", "HTTP/1.1 20"},
      {"no status line", "SSH-2.0-OpenSSH\r\n\r\n"},
      {"half a head", kHead},
      {"no body", kHead + "Content-Length: 2\r\n\r\n"},
      {"a body cut short", kHead + "Content-Length: 3\r\n\r\n{}"},
      {"half a chunk", kHead + "Transfer-Encoding: chunked\r\n\r\n5\r\n{}"},
      {"no last chunk", kHead + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"},
  }));
  const bool reset = GENERATE(false, true);
  const bool kept = GENERATE(false, true);
  CAPTURE(row.name, reset, kept);
  Server server([&](int nth) {
    if (kept && nth == 1) return body("{}");
    if (reset) return script({row.bytes, Reset{}});
    return script({row.bytes, Close{}});
  });
  Connection connection(server.endpoint());
  if (kept) REQUIRE(text_of(connection.exchange(get(), 5s)) == "{}");

  const Exchanged result = connection.exchange(get(), 5s);

  REQUIRE(std::holds_alternative<TransportError>(result));
  CHECK(std::get<TransportError>(result).may_have_arrived);
  CHECK(server.requests == (kept ? 2 : 1));
}

TEST_CASE("the deadline ends a call that stalls in any place, however it stalls") {
  std::vector<WireAction> dribbled_head;
  std::vector<WireAction> dribbled_body = {kHead + "Content-Length: 1000\r\n\r\n"};
  for (const char c : kHead + "X-Long: " + std::string(500, 'x')) {
    dribbled_head.insert(dribbled_head.end(), {std::string(1, c), Pause{20ms}});
    dribbled_body.insert(dribbled_body.end(), {std::string(1, ' '), Pause{20ms}});
  }
  const std::vector<std::vector<WireAction>> stalls = {
      {Pause{60s}},
      {kHead, Pause{60s}},
      {kHead + "Content-Length: 3\r\n\r\n{}", Pause{60s}},
      {kHead + "\r\n{}", Pause{60s}},  // ends with the connection, so it may go on
      dribbled_head,
      dribbled_body,
  };
  Server server([&](int nth) {
    const auto stall = static_cast<std::size_t>(nth - 1) / 2;
    return nth % 2 == 1 ? script(stalls.at(stall)) : body("{}");
  });
  Connection connection(server.endpoint());
  for (std::size_t i = 0; i < stalls.size(); ++i) {
    CAPTURE(i);
    const Exchanged result = connection.exchange(get(), 200ms);
    REQUIRE(text_of(result) == "error: no whole answer within 200 ms");
    CHECK(std::get<TransportError>(result).may_have_arrived);
    // The next call has a connection of its own, and all of its time.
    CHECK(text_of(connection.exchange(get(), 5s)) == "{}");
    CHECK(server.requests == static_cast<int>(2 * i + 2));
  }
}

TEST_CASE("an answer past the bound is not read to its end") {
  const std::size_t size = Connection::kLargestAnswer + GENERATE(0u, 1u);
  Server server([&](int) { return body(std::string(size, ' ')); });
  Connection connection(server.endpoint());
  const Exchanged result = connection.exchange(get(), 30s);
  if (size == Connection::kLargestAnswer) {
    REQUIRE(std::holds_alternative<Response>(result));
    CHECK(std::get<Response>(result).body.size() == size);
  } else {
    CHECK_THAT(text_of(result), Catch::Contains("larger than 4194304 bytes"));
  }
}

TEST_CASE("a redirect is an answer: no other server hears of the request") {
  Server other([](int) { return body("{}"); });
  const int status = GENERATE(301, 302, 303, 307, 308);
  Server server([&](int) {
    Response response = body("moved");
    response.status = status;
    const auto port = std::to_string(other.listener.port());
    response.headers.push_back({"Location", "http://127.0.0.1:" + port + "/?A=a%20b"});
    return response;
  });
  Connection connection(server.endpoint());
  const Exchanged result = connection.exchange(get(), 5s);
  REQUIRE(std::holds_alternative<Response>(result));
  CHECK(std::get<Response>(result).status == status);
  CHECK(other.requests == 0);
}

TEST_CASE("a challenge is an answer: no second request goes out") {
  Server server([](int) {
    Response response = body("{}");
    response.status = 401;
    response.headers.push_back({"WWW-Authenticate", R"(Digest realm="r", nonce="n")"});
    return response;
  });
  Connection connection(server.endpoint());
  CHECK(text_of(connection.exchange(get(), 5s)) == "{}");
  CHECK(server.requests == 1);
}

TEST_CASE("bytes that nobody asked for are never the answer to the next call") {
  // More than cpp-httplib reads ahead, so that a whole answer is left waiting in the socket.
  const std::string stray = kHead + "Content-Length: 6\r\n\r\nforged";
  Server server([&](int nth) {
    if (nth > 1) return body("mine");
    const std::string first = kHead + "Content-Length: 4\r\n\r\n{\"\"}" + std::string(8192, ' ');
    return script({first + stray});
  });
  Connection connection(server.endpoint());
  CHECK(text_of(connection.exchange(get(), 5s)) == "{\"\"}");
  CHECK(text_of(connection.exchange(get(), 5s)) == "mine");
  CHECK(server.requests == 2);
  CHECK(server.connections == 2);
}

TEST_CASE("a kept connection that the server has closed is replaced before anything is sent") {
  auto first = std::make_unique<Server>([](int) { return body("first"); });
  const Endpoint endpoint = first->endpoint();
  Connection connection(endpoint);
  CHECK(text_of(connection.exchange(get(), 5s)) == "first");
  first.reset();  // closes the connection

  ListenerOptions same_port;
  same_port.port = endpoint.port;
  Server second([](int) { return body("second"); }, same_port);
  CHECK(text_of(connection.exchange(get(), 5s)) == "second");
  CHECK(second.requests == 1);
}

TEST_CASE("where nobody listens nothing was sent, and the error says so") {
  int port = 0;
  {
    Server gone([](int) { return body("{}"); });
    port = gone.listener.port();
  }
  Connection connection({"http", "127.0.0.1", port, {}});
  const Exchanged result = connection.exchange(get(), 5s);
  REQUIRE(std::holds_alternative<TransportError>(result));
  CHECK_FALSE(std::get<TransportError>(result).may_have_arrived);
}

TEST_CASE("https trusts the CA that it is given, and no other") {
  const LocalAuthority ours = make_local_authority();
  ListenerOptions options;
  options.tls = ours.server;
  Server server([](int) { return body("{}"); }, options);
  Endpoint endpoint = server.endpoint();
  endpoint.scheme = "https";

  SECTION("the right one, and the connection is kept") {
    endpoint.ca_pem = ours.authority_pem;
    endpoint.host = GENERATE("127.0.0.1", "localhost");
    Connection connection(endpoint);
    for (int i = 0; i < 3; ++i) CHECK(text_of(connection.exchange(get(), 5s)) == "{}");
    CHECK(server.requests == 3);
    CHECK(server.connections == 1);
  }
  SECTION("one of several") {
    endpoint.ca_pem = make_local_authority().authority_pem + ours.authority_pem;
    CHECK(text_of(Connection(endpoint).exchange(get(), 5s)) == "{}");
  }
  SECTION("a wrong one, or the system's") {
    const bool system = GENERATE(false, true);
    if (!system) endpoint.ca_pem = make_local_authority().authority_pem;
    Connection connection(endpoint);
    const Exchanged result = connection.exchange(get(), 5s);
    REQUIRE(std::holds_alternative<TransportError>(result));
    CHECK_FALSE(std::get<TransportError>(result).may_have_arrived);
    CHECK(server.requests == 0);
  }
  SECTION("a stall after the handshake ends at the deadline") {
    Server stalls([](int) { return script({kHead, Pause{60s}}); }, options);
    endpoint.port = stalls.listener.port();
    endpoint.ca_pem = ours.authority_pem;
    Connection connection(endpoint);
    CHECK(text_of(connection.exchange(get(), 200ms)) == "error: no whole answer within 200 ms");
  }
}

TEST_CASE("a server that takes the connection and then no part in TLS ends at the deadline") {
  const int silent = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(::bind(silent, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(::listen(silent, 1) == 0);
  REQUIRE(::getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size) == 0);

  Connection connection({"https", "127.0.0.1", ntohs(address.sin_port), {}});
  const Exchanged result = connection.exchange(get(), 200ms);

  CHECK(text_of(result) == "error: no whole answer within 200 ms");
  CHECK_FALSE(std::get<TransportError>(result).may_have_arrived);
  ::close(silent);
}

TEST_CASE("an endpoint that can't be used is refused") {
  CHECK_THROWS_AS(Connection({"ftp", "127.0.0.1", 80, {}}), std::invalid_argument);
  CHECK_THROWS_AS(Connection({"http", "", 80, {}}), std::invalid_argument);
  CHECK_THROWS_AS(Connection({"https", "127.0.0.1", 443, "no certificate"}), std::invalid_argument);
  CHECK_THROWS_AS(Connection({"https", "127.0.0.1", 443, ""}), std::invalid_argument);
}

TEST_CASE("the Host header names the port where it is not the usual one") {
  CHECK(host_header({"http", "h", 80, {}}) == "h");
  CHECK(host_header({"https", "h", 443, {}}) == "h");
  CHECK(host_header({"http", "h", 443, {}}) == "h:443");
  CHECK(host_header({"https", "127.0.0.1", 40123, {}}) == "127.0.0.1:40123");
  CHECK(host_header({"http", "::1", 8080, {}}) == "[::1]:8080");
}
