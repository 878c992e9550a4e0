#include "wire/answer_reader.h"

#include <catch2/catch.hpp>
#include <random>

using namespace contract;
using State = AnswerReader::State;

namespace {

struct Row {
  std::string bytes;
  State state;
  State at_end;
  int status = 0;
  std::string body = {};
  bool kept = false;
};

const State more = State::unfinished, whole = State::whole, bad = State::nonsense;
const State large = State::too_large;

const Row kRows[] = {
    {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", whole, whole, 200, "abc", true},
    {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", more, more},
    {"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", whole, whole, 200, "", true},
    {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\na", whole, whole, 200, "a"},
    {"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", whole, whole, 200, "a", false},
    {"HTTP/1.0 404 No\r\nContent-Length: 1\r\n\r\na", whole, whole, 404, "a", false},
    {"HTTP/1.1 200 OK\r\n\r\nabc", more, whole, 200, "abc", false},
    {"HTTP/1.1 204 No\r\n\r\n", whole, whole, 204, "", true},
    {"HTTP/1.1 100 Go on\r\n\r\nHTTP/1.1 400 Bad\r\nContent-Length: 1\r\n\r\nx", whole, whole, 400,
     "x", true},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: "
     "x\r\n\r\n",
     whole, whole, 200, "abcde", true},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n", more, more},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n", large, large},
    {"HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n", large, large},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", bad, bad},
    // RFC 9112 6.3, 6.1 and RFC 9110 8.6: what frames an answer.
    {"HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\n\r\nabc", whole, whole, 200, "abc", true},
    {"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", whole, whole, 200,
     "abc", true},
    {"HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nContent-Length: 3,\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n", whole,
     whole, 200, "", true},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", bad,
     bad},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3 ; x\r\nabc\r\n00\r\n\r\n", whole,
     whole, 200, "abc", true},
    {"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", whole, whole, 200, "",
     false},
    {"HTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n", whole, whole, 304, "", true},
    {"HTTP/1.1 101 Switching\r\n\r\n", bad, bad},
    {"HTTP/1.1 102 a\r\nContent-Length: 5\r\n\r\nHTTP/1.1 103 b\r\n\r\nHTTP/1.1 204 c\r\n\r\n",
     whole, whole, 204, "", true},
    // 2.2, 5.1, 5.2: lines.
    {"HTTP/1.1 200 OK\nContent-Length: 1\n\na", whole, whole, 200, "a", true},
    {"HTTP/1.1 200 OK\r\nContent-Length: 1\n\r\na", whole, whole, 200, "a", true},
    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nContent-Length\t : 1\r\n\r\na", whole, whole, 200, "a", true},
    {"HTTP/1.1 200 OK\r\nContent-Length:\r\n 1\r\n\r\na", whole, whole, 200, "a", true},
    {"HTTP/1.1 200 OK\r\n X: folded\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\n: no name\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n", bad, bad},
    {"HTTP/1.1 099 Low\r\n\r\n", bad, bad},
    {"HTTP/1.1 799 High\r\nContent-Length: 0\r\n\r\n", whole, whole, 799, "", true},
    // 9.3: who keeps the connection.
    {"HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 0\r\n\r\n", whole, whole, 200, ""},
    {"HTTP/1.1 200 OK\r\nConnection: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", whole,
     whole, 200, ""},
    {"HTTP/1.1 200 OK\r\nConnection: x\r\nContent-Length: 0\r\n\r\n", whole, whole, 200, "", true},
    {"HTTP/1.1 20 OK\r\n\r\n", bad, bad},
    {"HTTP/1.1 200 OK\r\nno colon\r\n\r\n", bad, bad},
    {"HTTP/2 200\r\n\r\n", bad, bad},
    {"nonsense", bad, bad},
    {"HTTP/1", more, more},
    {"", more, more},
};

}  // namespace

TEST_CASE("an answer is framed, whatever the pieces it comes in") {
  for (const Row& row : kRows)
    for (std::size_t piece = 1; piece <= row.bytes.size() + 1; piece += piece < 4 ? 1 : 13) {
      INFO(row.bytes << " in pieces of " << piece);
      AnswerReader reader(false);
      for (std::size_t at = 0; at < row.bytes.size(); at += piece)
        reader.feed(std::string_view(row.bytes).substr(at, piece));
      CHECK(reader.state() == row.state);
      CHECK(reader.raw() == row.bytes);
      CHECK(reader.keeps_connection() == row.kept);
      CHECK(reader.end() == row.at_end);
      if (reader.state() != whole) continue;
      const Response response = reader.take();
      CHECK(response.status == row.status);
      CHECK(response.body == row.body);
      CHECK(reader.keeps_connection() == row.kept);  // the same once the answer is taken
    }
}

