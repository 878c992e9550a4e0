#include "wire/http_reader.h"

#include <catch2/catch.hpp>
#include <random>
#include <vector>

using namespace contract;

namespace {

const std::string kGet = "GET /?Action=DescribeRegions HTTP/1.1\r\nHost: h\r\n\r\n";

/// What came of some bytes.
struct Outcome {
  std::vector<Request> requests;
  int status = 0;  ///< of the refusal
  std::string reason;
  bool in_request = false;
};

void drain(RequestReader& reader, Outcome& outcome) {
  while (auto request = reader.next()) outcome.requests.push_back(std::move(*request));
}

// Reads `bytes` in pieces whose sizes `size_of_next` gives.
template <class Sizes>
Outcome read_in_pieces(std::string_view bytes, Sizes size_of_next, RequestLimits limits = {}) {
  RequestReader reader(limits);
  Outcome outcome;
  while (!bytes.empty()) {
    const std::size_t size = std::min<std::size_t>(size_of_next(), bytes.size());
    reader.feed(bytes.substr(0, size));
    bytes.remove_prefix(size);
    drain(reader, outcome);
  }
  if (reader.refusal()) outcome.status = reader.refusal()->status;
  if (reader.refusal()) outcome.reason = reader.refusal()->reason;
  outcome.in_request = reader.in_request();
  return outcome;
}

Outcome read(std::string_view bytes, RequestLimits limits = {}) {
  return read_in_pieces(
      bytes, [&bytes] { return bytes.size(); }, limits);
}

Outcome read_bytewise(std::string_view bytes, RequestLimits limits = {}) {
  return read_in_pieces(
      bytes, [] { return 1; }, limits);
}

std::string shown(const Outcome& outcome) {
  std::string text;
  for (const Request& r : outcome.requests) {
    text += "<" + r.method + " " + r.target + " " + r.version + ">";
    for (const Header& header : r.headers) text += "(" + header.name + "|" + header.value + ")";
    text += "{" + r.body + "}[" + r.raw + "]";
  }
  return text + std::to_string(outcome.status) + outcome.reason + (outcome.in_request ? "+" : "");
}

std::string post(const std::string& headers, const std::string& rest) {
  return "POST / HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + rest;
}
std::string chunked(const std::string& rest) {
  return post("Transfer-Encoding: chunked\r\n", rest);
}

// One whole request is read from `bytes` with this body, and nothing is left.
void check_body(const std::string& bytes, const std::string& body) {
  INFO(bytes);
  const Outcome outcome = read(bytes);
  REQUIRE(outcome.requests.size() == 1);
  CHECK(outcome.requests[0].body == body);
  CHECK(outcome.requests[0].raw == bytes);
  CHECK(outcome.status == 0);
  CHECK_FALSE(outcome.in_request);
  CHECK(shown(read_bytewise(bytes)) == shown(outcome));
}

void check_refused(const std::string& bytes, int status, RequestLimits limits = {}) {
  INFO(bytes.substr(0, 200));
  const Outcome outcome = read(bytes, limits);
  CHECK(outcome.status == status);
  CHECK(outcome.requests.empty());
  CHECK_FALSE(outcome.in_request);
  CHECK(shown(read_bytewise(bytes, limits)) == shown(outcome));
}

void check_read(const std::string& bytes, RequestLimits limits) {
  INFO(bytes.substr(0, 200));
  CHECK(read(bytes, limits).requests.size() == 1);
  CHECK(read_bytewise(bytes, limits).requests.size() == 1);
}

// Requests that are read whole, one of each kind.
const std::vector<std::string>& corpus() {
  static const std::vector<std::string> requests = {
      kGet,
      "GET / HTTP/1.0\r\n\r\n",
      "GET / HTTP/1.1\nHost: h\n\n",
      post("", ""),
      post("Content-Length: 0\r\n", ""),
      post("Content-Length: 3\r\nContent-Length: 3\r\n", "a\r\n"),
      "GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nGET /",
      "POST http://h/?a=1 HTTP/1.1\r\nHost:h\r\nContent-Length:\t4 \r\n\r\n\r\n\r\n",
      chunked("0\r\n\r\n"),
      chunked("3\r\nabc\r\n0a;x=\"y\"\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n"),
      "OPTIONS * HTTP/1.1\r\nHost: h\r\nX: " + std::string(300, 'x') + "\r\n\r\n",
  };
  return requests;
}

}  // namespace

