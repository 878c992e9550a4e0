#include "wire/url.h"

#include <catch2/catch.hpp>

using namespace contract;

TEST_CASE("an address is scheme, user, authority and the rest") {
  const struct {
    const char* url;
    bool tls;
    const char *user, *authority, *rest;
  } rows[] = {
      {"http://h", false, "", "h", ""},
      {"https://h:1/p?q#f", true, "", "h:1", "/p?q#f"},
      {"HTTPS://h?q", true, "", "h", "?q"},
      {"http://u:p@h#f", false, "u:p", "h", "#f"},
      {"http://a@b@h/", false, "a@b", "h", "/"},
      {"http://[::1]:80/x@y", false, "", "[::1]:80", "/x@y"},
      {"http://", false, "", "", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.url);
    const auto parts = split_url(row.url);
    REQUIRE(parts);
    CHECK(parts->tls == row.tls);
    CHECK(parts->user == row.user);
    CHECK(parts->authority == row.authority);
    CHECK(parts->rest == row.rest);
  }
  for (const char* url : {"", "http", "http:/h", "://h", "wss://h", "data:x", "about:blank"})
    CHECK_FALSE(split_url(url));
}
