#include "proxy/host_check.h"

#include <catch2/catch.hpp>

using namespace contract;

namespace {

Request to_host(const std::string& host, const std::string& target = "/?Action=A") {
  Request request;
  request.method = "GET";
  request.target = target;
  request.version = "HTTP/1.1";
  request.headers = {{"host", host}};
  return request;
}

Request with_header(const std::string& name, const std::string& value) {
  Request request = to_host("localhost");
  request.headers.push_back({name, value});
  return request;
}

}  // namespace

TEST_CASE("a listener answers to addresses, to localhost and to the names it was given") {
  const HostNames strict{{"recorder", ".aliyuncs.com"}, false};
  const HostNames lenient{{"ecs.example.com"}};
  struct Row {
    const char* host;
    bool strict, lenient;  ///< whether each lets it pass
  };
  const Row rows[] = {
      {"127.0.0.1", true, true},
      {"127.0.0.1:8080", true, true},
      {"127.8.9.1:1", true, true},
      {"[::1]", true, true},
      {"[::1]:8080", true, true},
      {"192.168.1.7:80", true, true},  // no page can have its name resolved to a host of that name
      {"localhost", true, true},
      {"LocalHost:8080", true, true},
      {"localhost.:8080", true, true},
      {"a.localhost", true, true},
      {"recorder:8080", true, true},
      {"RECORDER", true, true},
      {"ecs.aliyuncs.com", true, false},
      {"ecs.cn-hangzhou.aliyuncs.com:443", true, false},
      {"aliyuncs.com", false, false},
      {"ecs.example.com", false, true},
      {"compose-service:80", false, true},
      {"ecs.example", false, true},
      {"build.test", false, true},
      {"nas.local", false, true},
      {"evil.com", false, false},
      {"evil.com:8080", false, false},
      {"127.0.0.1.evil.com", false, false},
      {"localhost.evil.com", false, false},
      {"evilaliyuncs.com", false, false},
      {"ecs.aliyuncs.com.evil.com", false, false},
      {"127.0.0.1:80@evil.com", false, false},
      {"[::1", false, true},  // no name of a page, nor of anything
      {"", false, true},
  };
  for (const Row& row : rows) {
    INFO(row.host);
    CHECK(foreign_host(to_host(row.host), strict).has_value() == !row.strict);
    CHECK(foreign_host(to_host(row.host), lenient).has_value() == !row.lenient);
  }
}

TEST_CASE("an absolute target names a host as well, and each Host header counts") {
  const HostNames strict{{}, false};
  CHECK_FALSE(foreign_host(to_host("localhost", "http://127.0.0.1:80/?a=b"), strict));
  CHECK(foreign_host(to_host("localhost", "http://evil.com/?a=b"), strict));
  CHECK(foreign_host(to_host("localhost", "HTTP://evil.com?x=http://localhost/"), strict));
  CHECK(foreign_host(to_host("localhost", "http://localhost@evil.com/"), strict));
  CHECK_FALSE(foreign_host(to_host("localhost", "/?x=http://evil.com/"), strict));
  Request twice = to_host("localhost");
  twice.headers.push_back({"HOST", "evil.com"});
  CHECK(foreign_host(twice, strict));
}

TEST_CASE("what a browser says of a page behind a request gives it away") {
  CHECK(page_behind(with_header("Origin", "http://evil.com")));
  CHECK(page_behind(with_header("origin", "null")));
  CHECK(page_behind(with_header("Sec-Fetch-Site", "cross-site")));
  CHECK(page_behind(with_header("sec-fetch-site", "same-site")));
  CHECK_FALSE(page_behind(with_header("Sec-Fetch-Site", "none")));
  CHECK_FALSE(page_behind(with_header("Sec-Fetch-Site", "same-origin")));
  CHECK_FALSE(page_behind(with_header("Sec-Fetch-Mode", "cors")));  // as Node's fetch says it
  CHECK_FALSE(page_behind(with_header("Referer", "http://localhost/")));
}

TEST_CASE("what is foreign is answered by 403 and why, and asks nobody") {
  int asked = 0;
  const Handler handler = refuse_foreign({{}, false}, [&](const Request&) {
    ++asked;
    return Response{};
  });
  const Response page = handler(with_header("Origin", "http://evil.com"));
  CHECK(page.status == 403);
  CHECK(page.body == "refused: it comes from a web page: it has an Origin header\n");
  const Response other = handler(to_host("evil.com\x01"));
  CHECK(other.status == 403);
  CHECK(other.body.find("'evil.com\\x01'") != std::string::npos);
  CHECK(other.body.find("--allow-host") != std::string::npos);
  CHECK(asked == 0);
  CHECK(handler(to_host("localhost:9")).status == 200);
  CHECK(asked == 1);
}

TEST_CASE("HTTP/1.1 without a Host is answered by 400 and asks nobody; HTTP/1.0 needs none") {
  struct Row {
    const char* version;
    int status;
  };
  const Row rows[] = {{"HTTP/1.0", 200}, {"HTTP/1.1", 400}, {"HTTP/1.2", 400}};
  for (const Row& row : rows) {
    INFO(row.version);
    int asked = 0;
    const Handler handler = refuse_foreign({{}, false}, [&](const Request&) {
      ++asked;
      return Response{};
    });
    Request request;
    request.version = row.version;
    const Response answer = handler(request);
    CHECK(answer.status == row.status);
    CHECK(asked == (row.status == 200 ? 1 : 0));
    CHECK((answer.body == "refused: it is HTTP/1.1 and has no Host header\n") ==
          (row.status == 400));
  }
}
