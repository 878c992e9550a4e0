#include "site/serve_site.h"

#include <catch2/catch.hpp>

#include "service/state_file.h"
#include "site/testing.h"
#include "wire/percent.h"

namespace contract {
namespace {

using namespace contract::testing;

const MadeSite& served_site() {
  static const MadeSite site = make_site(real_sources(), true);
  return site;
}

constexpr const char* kAuthority = "127.0.0.1:8080";

Request request_of(const std::string& method, const std::string& target, const Headers& more = {}) {
  Request request;
  request.method = method;
  request.target = target;
  request.version = "HTTP/1.1";
  request.headers = {{"Host", kAuthority}};
  request.headers.insert(request.headers.end(), more.begin(), more.end());
  return request;
}

/// A form of the page, sent as a browser does.
Request form_of(const Params& fields, const std::string& token = "token") {
  Request request = request_of("POST", "/en/try.html",
                               {{"Origin", "http://127.0.0.1:8080"},
                                {"Sec-Fetch-Site", "same-origin"},
                                {"Content-Type", "application/x-www-form-urlencoded"}});
  request.body = "token=" + token;
  for (const Param& field : fields)
    request.body += "&" + percent_encode(field.name) + "=" + percent_encode(field.value);
  return request;
}

/// How many orders a page shows; the account "shop" is shipped with two.
std::size_t orders_in(const std::string& page) {
  std::size_t orders = 0;
  for (std::size_t at = page.find("<td>paid</td>"); at != std::string::npos;
       at = page.find("<td>paid</td>", at + 1))
    ++orders;
  return orders;
}

struct Served {
  SiteServer server{real_sources(), served_site(), "token"};
  Response answer(const Request& request) { return server.answer(request, kAuthority); }
  Response get(const std::string& target) { return answer(request_of("GET", target)); }
};

}  // namespace

TEST_CASE("pages are served by their names, with headers that forbid what is not ours") {
  Served served;
  for (const char* target : {"/", "/index.html", "/en/", "/en/call.html", "/zh/errors.html?x=1",
                             "/assets/site.css", "/en/try.html"}) {
    INFO(target);
    const Response response = served.get(target);
    CHECK(response.status == 200);
    const std::string* policy = find_header(response.headers, "Content-Security-Policy");
    REQUIRE(policy != nullptr);
    CHECK_THAT(*policy, Catch::Contains("default-src 'none'"));
    CHECK_THAT(*policy, Catch::Contains("frame-ancestors 'none'"));
  }
  CHECK(*find_header(served.get("/assets/search.js").headers, "Content-Type") ==
        "text/javascript; charset=utf-8");
  CHECK_THAT(served.get("/en/index.html").body, Catch::Contains("href=\"./try.html\""));
  CHECK_THAT(real_site().files.at("en/index.html"), !Catch::Contains("try.html"));
}

TEST_CASE("a path that is no page's name is answered 404, whatever it says") {
  Served served;
  for (const char* target : {"/en/no-such.html", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
                             "//etc/passwd", "/en/..%2f..%2fetc/passwd", "/assets/..", "/%"}) {
    INFO(target);
    CHECK(served.get(target).status == 404);
  }
  CHECK(served.answer(request_of("DELETE", "/en/call.html")).status == 405);
  CHECK(served.answer(request_of("PUT", "/en/try.html")).status == 405);
}

TEST_CASE("what was sent to another host, or comes from another's page, is refused") {
  Served served;
  Request request = request_of("GET", "/en/call.html");
  for (const char* host : {"evil.example.com", "evil.example.com:8080", "127.0.0.1:8081",
                           "127.0.0.1", "localhost:8080", "[::1]:8080", ""}) {
    INFO(host);
    request.headers = {{"Host", host}};
    CHECK(served.answer(request).status == 403);
    request.headers = {{"Host", kAuthority}, {"Host", host}};
    CHECK(served.answer(request).status == 403);
  }
  request.headers = {{"Host", kAuthority}};
  CHECK(served.answer(request).status == 200);
  request.target = "http://evil.example.com/en/call.html";
  CHECK(served.answer(request).status == 403);
  request.target = "/en/call.html";
  request.headers = {};
  CHECK(served.answer(request).status == 400);
  for (const Headers& more :
       {Headers{{"Origin", "http://evil.example.com"}}, Headers{{"Origin", "null"}},
        Headers{{"Origin", "http://127.0.0.1:9999"}}, Headers{{"Sec-Fetch-Site", "cross-site"}}})
    CHECK(served.answer(request_of("GET", "/en/call.html", more)).status == 403);
}

TEST_CASE("nothing is changed without the token of the run") {
  Served served;
  const Params send = {{"do", "send", false}, {"p-InstanceId", "i-bp67acfmxazb4p****", false}};
  for (const char* token : {"", "tokem", "token2"})
    CHECK(served.answer(form_of(send, token)).status == 403);
  Request no_form = form_of(send);
  no_form.headers.back().value = "text/plain";
  CHECK(served.answer(no_form).status == 403);
  CHECK(orders_in(served.get("/en/try.html").body) == 2);
}

TEST_CASE("a call is signed, answered, explained, and what it did is held") {
  Served served;
  const Params send = {{"do", "send", false},
                       {"format", "JSON", false},
                       {"p-InstanceId", "i-bp67acfmxazb4p****", false},
                       {"p-InternetMaxBandwidthOut", "50", false},
                       {"p-AutoPay", "", false}};
  const std::string first = served.answer(form_of(send)).body;
  CHECK_THAT(first, Catch::Contains("Signature="));
  CHECK_THAT(first, Catch::Contains("HTTP/1.1 200 OK"));
  CHECK_THAT(first, Catch::Contains("&lt;OrderId&gt;"));  // in the other format
  CHECK_THAT(first, Catch::Contains("<td>50</td>"));      // what the instance has now
  CHECK(orders_in(first) == 3);
  CHECK_THAT(first, !Catch::Contains("AutoPay="));  // an empty field is left out

  // The second within five minutes is refused, and says by which rule.
  const std::string second = served.answer(form_of(send)).body;
  CHECK_THAT(second, Catch::Contains("400 Throttling"));
  CHECK_THAT(second, Catch::Contains("emulator.five-minutes"));

  served.answer(form_of({{"do", "begin", false}, {"account", "shop", false}}));
  CHECK(orders_in(served.get("/en/try.html").body) == 2);
}

TEST_CASE("the clock is moved and the account is changed, and what is neither is told of") {
  Served served;
  const auto done = [&](const Params& fields) { return served.answer(form_of(fields)).body; };
  CHECK_THAT(done({{"do", "clock", false}, {"clock", "2030-05-01T00:00:00Z", false}}),
             Catch::Contains("value=\"2030-05-01T00:00:00Z\""));
  CHECK_THAT(done({{"do", "clock", false}, {"clock", "tomorrow", false}}),
             Catch::Contains("role=\"alert\"") && Catch::Contains("2030-05-01T00:00:00Z"));
  CHECK_THAT(done({{"do", "begin", false}, {"account", "poor", false}}),
             Catch::Contains("<option value=\"poor\" selected>"));
  CHECK_THAT(done({{"do", "begin", false}, {"account", "<b>", false}}),
             Catch::Contains("role=\"alert\"") && !Catch::Contains("<b>"));
}

TEST_CASE("whichever button is pressed, what was entered beside it is still there") {
  Served served;
  for (const char* button : {"send", "begin", "clock", "none"}) {
    INFO(button);
    const std::string page = served
                                 .answer(form_of({{"do", button, false},
                                                  {"p-ClientToken", "entered-1", false},
                                                  {"format", "JSON", false},
                                                  {"account", "poor", false},
                                                  {"clock", "2031-01-01T00:00:00Z", false}}))
                                 .body;
    CHECK_THAT(page, Catch::Contains("value=\"entered-1\"") &&
                         Catch::Contains("<option value=\"JSON\" selected>") &&
                         Catch::Contains("<option value=\"poor\" selected>"));
    // An account that is begun anew has a clock of its own.
    const bool kept = page.find("value=\"2031-01-01T00:00:00Z\"") != std::string::npos;
    CHECK(kept == (std::string(button) != "begin"));
  }
}

TEST_CASE("what is entered is shown as text and never taken for HTML") {
  Served served;
  const std::string page = served
                               .answer(form_of({{"do", "send", false},
                                                {"p-ClientToken", "\"><script>x</script>", false}}))
                               .body;
  CHECK_THAT(page, !Catch::Contains("<script>x"));
  CHECK_THAT(page, Catch::Contains("&lt;script&gt;x"));
}

TEST_CASE("no page and no answer holds the secret that calls are signed by") {
  Served served;
  const std::string secret =
      real_sources().accounts.at("shop").accounts.front().keys.front().secret;
  REQUIRE(secret.size() > 8);
  CHECK_THAT(served.answer(form_of({{"do", "send", false}})).body, !Catch::Contains(secret));
  for (const auto& [name, text] : served_site().files) {
    INFO(name);
    CHECK(text.find(secret) == std::string::npos);
  }
}

}  // namespace contract