TEST_CASE("the answer to HEAD has no body, whatever it says") {
  AnswerReader reader(true);
  CHECK(reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n") == whole);
}

TEST_CASE("headers keep their order, spelling and repetition") {
  AnswerReader reader(false);
  reader.feed("HTTP/1.1 200 Very OK\r\nb: 1\r\nA: %20\r\nb: 2\r\nContent-Length: 0\r\n\r\n");
  const Response response = reader.take();
  CHECK(response.reason == "Very OK");
  REQUIRE(response.headers.size() == 4);
  CHECK(response.headers[1].name == "A");
  CHECK(response.headers[1].value == "%20");
  CHECK(response.headers[2].value == "2");
}

TEST_CASE("what a gateway has to mend in an answer is mended, and all else is as it came") {
  AnswerReader reader(false);
  reader.feed(
      "HTTP/1.1 200 OK\r\nA: 1\r\n\t  2 \r\n 3\r\nB :4\r\nContent-Length: 9\r\nE:\r\n  \r\n"
      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  std::string lines;
  for (const Header& header : reader.take().headers)
    lines += header.name + "=" + header.value + ";";
  CHECK(lines == "A=1 2 3;B=4;E=;Transfer-Encoding=chunked;");
  AnswerReader twice(false);
  twice.feed("HTTP/1.1 200 OK\r\ncontent-length: 01, 1\r\nX: 2\r\nContent-Length: 1\r\n\r\na");
  lines.clear();
  for (const Header& header : twice.take().headers) lines += header.name + "=" + header.value + ";";
  CHECK(lines == "content-length=1;X=2;");
}

TEST_CASE("an answer has bounds, up to which it is read and beyond which it is told why not") {
  const AnswerLimits limits{.line = 40, .headers = 3, .head = 100, .whole = 200};
  const std::string ok = "HTTP/1.1 200 OK\r\n", end = "Content-Length: 0\r\n\r\n";
  const std::string chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
  struct Bound {
    std::string bytes;
    const char* excess;  ///< "" where it is whole
  };
  const Bound bounds[] = {
      {ok + "X: " + std::string(37, 'y') + "\r\n" + end, ""},
      {ok + "X: " + std::string(38, 'y') + "\r\n" + end, "more than 40 bytes in a line"},
      {ok + "X: " + std::string(120, 'y'), "more than 40 bytes in a line"},
      {ok + "X: y\r\nX: y\r\n" + end, ""},
      {ok + "X: y\r\nX: y\r\nX: y\r\n" + end, "more than 3 header lines"},
      {ok + "X: " + std::string(30, 'y') + "\r\n " + std::string(30, 'y') + "\r\n" + end, ""},
      {ok + "X: " + std::string(30, 'y') + "\r\n " + std::string(36, 'y') + "\r\n" + end,
       "more than 100 bytes of headers"},
      {"HTTP/1.1 100 " + std::string(27, 'c') + "\r\nX: " + std::string(30, 'y') + "\r\n\r\n" + ok +
           end,
       "more than 100 bytes of headers"},
      {ok + "Content-Length: 200\r\n\r\n", "more than 200 bytes"},
      {ok + "Content-Length: 201\r\n\r\n", "more than 200 bytes"},
      {chunked + "c9\r\n", "more than 200 bytes"},
      {chunked + "1; " + std::string(40, 'e'), "more than 40 bytes in a line"},
      {chunked + "0\r\na: b\r\na: b\r\na: b\r\n\r\n", ""},
      {chunked + "0\r\na: b\r\na: b\r\na: b\r\na: b\r\n\r\n", "more than 3 trailer lines"},
      {ok + "\r\n" + std::string(190, 'x'), "more than 200 bytes"},
  };
  for (const Bound& bound : bounds)
    for (const std::size_t piece : {1u, 7u, 1000u}) {
      INFO(bound.bytes << " in pieces of " << piece);
      AnswerReader reader(false, limits);
      for (std::size_t at = 0; at < bound.bytes.size(); at += piece)
        reader.feed(std::string_view(bound.bytes).substr(at, piece));
      if (bound.bytes.find("Length: 200") != std::string::npos) reader.feed(std::string(200, 'x'));
      CHECK(reader.excess() == bound.excess);
      CHECK(reader.state() == (*bound.excess == '\0' ? whole : large));
    }
}

TEST_CASE("any bytes end") {
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = kRows[random() % std::size(kRows)].bytes;
    for (int change = 0; change < 3 && !bytes.empty(); ++change)
      bytes[random() % bytes.size()] = static_cast<char>(random());
    AnswerReader any(false);
    any.feed(bytes);
    any.end();
  }
}