TEST_CASE("a request comes out as it was sent") {
  const Outcome outcome = read(
      "GET http://H/?a=%41+%e4 HTTP/1.1\r\nHost:  h \r\nx-B: 1\r\nX-b: a%0d%0a\r\nAccept:\r\n\r\n");
  REQUIRE(outcome.requests.size() == 1);
  const Request& request = outcome.requests[0];
  CHECK(request.method == "GET");
  CHECK(request.target == "http://H/?a=%41+%e4");
  CHECK(request.version == "HTTP/1.1");
  REQUIRE(request.headers.size() == 4);
  CHECK((request.headers[0].name == "Host" && request.headers[0].value == "h"));
  CHECK((request.headers[1].name == "x-B" && request.headers[1].value == "1"));
  CHECK((request.headers[2].name == "X-b" && request.headers[2].value == "a%0d%0a"));
  CHECK((request.headers[3].name == "Accept" && request.headers[3].value.empty()));
  CHECK(request.body.empty());
  CHECK(request.connection == 0);
  CHECK(request.nth == 0);
  CHECK(request.arrived > std::chrono::system_clock::time_point{});
}

TEST_CASE("bodies are framed by length or by chunks, whatever the method") {
  check_body(kGet, "");
  check_body(post("", ""), "");
  check_body(post("Content-Length: 5\r\n", "a\r\n=b"), "a\r\n=b");
  check_body("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nGET /", "GET /");
  check_body("PUT / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx", "x");
  check_body(chunked("0\r\n\r\n"), "");
  check_body(chunked("1\r\na\r\n2;e\r\n\r\n\r\n00\r\n\r\n"), "a\r\n");
  check_body(chunked("A \t;x=\"a b\"\r\n0123456789\r\n0;last\r\nT: 1\r\nU:\r\n\r\n"), "0123456789");
  check_body("DELETE / HTTP/1.1\r\ntransfer-encoding: CHUNKED\r\n\r\n1\r\nx\r\n0\r\n\r\n", "x");
}

TEST_CASE("trailers stay out of the headers") {
  const Outcome outcome = read(chunked("0\r\nAuthorization: forged\r\n\r\n"));
  REQUIRE(outcome.requests.size() == 1);
  CHECK(find_header(outcome.requests[0].headers, "Authorization") == nullptr);
}

TEST_CASE("a form body of 200,000 bytes is read whole") {
  const std::string body = "UserData=" + std::string(199991, 'x');
  check_body(post("Content-Length: 200000\r\n", body), body);
}

TEST_CASE("pipelined requests come out one by one, each with its own bytes") {
  std::string bytes;
  for (const std::string& request : corpus()) bytes += request;
  const Outcome outcome = read(bytes);
  REQUIRE(outcome.requests.size() == corpus().size());
  for (std::size_t i = 0; i < corpus().size(); ++i) CHECK(outcome.requests[i].raw == corpus()[i]);
  CHECK_FALSE(outcome.in_request);
}

TEST_CASE("requests before a refused one come out, none after it") {
  RequestReader reader;
  reader.feed(kGet + kGet + "G@T / HTTP/1.1\r\n" + kGet);
  CHECK(reader.next().has_value());
  CHECK_FALSE(reader.refusal().has_value());
  CHECK(reader.next().has_value());
  CHECK_FALSE(reader.next().has_value());
  REQUIRE(reader.refusal().has_value());
  CHECK(reader.refusal()->status == 400);
  CHECK_FALSE(reader.refusal()->reason.empty());
  reader.feed(kGet);
  CHECK_FALSE(reader.next().has_value());
  CHECK_FALSE(reader.in_request());
}

TEST_CASE("one empty line before a request is passed over, two are not") {
  for (const std::string empty : {"\r\n", "\n"}) {
    const Outcome outcome = read(empty + kGet + empty + kGet + empty);
    REQUIRE(outcome.requests.size() == 2);
    CHECK(outcome.requests[0].raw == kGet);
    CHECK(outcome.requests[1].raw == kGet);
    CHECK_FALSE(outcome.in_request);
  }
  check_refused("\r\n\r\n" + kGet, 400);
}

