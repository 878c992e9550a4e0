#include "wire/fault.h"

#include <catch2/catch.hpp>

#include "wire/gzip.h"

namespace contract {
namespace {

using Kind = Act::Kind;

Response answer() {
  Response response;
  response.headers = {{"Content-Type", "application/json"}};
  response.body = R"({"a":1})";
  return response;
}

/// What a fault's script does, on one line.
std::string done(const Fault& fault) {
  std::string text;
  for (const WireAction& action : with_fault(answer(), fault).script) {
    if (const auto* bytes = std::get_if<std::string>(&action)) text += "<" + *bytes + ">";
    if (const auto* pause = std::get_if<Pause>(&action))
      text += "[" + std::to_string(pause->time.count()) + "]";
    if (std::holds_alternative<Reset>(action)) text += "[reset]";
    if (const auto* close = std::get_if<Close>(&action)) text += close->cut ? "[cut]" : "[close]";
  }
  return text;
}

}  // namespace

TEST_CASE("no fault leaves the answer as it is") {
  CHECK(Fault{}.none());
  CHECK(to_bytes(with_fault(answer(), {})) == to_bytes(answer()));
  CHECK(with_fault(answer(), {}).script.empty());
}

TEST_CASE("status, type, body and headers can each be another") {
  const Response changed = with_fault(answer(), {.status = 502,
                                                 .content_type = "text/html",
                                                 .body = "<html>",
                                                 .headers = {{"Location", "/"}}});
  CHECK(to_bytes(changed) ==
        "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nLocation: /\r\n"
        "Content-Length: 6\r\n\r\n<html>");
}

TEST_CASE("a length that is off says what is not sent") {
  CHECK(to_bytes(with_fault(answer(), {.length_off = 10})).find("Content-Length: 17\r\n") !=
        std::string::npos);
  CHECK(to_bytes(with_fault(answer(), {.length_off = -2})).find("Content-Length: 5\r\n") !=
        std::string::npos);
}

TEST_CASE("padding makes body and headers large and keeps the body readable") {
  const Response padded = with_fault(answer(), {.body_padding = 100, .header_padding = 300});
  CHECK(padded.body == std::string(100, ' ') + R"({"a":1})");
  CHECK(padded.headers.back().value.size() == 300);
}

TEST_CASE("a packed body that is cut has the length of what is there, and can't be unpacked") {
  const Response cut = with_fault(answer(), {.packed_part = 0.5});
  const std::string whole = gzip(answer().body);
  CHECK(cut.body == whole.substr(0, (whole.size() + 1) / 2));
  CHECK_FALSE(gunzip(cut.body));
  CHECK(to_bytes(cut).find("Content-Length: " + std::to_string(cut.body.size()) + "\r\n") !=
        std::string::npos);
  CHECK(*find_header(cut.headers, "Content-Encoding") == "gzip");
}

TEST_CASE("acts follow one another to the letter") {
  CHECK(done({.acts = {{.kind = Kind::body, .to = 0.5}, {.kind = Kind::reset}}}) ==
        "<{\"a\">[reset]");
  CHECK(done({.acts = {{.kind = Kind::body, .from = 0.5}, {.kind = Kind::close}}}) ==
        "<:1}>[close]");
  CHECK(done({.acts = {{.kind = Kind::body}, {.kind = Kind::cut}}}) == "<{\"a\":1}>[cut]");
  CHECK(done({.acts = {{.kind = Kind::text, .text = "SSH-2.0\r\n"},
                       {.kind = Kind::pause, .time = std::chrono::milliseconds(30)}}}) ==
        "<SSH-2.0\r\n>[30]");
  CHECK(done({.acts = {{.kind = Kind::body, .piece = 3, .every = std::chrono::milliseconds(5)}}}) ==
        "<{\"a>[5]<\":1>[5]<}>");
  CHECK(done({.acts = {{.kind = Kind::status_line}, {.kind = Kind::close}}}) ==
        "<HTTP/1.1 200 OK>[close]");
  CHECK(done({.header_padding = 5'000, .acts = {{.kind = Kind::status_line, .to = 0.5}}}) ==
        "<HTTP/1.1>");
  CHECK(done({.acts = {{.kind = Kind::head, .to = 8.0 / 70}}}) == "<HTTP/1.1>");
}

}  // namespace contract
