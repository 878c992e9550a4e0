#include "ecs_contract/message.h"

#include <catch2/catch.hpp>

using namespace contract;

TEST_CASE("a header is found whatever the case of its name, and the first one counts") {
  const Headers headers = {{"Host", "a"}, {"X-Acs-Date", "first"}, {"x-acs-date", "second"}};
  REQUIRE(find_header(headers, "x-ACS-date") != nullptr);
  CHECK(*find_header(headers, "x-ACS-date") == "first");
  CHECK(find_header(headers, "x-acs-dat") == nullptr);
  CHECK(find_header(headers, "") == nullptr);
  CHECK(find_header({}, "host") == nullptr);
}

TEST_CASE("only ASCII letters are equal in either case") {
  CHECK(equal_ignoring_case("", ""));
  CHECK(equal_ignoring_case("aZ-09", "Az-09"));
  CHECK_FALSE(equal_ignoring_case("a", "ab"));
  CHECK_FALSE(equal_ignoring_case("@", "`"));
  CHECK_FALSE(equal_ignoring_case("[", "{"));
  CHECK_FALSE(equal_ignoring_case("\xC3\x89", "\xC3\xA9"));
}

TEST_CASE("a response is its status line, its headers as given, a length and the body") {
  Response response;
  response.headers = {{"Content-Type", "text/xml;charset=utf-8"}, {"X-b", "2"}, {"X-a", "1"}};
  response.body = "<a/>";
  CHECK(to_bytes(response) ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml;charset=utf-8\r\nX-b: 2\r\nX-a: 1\r\n"
        "Content-Length: 4\r\n\r\n<a/>");
}

TEST_CASE("an empty body has a length too") {
  CHECK(to_bytes(Response{}) == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("a framing that is named is left alone") {
  Response response;
  response.headers = {{"content-length", "7"}};
  response.body = "four";
  CHECK(to_bytes(response) == "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\nfour");
  response.headers = {{"Transfer-Encoding", "chunked"}};
  response.body = "0\r\n\r\n";
  CHECK(to_bytes(response) == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

TEST_CASE("an answer to HEAD says the length of the body that it leaves out") {
  Response response;
  response.body = "four";
  CHECK(to_bytes(response, false) == "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
}

TEST_CASE("statuses without a body get neither length nor body") {
  for (const int status : {100, 101, 199, 204, 304}) {
    Response response;
    response.status = status;
    response.reason = "R";
    response.body = "unseen";
    CHECK(to_bytes(response) == "HTTP/1.1 " + std::to_string(status) + " R\r\n\r\n");
  }
}

TEST_CASE("a reason of one's own replaces the standard phrase") {
  Response response;
  response.status = 503;
  CHECK(to_bytes(response).rfind("HTTP/1.1 503 Service Unavailable\r\n", 0) == 0);
  response.reason = "Later";
  CHECK(to_bytes(response).rfind("HTTP/1.1 503 Later\r\n", 0) == 0);
}

TEST_CASE("a status without a standard phrase is unknown") {
  CHECK(reason_phrase(200) == "OK");
  CHECK(reason_phrase(414) == "URI Too Long");
  CHECK(reason_phrase(299) == "Unknown");
  CHECK(reason_phrase(-1) == "Unknown");
}
