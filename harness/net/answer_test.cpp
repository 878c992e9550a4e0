#include "net/answer.h"

#include <catch2/catch.hpp>
#include <stdexcept>

using namespace contract;

namespace {

Request request_with(const std::string& version, const std::string& connection) {
  Request request;
  request.method = "GET";
  request.version = version;
  if (!connection.empty()) request.headers.push_back({"connection", connection});
  return request;
}

std::string bytes_of(const Script& script) { return std::get<std::string>(script.at(0)); }

}  // namespace

TEST_CASE(
    "where the listener promises to keep a connection, an answer that leaves it open says so") {
  struct Row {
    std::string version, asked, answered, kept, promised;
  };
  const std::vector<Row> rows = {
      {"HTTP/1.1", "", "", "keep-alive", "timeout=25"},
      {"HTTP/1.0", "keep-alive", "", "keep-alive", "timeout=25"},
      {"HTTP/1.1", "close", "", "close", ""},
      {"HTTP/1.0", "", "", "", ""},
      {"HTTP/1.1", "", "close", "close", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.version, row.asked, row.answered);
    const Handler handler = [&](const Request&) {
      Response response;
      if (!row.answered.empty()) response.headers.push_back({"Connection", row.answered});
      return response;
    };
    const std::string bytes =
        bytes_of(answer(handler, request_with(row.version, row.asked), std::chrono::seconds(25)));
    const auto says = [&](const std::string& line) { return bytes.find(line) != bytes.npos; };
    CHECK(says("Connection: " + row.kept + "\r\n") == !row.kept.empty());
    CHECK(says("Keep-Alive: timeout=25\r\n") == !row.promised.empty());
  }
}

TEST_CASE("a connection stays open by the rules of HTTP, and an answer says what is unusual") {
  struct Row {
    std::string version, asked, answered;
    bool stays;
    std::string added;  // the Connection header that the listener adds
  };
  const std::vector<Row> rows = {
      {"HTTP/1.1", "", "", true, ""},
      {"HTTP/1.1", "keep-alive", "", true, ""},
      {"HTTP/1.1", "close", "", false, "close"},
      {"HTTP/1.1", "CLOSE", "", false, "close"},
      {"HTTP/1.1", "TE, close", "", false, "close"},
      {"HTTP/1.1", "TE ,close ,", "", false, "close"},
      {"HTTP/1.1", "closed", "", true, ""},
      {"HTTP/1.1", "", "close", false, ""},
      {"HTTP/1.1", "", "Keep-Alive", true, ""},
      {"HTTP/1.1", "close", "keep-alive", false, ""},
      {"HTTP/1.0", "", "", false, ""},
      {"HTTP/1.0", "Keep-Alive", "", true, "keep-alive"},
      {"HTTP/1.0", "keep-alive, close", "", false, ""},
      {"HTTP/1.0", "keep-alive", "close", false, ""},
      {"HTTP/1.0", "keep-alive", "keep-alive", true, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.version, row.asked, row.answered);
    Response response;
    response.body = "hello";
    if (!row.answered.empty()) response.headers.push_back({"Connection", row.answered});
    const Handler handler = [&](const Request&) { return response; };
    const Script script = answer(handler, request_with(row.version, row.asked));

    const bool closes = script.size() == 2 && std::holds_alternative<Close>(script[1]);
    CHECK(script.size() == (row.stays ? 1 : 2));
    CHECK(closes == !row.stays);
    if (!row.added.empty()) response.headers.push_back({"Connection", row.added});
    CHECK(bytes_of(script) == to_bytes(response));
  }
}

TEST_CASE("a script is taken as it is, whatever the request says") {
  const Handler handler = [](const Request&) {
    Response response;
    response.script = {std::string("HTTP/1.1 2"), Pause{}, Reset{}};
    return response;
  };
  const Script script = answer(handler, request_with("HTTP/1.1", "close"));
  REQUIRE(script.size() == 3);
  CHECK(bytes_of(script) == "HTTP/1.1 2");
  CHECK(std::holds_alternative<Pause>(script[1]));
  CHECK(std::holds_alternative<Reset>(script[2]));
}

TEST_CASE("the answer to HEAD has the length and no body") {
  Request request = request_with("HTTP/1.1", "");
  request.method = "HEAD";
  Response response;
  response.body = "hello";
  const std::string bytes = bytes_of(answer([&](const Request&) { return response; }, request));
  CHECK(bytes.find("Content-Length: 5\r\n") != std::string::npos);
  CHECK(bytes.find("hello") == std::string::npos);
}

TEST_CASE("a handler that throws answers 500 and keeps its reason to itself") {
  const auto thrower = GENERATE(
      as<Handler>{}, [](const Request&) -> Response { throw std::runtime_error("secret"); },
      [](const Request&) -> Response { throw 42; });
  const std::string bytes = bytes_of(answer(thrower, request_with("HTTP/1.1", "")));
  CHECK(bytes.rfind("HTTP/1.1 500 ", 0) == 0);
  CHECK(bytes.find("Content-Type: text/plain") != std::string::npos);
  CHECK(bytes.find("secret") == std::string::npos);
}

TEST_CASE("a refusal says why and ends the connection") {
  const Script script = refuse({431, "a header line is too long"});
  REQUIRE(script.size() == 2);
  CHECK(bytes_of(script).rfind("HTTP/1.1 431 ", 0) == 0);
  CHECK(bytes_of(script).find("Connection: close\r\n") != std::string::npos);
  CHECK(bytes_of(script).find("\r\n\r\na header line is too long\n") != std::string::npos);
  CHECK(std::holds_alternative<Close>(script[1]));
}
