#include "connection_test.h"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace contract;
using namespace contract::reference;
using namespace std::chrono_literals;

namespace {

/// One "Name: value" a line.
std::string lines_of(const Headers& headers) {
  std::string out;
  for (const Header& header : headers) out += header.name + ": " + header.value + "\n";
  return out;
}

const std::string kPacked("\x1f\x8b\x08\0\0\0\0\0\x02\x03\xab\xae\x05\0\x43\xbf\xa6\xa3\x02\0\0\0",
                          22);

}  // namespace

TEST_CASE("an answer comes with its status, headers and body, each on a connection of its own") {
  Server server([](int nth) {
    Response response = body(std::to_string(nth));
    response.status = 404;
    response.reason = "Not Here";
    return response;
  });
  Connection connection(server.endpoint());
  for (int i = 1; i <= 20; ++i) {
    const Exchanged result = connection.exchange(get(), 5s);
    REQUIRE(text_of(result) == std::to_string(i));
    CHECK(std::get<Response>(result).status == 404);
    CHECK(std::get<Response>(result).reason == "Not Here");
    CHECK(*find_header(std::get<Response>(result).headers, "content-type") == "application/json");
  }
  CHECK(server.requests == 20);
  CHECK(server.connections == 20);
}

TEST_CASE("a request arrives as it was built, with nothing added but what HTTP needs") {
  Server server([](int) { return body("{}"); });
  const std::string host = host_header(server.endpoint());
  struct Row {
    const char* name;
    Request request;
    std::string headers;  ///< behind Host and Accept-Encoding
  };
  Request plain = get();
  Request dots = get();
  dots.target = "/a/../b/./?A=%2F..%2f&B=a+b&C=~*'";
  Request named = get();
  named.headers = {{"x-b", "2"}, {"Accept", "text/xml"}, {"User-Agent", "u"},
                   {"X-A", "1"}, {"x-empty", ""},        {"Authorization", "ACS3 a=b,c=d"}};
  Request empty = get();
  empty.method = "POST";
  Request large = empty;
  large.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  large.body = std::string(2 * 1024 * 1024, 'a');
  large.body[7] = '\0';
  const std::vector<Row> rows = {
      {"plain", plain, ""},
      {"a path that looks untidy", dots, ""},
      {"headers", named,
       "x-b: 2\nAccept: text/xml\nUser-Agent: u\nX-A: 1\nx-empty: \nAuthorization: ACS3 a=b,c=d\n"},
      {"an empty body", empty, "Content-Length: 0\n"},
      {"a large body", large,
       "Content-Type: application/x-www-form-urlencoded\nContent-Length: 2097152\n"},
      {"plain behind a body", plain, ""},
  };
  Connection connection(server.endpoint());
  for (const Row& row : rows) {
    CAPTURE(row.name);
    Request request = row.request;
    request.headers.insert(request.headers.begin(), {"host", host});
    REQUIRE(text_of(connection.exchange(request, 30s)) == "{}");
    const std::lock_guard lock(server.mutex);
    CHECK(server.last.method == request.method);
    CHECK(server.last.target == request.target);
    CHECK(server.last.version == "HTTP/1.1");
    CHECK(lines_of(server.last.headers) ==
          "Host: " + host + "\nAccept-Encoding: gzip\n" + row.headers);
    CHECK((server.last.body == request.body));  // not printed
  }
  CHECK(server.requests == static_cast<int>(rows.size()));
}

