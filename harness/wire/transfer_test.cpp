#include "wire/transfer.h"

#include <catch2/catch.hpp>

namespace contract {
namespace {

Response answer() {
  Response response;
  response.status = 404;
  response.headers = {{"Content-Type", "text/xml"}};
  response.body = "<Error/>";
  return response;
}

std::string sent(const Transfer& how, const Request& request = {}) {
  std::string bytes;
  for (const WireAction& action : transfer(request, answer(), how)) {
    if (const auto* text = std::get_if<std::string>(&action)) bytes += *text;
    if (std::holds_alternative<Close>(action)) bytes += "[close]";
  }
  return bytes;
}

Request accepting(const std::string& codings) {
  Request request;
  request.headers = {{"Accept-Encoding", codings}};
  return request;
}

}  // namespace

TEST_CASE("the default transfer is the plain answer") { CHECK(sent({}) == to_bytes(answer())); }

TEST_CASE("one answer in the framings of HTTP") {
  const std::string head = "HTTP/1.1 404 Not Found\r\nContent-Type: text/xml\r\n";
  CHECK(sent({.framing = Transfer::Framing::chunked}) ==
        head + "Transfer-Encoding: chunked\r\n\r\n8\r\n<Error/>\r\n0\r\n\r\n");
  CHECK(sent({.framing = Transfer::Framing::chunked, .chunk = 5, .chunk_extension = ";a=b"}) ==
        head + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\n<Erro\r\n3;a=b\r\nr/>\r\n0;a=b\r\n\r\n");
  CHECK(sent({.framing = Transfer::Framing::chunked, .trailers = {{"X-T", "1"}}}) ==
        head +
            "Transfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n8\r\n<Error/>\r\n0\r\nX-T: 1\r\n"
            "\r\n");
  CHECK(sent({.framing = Transfer::Framing::close}) ==
        head + "Connection: close\r\n\r\n<Error/>[close]");
}

TEST_CASE("names, phrase and interim answers as they are asked for") {
  CHECK(sent({.names = Transfer::Names::lower_case, .reason = " "}) ==
        "HTTP/1.1 404 \r\ncontent-type: text/xml\r\ncontent-length: 8\r\n\r\n<Error/>");
  CHECK(sent({.names = Transfer::Names::upper_case, .reason = "Gone fishing"}) ==
        "HTTP/1.1 404 Gone fishing\r\nCONTENT-TYPE: text/xml\r\nCONTENT-LENGTH: 8\r\n\r\n<Error/>");
  CHECK(sent({.interim = "HTTP/1.1 103 Early Hints\r\n\r\n"})
            .rfind("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 404 Not Found\r\n", 0) == 0);
}

TEST_CASE("versions, blanks behind the colon and letters of codings as they are asked for") {
  CHECK(sent({.after_colon = ""}) ==
        "HTTP/1.1 404 Not Found\r\nContent-Type:text/xml\r\nContent-Length:8\r\n\r\n<Error/>");
  CHECK(sent({.framing = Transfer::Framing::close, .version = "HTTP/1.0"})
            .rfind("HTTP/1.0 404 Not Found\r\n", 0) == 0);
  CHECK(sent({.framing = Transfer::Framing::chunked, .codings = Transfer::Names::upper_case})
            .find("Transfer-Encoding: CHUNKED\r\n") != std::string::npos);
  CHECK(sent({.gzip = true, .codings = Transfer::Names::upper_case}, accepting("gzip"))
            .find("Content-Encoding: GZIP\r\n") != std::string::npos);
  CHECK(sent({.gzip = true, .gzip_name = "x-gzip"}, accepting("gzip"))
            .find("Content-Encoding: x-gzip\r\n") != std::string::npos);
}

TEST_CASE("pieces put together are the whole answer, none larger than asked") {
  for (const std::size_t piece : {1u, 2u, 7u, 1000u}) {
    std::string all;
    for (const WireAction& action : transfer({}, answer(), {.piece = piece})) {
      CHECK(std::get<std::string>(action).size() <= piece);
      all += std::get<std::string>(action);
    }
    CHECK(all == to_bytes(answer()));
  }
}

TEST_CASE("gzip is used only where the request accepts it") {
  const struct {
    const char* accepted;
    bool yes;
  } kRows[] = {{"gzip", true},
               {"GZIP, deflate", true},
               {"deflate;q=1, *", true},
               {"identity", false},
               {"gzip;q=0", false},
               {"gzip; q=0.000", false},
               {"gzip;q=0.5", true},
               {"deflate, gzip;q=1.0", true},
               {"", false},
               {"x-gzip", true},
               {"gzippo", false}};
  for (const auto& row : kRows) {
    CAPTURE(row.accepted);
    CHECK(accepts_gzip(accepting(row.accepted)) == row.yes);
    const bool coded =
        sent({.gzip = true}, accepting(row.accepted)).find("Content-Encoding: gzip") !=
        std::string::npos;
    CHECK(coded == row.yes);
  }
  CHECK_FALSE(accepts_gzip({}));
  CHECK(sent({.gzip = true}) == to_bytes(answer()));
}

}  // namespace contract
