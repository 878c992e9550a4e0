#include "wire/http_syntax.h"

#include <catch2/catch.hpp>

using namespace contract;

namespace {

// 0 where the line is read.
int status_of(const std::optional<Refusal>& refusal) { return refusal ? refusal->status : 0; }

int request_line(std::string_view line) {
  Request request;
  return status_of(read_request_line(line, request));
}

int header_line(std::string_view line) {
  Header header;
  return status_of(read_header_line(line, header));
}

int framing(Headers headers, std::string version = "HTTP/1.1") {
  Request request;
  request.version = std::move(version);
  request.headers = std::move(headers);
  Framing read;
  return status_of(read_framing(request, read));
}

}  // namespace

TEST_CASE("a request line is method, target and version as sent") {
  Request request;
  REQUIRE_FALSE(read_request_line("pUrGe http://h:80/?a=%41#f HTTP/1.0", request));
  CHECK(request.method == "pUrGe");
  CHECK(request.target == "http://h:80/?a=%41#f");
  CHECK(request.version == "HTTP/1.0");
}

TEST_CASE("request lines are read or refused with a status") {
  struct Row {
    std::string line;
    int status;
  };
  const Row rows[] = {
      {"GET / HTTP/1.1", 0},
      {"GET /?a=中 HTTP/1.1", 0},
      {"M-_.!#$%&'*+^`|~9 / HTTP/1.9", 0},
      {"OPTIONS * HTTP/1.1", 0},
      {"POST HTTPS://host?a HTTP/1.1", 0},
      {"", 400},
      {"GET", 400},
      {"GET /", 400},
      {"GET  HTTP/1.1", 400},
      {"GET  / HTTP/1.1", 400},
      {"GET /  HTTP/1.1", 400},
      {" GET / HTTP/1.1", 400},
      {"GET / HTTP/1.1 ", 400},
      {"GET\t/\tHTTP/1.1", 400},
      {"GET /a b HTTP/1.1", 400},
      {"G(T / HTTP/1.1", 400},
      {"GET /\x01 HTTP/1.1", 400},
      {"GET /\x7f HTTP/1.1", 400},
      {std::string("GET /\0 HTTP/1.1", 15), 400},
      {"GET a HTTP/1.1", 400},
      {"GET * HTTP/1.1", 400},
      {"GET http:// HTTP/1.1", 400},
      {"GET http:///p HTTP/1.1", 400},
      {"GET http://?a HTTP/1.1", 400},
      {"GET ftp://host/ HTTP/1.1", 400},
      {"CONNECT host:443 HTTP/1.1", 400},
      {"GET / http/1.1", 400},
      {"GET / HTTP/1", 400},
      {"GET / HTTP/1.10", 400},
      {"GET / HTTP/a.b", 400},
      {"GET / HTTPS/1.1", 400},
      {"GET / HTTP/0.9", 505},
      {"GET / HTTP/2.0", 505},
      {"PRI * HTTP/2.0", 505},
  };
  for (const Row& row : rows) {
    INFO(row.line);
    CHECK(request_line(row.line) == row.status);
  }
}

TEST_CASE("a header line is a name and a value without the white space around it") {
  struct Row {
    const char *line, *name, *value;
  };
  const Row rows[] = {
      {"Host: a", "Host", "a"},
      {"a:", "a", ""},
      {"a: \t ", "a", ""},
      {"a:b:c", "a", "b:c"},
      {"a:\t b  c \t", "a", "b  c"},
      {"a: b%0d%0a", "a", "b%0d%0a"},
      {"X-Y_z.1~: é", "X-Y_z.1~", "é"},
  };
  for (const Row& row : rows) {
    Header header;
    REQUIRE_FALSE(read_header_line(row.line, header));
    CHECK(header.name == row.name);
    CHECK(header.value == row.value);
  }
}

TEST_CASE("header lines that two readers could read differently are refused") {
  for (const std::string& line :
       {std::string("no colon"), std::string(": empty name"), std::string("a : b"),
        std::string("a\t: b"), std::string(" folded: b"), std::string("\tfolded"),
        std::string("a b: c"), std::string("a: b\rc"), std::string("a: b\0c", 6),
        std::string("a: \x7f"), std::string("a: \x1b[31m"), std::string("a: b\r"),
        std::string("\xC3\xA9: b")}) {
    INFO(line);
    CHECK(header_line(line) == 400);
  }
}