TEST_CASE("a bare LF ends a line of the head and no line between chunks") {
  check_body("GET / HTTP/1.1\nHost: h\n\n", "");
  check_refused(chunked("1\na\r\n0\r\n\r\n"), 400);
  check_refused(chunked("1;x\na\r\n0\r\n\r\n"), 400);
  check_refused(chunked("1\r\na\n0\r\n\r\n"), 400);
  check_refused(chunked("0\r\nT: 1\n\r\n"), 400);
  check_refused(chunked("0\r\n\n"), 400);
}

TEST_CASE("what two readers could frame differently is refused") {
  check_refused(post("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400);
  check_refused(post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab"), 400);
  check_refused(post("Content-Length: +1\r\n", "a"), 400);
  check_refused(post("Content-Length : 1\r\n", "a"), 400);
  check_refused(post("Transfer-Encoding\t: chunked\r\n", "0\r\n\r\n"), 400);
  check_refused(post("X: a\r\n Content-Length: 1\r\n", "a"), 400);
  check_refused(post("X: a\rContent-Length: 1\r\n", "a"), 400);
  check_refused(post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501);
  check_refused(post("Host: other\r\n", ""), 400);
  check_refused(chunked("-1\r\n"), 400);
  check_refused(chunked("0x1\r\na\r\n0\r\n\r\n"), 400);
  check_refused(chunked("10000000000000000\r\n"), 400);
  check_refused(chunked("2\r\nabc\r\n0\r\n\r\n"), 400);
  check_refused(chunked("0\r\nno colon\r\n\r\n"), 400);
  check_refused("GET / HTTP/2.0\r\n\r\n", 505);
}

TEST_CASE("each limit is held to the byte") {
  RequestLimits limits;
  limits.line = 24;
  limits.headers = 2;
  limits.head = 60;
  limits.body = 10;
  const std::string line = "GET / HTTP/1.1\r\n";
  check_read("GET /" + std::string(10, 'a') + " HTTP/1.1\r\n\r\n", limits);
  check_refused("GET /" + std::string(11, 'a') + " HTTP/1.1\r\n\r\n", 414, limits);
  check_read(line + "X: " + std::string(21, 'a') + "\r\n\r\n", limits);
  check_refused(line + "X: " + std::string(22, 'a') + "\r\n\r\n", 431, limits);
  check_read(line + "A:\r\nB:\r\n\r\n", limits);
  check_refused(line + "A:\r\nB:\r\nC:\r\n\r\n", 431, limits);
  check_read(line + "X: " + std::string(21, 'a') + "\r\nY: " + std::string(15, 'b') + "\r\n\r\n",
             limits);
  check_refused(line + "X: " + std::string(21, 'a') + "\r\nY: " + std::string(16, 'b') + "\r\n\r\n",
                431, limits);
  check_read(line + "Content-Length: 10\r\n\r\n0123456789", limits);
  check_refused(line + "Content-Length: 11\r\n\r\n", 413, limits);
  limits.line = 40;
  limits.head = 70;
  const std::string head = line + "Transfer-Encoding: chunked\r\n\r\n";
  check_read(head + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", limits);
  check_refused(head + "5\r\n01234\r\n6\r\n", 413, limits);
  check_refused(head + "ffffffffffffffff\r\n", 413, limits);
  check_read(head + "0;" + std::string(38, 'x') + "\r\n\r\n", limits);
  check_refused(head + "0;" + std::string(39, 'x') + "\r\n\r\n", 413, limits);
  const std::string chunk = "1;" + std::string(34, 'x') + "\r\na\r\n";  // an extension of 35
  check_read(head + chunk + chunk + "0\r\n\r\n", limits);
  check_refused(head + chunk + chunk + "0;\r\n\r\n", 413, limits);
  check_read(head + "0\r\nA:\r\nB:\r\n\r\n", limits);
  check_refused(head + "0\r\nA:\r\nB:\r\nC:\r\n\r\n", 431, limits);
  check_refused(head + "0\r\nA: " + std::string(38, 'x') + "\r\n\r\n", 431, limits);
}

TEST_CASE("lines without an end are refused once they are too long") {
  RequestReader reader;
  std::size_t fed = 0;
  while (!reader.refusal() && fed < 1000000) {
    reader.feed(std::string(1000, 'a'));
    fed += 1000;
    CHECK_FALSE(reader.next().has_value());
  }
  CHECK(fed == 66000);
  CHECK(reader.refusal()->status == 414);
}

TEST_CASE("the bounds of one request are fresh for the next") {
  RequestLimits limits;
  limits.headers = 1;
  limits.head = 60;
  const std::string request = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
                              std::string(40, 'x') + "\r\na\r\n0\r\nT: " + std::string(40, 't') +
                              "\r\n\r\n";
  CHECK(read(request + request + request, limits).requests.size() == 3);
}

TEST_CASE("a reader tells an idle connection from an unfinished request") {
  RequestReader reader;
  const auto state = [&reader](std::string_view bytes) {
    reader.feed(bytes);
    const bool whole = reader.next().has_value();
    return std::string(whole ? "whole" : "") + (reader.in_request() ? " request" : "") +
           (reader.in_body() ? " body" : "");
  };
  CHECK(state("") == "");
  CHECK(state("P") == " request");
  CHECK(state("OST / HTTP/1.1\r\n") == " request");
  CHECK(state("Content-Length: 2\r\n") == " request");
  CHECK(state("\r\n") == " request body");
  CHECK(state("a") == " request body");
  CHECK(state("b") == "whole");
  CHECK(state("\r\n") == "");
  CHECK(state(kGet + "G") == "whole request");
  CHECK(state("ET / HTTP/1.1\r\n\r\n") == "whole");
}

TEST_CASE("100-continue is told once, and only while the body is awaited") {
  const std::string head = "POST / HTTP/1.1\r\nExpect: 100-continue\r\n";
  RequestReader reader;
  reader.feed(head + "Content-Length: 1\r\n");
  CHECK_FALSE(reader.next().has_value());
  CHECK_FALSE(reader.take_expects_continue());
  reader.feed("\r\n");
  CHECK_FALSE(reader.next().has_value());
  CHECK(reader.take_expects_continue());
  CHECK_FALSE(reader.take_expects_continue());
  reader.feed("x");
  CHECK(reader.next().has_value());

  reader.feed(head + "Content-Length: 1\r\n\r\nx");
  CHECK(reader.next().has_value());
  CHECK_FALSE(reader.take_expects_continue());
  reader.feed(head + "\r\n" + kGet.substr(0, 10));
  CHECK(reader.next().has_value());
  CHECK_FALSE(reader.next().has_value());
  CHECK_FALSE(reader.take_expects_continue());
}

TEST_CASE("however requests are cut into pieces, the same ones come out") {
  std::mt19937 random(9112);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    for (std::size_t i = random() % 4; i-- > 0;) {
      if (random() % 8 == 0) bytes += "\r\n";
      bytes += corpus()[random() % corpus().size()];
    }
    const Outcome whole = read(bytes);
    REQUIRE(whole.status == 0);
    const std::size_t most = 1 + random() % 40;
    REQUIRE(shown(read_in_pieces(bytes, [&] { return 1 + random() % most; })) == shown(whole));
  }
}

TEST_CASE("however damaged the bytes, pieces make no difference and nothing is made up") {
  std::mt19937 random(2014);
  RequestLimits limits;
  limits.line = 64;
  limits.headers = 4;
  limits.head = 100;
  limits.body = 12;
  for (int round = 0; round < 6000; ++round) {
    std::string bytes;
    for (std::size_t i = random() % 4; i-- > 0;) bytes += corpus()[random() % corpus().size()];
    for (std::size_t i = random() % 5; i-- > 0 && !bytes.empty();) {
      constexpr char kHostile[] = "\r\n :;,0159afGET\t\xff/";
      const std::size_t at = random() % bytes.size();
      const char c =
          random() % 4 == 0 ? static_cast<char>(random()) : kHostile[random() % sizeof kHostile];
      switch (random() % 3) {
        case 0:
          bytes[at] = c;
          break;
        case 1:
          bytes.insert(at, 1, c);
          break;
        default:
          bytes.erase(at, 1 + random() % 3);
      }
    }
    const Outcome whole = read(bytes, limits);
    REQUIRE(shown(read_bytewise(bytes, limits)) == shown(whole));
    REQUIRE(shown(read_in_pieces(
                bytes, [&] { return 1 + random() % 30; }, limits)) == shown(whole));
    std::size_t yielded = 0;
    for (const Request& request : whole.requests) {
      yielded += request.raw.size();
      REQUIRE(bytes.find(request.raw) != std::string::npos);
      REQUIRE(request.body.size() <= limits.body);
    }
    REQUIRE(yielded <= bytes.size());
  }
}

TEST_CASE("random bytes never yield more than was fed") {
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes(random() % 200, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    REQUIRE(read(bytes).requests.empty());
  }
}
