#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "connection_test.h"

using namespace contract;
using namespace contract::reference;
using namespace std::chrono_literals;

namespace {

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

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
  struct Row {
    const char* name;
    std::string bytes;
    std::size_t read;  ///< 0: too large
  };
  const std::size_t most = Connection::kLargestAnswer;
  // A deflate block that repeats a NUL without end: 2 KB a byte nearly.
  const std::string bomb = std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff\x63\x18", 12) +
                           repeated("\x05\xa3\x60\x14\x8c\x82\x51\x30\x0a\x46\xc1\x28\x18", 24'000);
  const std::vector<Row> rows = {
      {"the largest", kHead + "\r\n" + std::string(most, ' '), most},
      {"a byte more", kHead + "\r\n" + std::string(most + 1, ' '), 0},
      {"50 MB", kHead + "Content-Length: 52428800\r\n\r\n" + std::string(50 * 1024 * 1024, ' '), 0},
      {"50 MB in a chunk", kChunked + "\r\n3200000\r\n" + std::string(50 * 1024 * 1024, ' '), 0},
      {"50 MB, packed", kGzip + "\r\n" + bomb, 0},
  };
  Server server([&](int nth) {
    return script({rows.at(static_cast<std::size_t>(nth - 1)).bytes, Close{}});
  });
  Connection connection(server.endpoint());
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Exchanged result = connection.exchange(get(), 30s);
    if (row.read > 0) {
      REQUIRE(std::holds_alternative<Response>(result));
      CHECK(std::get<Response>(result).body.size() == row.read);
    } else {
      REQUIRE(std::holds_alternative<TransportError>(result));
      CHECK(text_of(result) == "error: the answer is larger than 4194304 bytes");
    }
  }
  CHECK(server.requests == static_cast<int>(rows.size()));
}

TEST_CASE("a head past its bounds is not read to its end") {
  struct Row {
    const char* name;
    std::string bytes;
    bool whole;
  };
  const std::string line = "X: " + std::string(65'000, 'x') + "\r\n";
  const std::string no_body = "Content-Length: 0\r\n\r\n";
  const auto row = GENERATE_COPY(values<Row>({
      {"1000 lines", kStatus + repeated("X: 1\r\n", 997) + no_body, true},
      {"1001 lines", kStatus + repeated("X: 1\r\n", 998) + no_body, false},
      {"nearly 256 KiB", kStatus + repeated(line, 4) + no_body, true},
      {"more", kStatus + repeated(line, 5) + no_body, false},
      {"one line of 200 KB", kStatus + "X: " + std::string(200'000, 'x') + "\r\n" + no_body, false},
      {"one line without end", kStatus + "X: " + std::string(2'000'000, 'x'), false},
      {"a status line without end", "HTTP/1.1 200 " + std::string(2'000'000, 'x'), false},
      {"no 103 is the last", repeated(kEarly, 300) + kStatus + no_body, false},
      {"trailers", kChunked + "\r\n0\r\n" + repeated("X: 1\r\n", 1000) + "\r\n", false},
  }));
  CAPTURE(row.name);
  Server server([&](int) { return script({row.bytes, Close{}}); });
  Connection connection(server.endpoint());
  const Exchanged result = connection.exchange(get(), 30s);
  REQUIRE(std::holds_alternative<Response>(result) == row.whole);
  if (!row.whole) CHECK(std::get<TransportError>(result).may_have_arrived);
  CHECK(server.requests == 1);
}

TEST_CASE("an answer whose lengths are none, or not one, is no answer") {
  const std::string body = R"({"a":1})";
  const auto said = [&](const std::string& lines) {
    Server server([&](int) { return script({kHead + lines + "\r\n\r\n" + body, Close{}}); });
    Connection connection(server.endpoint());
    return text_of(connection.exchange(get(), std::chrono::seconds(20)));
  };
  for (const char* lines :
       {"Content-Length: 7\r\nContent-Length: 5", "Content-Length: 5\r\ncontent-length: 7",
        "Content-Length: 7, 5", "Content-Length: 7,", "Content-Length: 7a", "Content-Length: -7",
        "Content-Length: +7", "Content-Length:", "Content-Length: 0x7"}) {
    INFO(lines);
    CHECK(said(lines).starts_with("error: "));
  }
  for (const char* lines : {"Content-Length: 7", "Content-Length:7", "Content-Length: \t7 ",
                            "Content-Length: 7\r\nContent-Length: 7", "Content-Length: 7, 7"}) {
    INFO(lines);
    CHECK(said(lines) == body);
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