TEST_CASE("the framing of a body is told by its headers") {
  Request request;
  request.version = "HTTP/1.1";
  Framing read;
  REQUIRE_FALSE(read_framing(request, read));
  CHECK((!read.chunked && read.length == 0 && !read.expects_continue));

  request.headers = {
      {"content-length", "0012"}, {"Content-Length", "12"}, {"Expect", "100-Continue"}};
  REQUIRE_FALSE(read_framing(request, read));
  CHECK((!read.chunked && read.length == 12 && read.expects_continue));

  request.headers = {{"TRANSFER-ENCODING", "Chunked"}};
  REQUIRE_FALSE(read_framing(request, read));
  CHECK((read.chunked && read.length == 0 && !read.expects_continue));
}

TEST_CASE("HTTP/1.0 expects nothing before its body") {
  Request request;
  request.version = "HTTP/1.0";
  request.headers = {{"Content-Length", "1"}, {"Expect", "100-continue"}};
  Framing read;
  REQUIRE_FALSE(read_framing(request, read));
  CHECK_FALSE(read.expects_continue);
}

TEST_CASE("framings that could smuggle a request are refused") {
  struct Row {
    Headers headers;
    int status;
  };
  const Row rows[] = {
      {{{"Content-Length", "18446744073709551615"}}, 0},
      {{{"Content-Length", "18446744073709551616"}}, 400},
      {{{"Content-Length", ""}}, 400},
      {{{"Content-Length", "+1"}}, 400},
      {{{"Content-Length", "-1"}}, 400},
      {{{"Content-Length", "0x1"}}, 400},
      {{{"Content-Length", "1a"}}, 400},
      {{{"Content-Length", "1 2"}}, 400},
      {{{"Content-Length", "5, 5"}}, 400},
      {{{"Content-Length", "5"}, {"Content-Length", "5"}}, 0},
      {{{"Content-Length", "5"}, {"content-length", "6"}}, 400},
      {{{"Content-Length", "0"}, {"Content-Length", "6"}}, 400},
      {{{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, 400},
      {{{"Transfer-Encoding", "gzip"}, {"Content-Length", "5"}}, 400},
      {{{"Transfer-Encoding", "chunked"}}, 0},
      {{{"Transfer-Encoding", "gzip"}}, 501},
      {{{"Transfer-Encoding", "identity"}}, 501},
      {{{"Transfer-Encoding", ""}}, 501},
      {{{"Transfer-Encoding", "gzip, chunked"}}, 501},
      {{{"Transfer-Encoding", "chunked, gzip"}}, 501},
      {{{"Transfer-Encoding", "xchunked"}}, 501},
      {{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, 501},
      {{{"Transfer-Encoding", "gzip"}, {"Transfer-Encoding", "chunked"}}, 501},
      {{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "gzip"}}, 501},
      {{{"Host", "a"}, {"host", "a"}}, 400},
      {{}, 0},
  };
  for (const Row& row : rows) {
    INFO((row.headers.empty() ? "none" : row.headers[0].name + ": " + row.headers[0].value));
    CHECK(framing(row.headers) == row.status);
  }
  CHECK(framing({{"Transfer-Encoding", "chunked"}}, "HTTP/1.0") == 400);
}

TEST_CASE("the size of a chunk is hexadecimal and fits 64 bits") {
  struct Row {
    std::string line;
    std::optional<std::uint64_t> size;
  };
  const Row rows[] = {
      {"0", 0},
      {"1a", 26},
      {"FF", 255},
      {"0000000000000010", 16},
      {"ffffffffffffffff", 0xffffffffffffffffULL},
      {"5;name=value", 5},
      {"5 ; name=\"quoted\"", 5},
      {"5;", 5},
      {"", {}},
      {";x", {}},
      {" 5", {}},
      {"5 ", {}},
      {"0x5", {}},
      {"+5", {}},
      {"-5", {}},
      {"5g", {}},
      {"5 5", {}},
      {"10000000000000000", {}},
      {"00000000000000001", {}},
      {"5;a\x01", {}},
      {"5;a\rb", {}},
  };
  for (const Row& row : rows) {
    INFO(row.line);
    std::uint64_t size = 0;
    const auto refusal = read_chunk_size(row.line, size);
    CHECK(status_of(refusal) == (row.size ? 0 : 400));
    if (row.size) CHECK(size == *row.size);
  }
}