TEST_CASE("a whole answer is read, whatever HTTP allows around it") {
  struct Row {
    const char* name;
    std::string bytes;
  };
  const auto row = GENERATE(values<Row>({
      {"a length", kHead + "Content-Length: 2\r\n\r\n{}"},
      {"the end of the connection", kHead + "\r\n{}"},
      {"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{}"},
      {"more than its length", kHead + "Content-Length: 2\r\n\r\n{}HTTP/1.1 500 No\r\n\r\n"},
      {"a chunk", kChunked + "\r\n2\r\n{}\r\n0\r\n\r\n"},
      {"chunks with extensions", kChunked + "\r\n1;a=b\r\n{\r\n01;c\r\n}\r\n000\r\n\r\n"},
      {"trailers", kChunked + "\r\n2\r\n{}\r\n0\r\nContent-Type: no\r\nX: 1\r\n\r\n"},
      {"100 Continue", "HTTP/1.1 100 Continue\r\n\r\n" + kHead + "Content-Length: 2\r\n\r\n{}"},
      {"103 Early Hints", kEarly + kHead + "Content-Length: 2\r\n\r\n{}"},
      {"three 103, chunks and trailers",
       kEarly + kEarly + kEarly + kChunked + "\r\n2\r\n{}\r\n0\r\nContent-Type: no\r\n\r\n"},
      {"gzip", kGzip + "Content-Length: 22\r\n\r\n" + kPacked},
      {"gzip in chunks", kGzip + "Transfer-Encoding: chunked\r\n\r\na\r\n" + kPacked.substr(0, 10) +
                             "\r\nc\r\n" + kPacked.substr(10) + "\r\n0\r\n\r\n"},
      {"no phrase", "HTTP/1.1 200\r\nContent-Type: application/json\r\n\r\n{}"},
      {"a long phrase",
       "HTTP/1.1 200 " + std::string(90'000, 'x') + "\r\nContent-Type: application/json\r\n\r\n{}"},
  }));
  const bool in_pieces = GENERATE(false, true);
  CAPTURE(row.name, in_pieces);
  Server server([&](int) {
    if (!in_pieces) return script({row.bytes, Close{}});
    std::vector<WireAction> bytes;
    for (std::size_t i = 0; i < row.bytes.size(); i += row.bytes.size() / 1000 + 1) {
      bytes.emplace_back(row.bytes.substr(i, row.bytes.size() / 1000 + 1));
    }
    bytes.emplace_back(Close{});
    return script(bytes);
  });
  Connection connection(server.endpoint());

  const Exchanged result = connection.exchange(get(), 10s);

  REQUIRE(text_of(result) == "{}");
  const auto& answer = std::get<Response>(result);
  CHECK(answer.status == 200);
  CHECK(std::count_if(answer.headers.begin(), answer.headers.end(), [](const Header& header) {
          return equal_ignoring_case(header.name, "Content-Type");
        }) == 1);
  CHECK(*find_header(answer.headers, "Content-Type") == "application/json");
  CHECK(find_header(answer.headers, "Link") == nullptr);
  CHECK(server.requests == 1);
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
      {"half a chunk's size", kChunked + "\r\n2"},
      {"half a chunk", kChunked + "\r\n5\r\n{}"},
      {"no last chunk", kChunked + "\r\n2\r\n{}\r\n"},
      {"half a trailer", kChunked + "\r\n2\r\n{}\r\n0\r\nX: 1\r\n"},
      {"half a gzip", kGzip + "Content-Length: 22\r\n\r\n" + kPacked.substr(0, 12)},
      {"a gzip with a wrong checksum",
       kGzip + "Content-Length: 22\r\n\r\n" + kPacked.substr(0, 14) + "no!!" + kPacked.substr(18)},
      {"a gzip that is none", kGzip + "Content-Length: 2\r\n\r\n{}"},
      {"nothing behind a 103", kEarly},
      {"half a head behind a 103", kEarly + kHead},
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
  // More than is read ahead, so that a whole answer is left waiting in the socket.
  const std::string stray = kHead + "Content-Length: 6\r\n\r\nforged";
  Server server([&](int nth) {
    if (nth > 1) return body("mine");
    const std::string first = kHead + "Content-Length: 4\r\n\r\n{\"\"}" + std::string(65'536, ' ');
    return script({first + stray});
  });
  Connection connection(server.endpoint());
  CHECK(text_of(connection.exchange(get(), 5s)) == "{\"\"}");
  CHECK(text_of(connection.exchange(get(), 5s)) == "mine");
  CHECK(server.requests == 2);
  CHECK(server.connections == 2);
}

TEST_CASE("a proxy that the environment names hears nothing") {
  Server proxy([](int) { return body("proxied"); });
  Server server([](int) { return body("{}"); });
  const std::string url = "http://127.0.0.1:" + std::to_string(proxy.listener.port());
  const std::vector<const char*> names = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY"};
  for (const char* name : names) ::setenv(name, url.c_str(), 1);
  const Exchanged result = Connection(server.endpoint()).exchange(get(), 5s);
  for (const char* name : names) ::unsetenv(name);
  CHECK(text_of(result) == "{}");
  CHECK(server.requests == 1);
  CHECK(proxy.connections == 0);
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

TEST_CASE("an endpoint that can't be used is refused") {
  const std::pair<Endpoint, const char*> rows[] = {
      {{"ftp", "127.0.0.1", 80, {}}, "the scheme is 'ftp', not http or https"},
      {{"", "127.0.0.1", 80, {}}, "the scheme is '', not http or https"},
      {{"http", "", 80, {}}, "the endpoint has no host"},
      {{"http", "a b", 80, {}}, "no such endpoint: a b"},
      {{"http", "user@127.0.0.1", 80, {}}, "no such endpoint: user@127.0.0.1"},
      {{"http", "127.0.0.1/path", 80, {}}, "no such endpoint: 127.0.0.1/path"},
      {{"http", "127.0.0.1:81", 80, {}}, "no such endpoint: 127.0.0.1:81"},
      {{"http", "127.0.0.1", 0, {}}, "no such endpoint: 127.0.0.1"},
      {{"http", "127.0.0.1", -1, {}}, "no such endpoint: 127.0.0.1"},
      {{"http", "127.0.0.1", 65536, {}}, "no such endpoint: 127.0.0.1"},
      {{"https", "127.0.0.1", 443, "no certificate"}, "the CA text holds no certificate"},
      {{"https", "127.0.0.1", 443, ""}, "the CA text holds no certificate"},
  };
  for (const auto& [endpoint, complaint] : rows) {
    CAPTURE(endpoint.scheme, endpoint.host, endpoint.port);
    CHECK_THROWS_WITH(Connection(endpoint), complaint);
  }
}

TEST_CASE("what is no call of this API is refused before anything is opened") {
  Server server([](int) { return body("{}"); });
  Connection connection(server.endpoint());
  Request put = get();
  put.method = "PUT";
  Request get_with_body = get();
  get_with_body.body = "a";
  CHECK_THROWS_WITH(connection.exchange(put, 5s), "neither a POST nor a GET without a body");
  CHECK_THROWS_WITH(connection.exchange(get_with_body, 5s),
                    "neither a POST nor a GET without a body");
  CHECK(server.connections == 0);
}

TEST_CASE("the Host header names the port where it is not the usual one") {
  CHECK(host_header({"http", "h", 80, {}}) == "h");
  CHECK(host_header({"https", "h", 443, {}}) == "h");
  CHECK(host_header({"http", "h", 443, {}}) == "h:443");
  CHECK(host_header({"https", "127.0.0.1", 40123, {}}) == "127.0.0.1:40123");
  CHECK(host_header({"http", "::1", 8080, {}}) == "[::1]:8080");
}
