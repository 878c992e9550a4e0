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
    {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\n", bad, bad},
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

TEST_CASE("more than the limit is nonsense, and any bytes end") {
  AnswerReader reader(false, 100);
  reader.feed("HTTP/1.1 200 OK\r\n\r\n");
  CHECK(reader.feed(std::string(100, 'x')) == bad);
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
