#include <catch2/catch.hpp>

#include "cassette/har.h"
#include "cassette/har_testing.h"
#include "wire/digest.h"
#include "wire/gzip.h"

using namespace contract;
using namespace contract::testing;

TEST_CASE("what other programs write becomes what a recorder would have seen") {
  struct Row {
    const char* what;
    std::string request_headers, answer_headers, content;
    std::string request, answer, body;
  };
  const auto pair = [](const std::string& name, const std::string& value) {
    return R"({"name":")" + name + R"(","value":")" + value + R"("})";
  };
  const std::string host = "Host=ecs.aliyuncs.com;";
  const std::string packed = gzip("{}");
  const Row rows[] = {
      {"least", "", "", "", host, "", ""},
      {"null", "", "", R"("text":null,"size":0)", host, "", ""},
      {"HTTP/2", pair(":authority", "x") + "," + pair("user-agent", "b"),
       pair(":status", "200") + "," + pair("content-type", "a"), R"("text":"{}")",
       host + "user-agent=b;", "content-type=a;", "{}"},
      {"a host of its own", pair("host", "other"), "", "", "host=other;", "", ""},
      {"unpacked, as browsers have it", "",
       pair("content-encoding", "gzip") + "," + pair("Content-Length", "22"), R"("text":"{}")",
       host, "Content-Length=2;", "{}"},
      {"brotli, unpacked", "", pair("Content-Encoding", "br"), R"("text":"{}")", host, "", "{}"},
      {"packed still", "", pair("Content-Encoding", "gzip"),
       R"("encoding":"base64","text":")" + base64(packed) + "\"", host, "Content-Encoding=gzip;",
       packed},
      {"chunks joined", "",
       pair("Transfer-Encoding", "chunked") + "," + pair("Connection", "close"), R"("text":"{}")",
       host, "", "{}"},
      {"base64 in lines", "", "", R"("encoding":"base64","text":"e3\r\n0=\n")", host, "", "{}"},
      {"joined by line feeds", "", pair("Set-Cookie", R"(a=b\nc=d)"), "", host,
       "Set-Cookie=a=b;Set-Cookie=c=d;", ""},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const Interaction read =
        read_one(asked(row.request_headers), answered(row.answer_headers, row.content));
    CHECK(lines(read.request.headers) == row.request);
    CHECK(lines(read.response.headers) == row.answer);
    CHECK(read.response.body == row.body);
  }
}

TEST_CASE("addresses, versions and bodies of requests are read as programs spell them") {
  const auto request = [](const std::string& url, const std::string& more) {
    return read_one(R"("method":"POST","url":")" + url + R"(","headers":[])" + more,
                    answered("", ""))
        .request;
  };
  const std::string base = "https://ecs.aliyuncs.com";
  CHECK(request(base, "").target == "/");
  CHECK(request(base + "?a=b#c", "").target == "/?a=b");
  CHECK(request(base + ":8443/p/?a=%e4", "").target == "/p/?a=%e4");
  CHECK(lines(request("http://me:word@[::1]:80/", "").headers) == "Host=[::1]:80;");
  for (const char* spelled : {"h2", "http/2.0", "HTTP/2"})
    CHECK(request(base, std::string(R"(,"httpVersion":")") + spelled + "\"").version == "HTTP/2");
  CHECK(request(base, R"(,"httpVersion":"h3")").version == "HTTP/3");
  CHECK(request(base, R"(,"httpVersion":"http/1.1")").version == "HTTP/1.1");
  CHECK(request(base, R"(,"httpVersion":"unknown")").version == "HTTP/1.1");
  const Request form = request(
      base,
      R"(,"postData":{"mimeType":"application/x-www-form-urlencoded","params":[{"name":"A b","value":"&"},{"name":"C"}]})");
  CHECK(form.body == "A%20b=%26&C=");
  CHECK(lines(form.headers) ==
        "Host=ecs.aliyuncs.com;Content-Type=application/x-www-form-urlencoded;");
  CHECK(
      request(base, R"(,"postData":{"mimeType":"x","text":"a=+","params":[{"name":"b"}]})").body ==
      "a=+");
  for (const char* text : {"null", "\"\""})
    CHECK(request(base, std::string(R"(,"postData":{"mimeType":"x","text":)") + text +
                            R"(,"params":[{"name":"b","value":"c"}]})")
              .body == "b=c");
  CHECK(request(base, R"(,"postData":{"text":"YQ==","encoding":"base64"})").body == "a");
}

TEST_CASE("entries come in the order of time, and what can't be one is counted") {
  const std::string answer = answered("", "");
  const auto call = [&](const char* instance, const char* started) {
    return entry(
        R"("method":"GET","url":"http://h/?I=)" + std::string(instance) + R"(","headers":[])",
        answer, started);
  };
  const HarLog log = read_har(
      foreign({call("b", "2026-11-25T18:00:00.200+08:00"), call("a", "2026-11-25T10:00:00.1Z"),
               entry(kAsked, R"("status":0,"headers":[],"content":{},"_error":"refused")"),
               entry(kAsked, R"("status":200,"headers":[],"content":{"size":9}}, "x":{)"),
               entry(R"("method":"GET","url":"data:text/plain,x","headers":[])", ""),
               call("c", "2026-11-25T09:00:00-01:00")}),
      "x.har", [](const Request& request, bool own) {
        CHECK(!own);
        return request.target.starts_with("data:") ? "that is no call" : "";
      });
  REQUIRE(log.entries.size() == 3);
  CHECK(log.entries[0].interaction.request.target == "/?I=c");
  CHECK(log.entries[1].interaction.request.target == "/?I=a");
  CHECK(log.entries[2].interaction.request.target == "/?I=b");
  CHECK(log.entries[2].date == "2026-11-25T10:00:00Z");
  CHECK(log.passed_over ==
        std::map<std::string, std::size_t>{{"without an answer", 1},
                                           {"whose answer's body was not kept", 1},
                                           {"that is no call", 1}});
}

TEST_CASE("a file that is no HAR is an error with file and line") {
  struct Row {
    std::string text, says;
  };
  const Row rows[] = {
      {"", "x.har"},
      {"{\n\"log\": nothing}", "x.har:2: no JSON"},
      {"[]", "x.har:1: is no HAR: 'log' is no object"},
      {"{\"log\":{\"version\":\"2.0\"}}", "is of HAR 2.0, not 1.x"},
      {"{\"log\":{\n\"entries\":{}}}", "x.har:2: is no HAR: 'entries' is no array"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK_THROWS_WITH(read_har(row.text, "x.har", take_all), Catch::Contains(row.says));
  }
}

TEST_CASE("an entry that can't be read is passed over with its number, and the rest is taken") {
  const std::string answer = answered("", "");
  const std::string twice = R"({"name":"Content-Length","value":"3"},)"
                            R"({"name":"Content-Length","value":"4"})";
  struct Row {
    std::string entry, says;
  };
  const Row rows[] = {
      {"[]", "is no HAR: 'request' is no object"},
      {entry("", answer), "is no HAR: 'url' is no string"},
      {entry(R"("url":"http://h/","headers":[])", answer), "is no HAR: 'method' is no string"},
      {entry(R"("method":"GET")", answer), "'url' is no string"},
      {entry(R"("method":"GET","url":"http://h/")", answer), "'headers' is no array"},
      {entry(asked(R"({"name":"a"})"), answer), "'value' is no string"},
      {entry(asked(R"({"name":"a b","value":""})"), answer), "holds no message of HTTP"},
      {entry(asked(R"({"name":"a","value":"\r"})"), answer), "holds no message of HTTP"},
      {entry(asked(R"({"name":"Host","value":"a"},{"name":"host","value":"b"})"), answer),
       "holds no message of HTTP"},
      {entry(R"("method":"POST","url":"http://h/","headers":[)" + twice +
                 R"(],"postData":{"text":"a=b"})",
             answer),
       "holds no message of HTTP"},
      {entry(kAsked, R"("headers":[])"), "'status' is no number"},
      {entry(kAsked, R"("status":"error","headers":[])"), "'status' is no number"},
      {entry(kAsked, R"("status":2e2,"headers":[])"), "'status' is no status of HTTP"},
      {entry(kAsked, R"("status":200,"statusText":"a\r\nb","headers":[])"),
       "holds no message of HTTP"},
      {entry(kAsked, answered("", R"("encoding":"base64","text":"%%")")),
       "a body is no text in 'base64'"},
      {entry(kAsked, answered("", R"("encoding":"rot13","text":"a")")),
       "a body is no text in 'rot13'"},
      {entry(kAsked, answer, "yesterday"), "'startedDateTime' is no time"},
      {entry(R"("method":"G T","url":"http://h/","headers":[])", answer),
       "holds no message of HTTP"},
  };
  const std::string good = entry(kAsked, answer);
  for (const Row& row : rows) {
    INFO(row.entry);
    const HarLog log = read_har(foreign({good, row.entry, good}), "x.har", take_all);
    CHECK(log.entries.size() == 2);
    REQUIRE(log.unread.size() == 1);
    CHECK(log.unread[0].number == 2);
    CHECK_THAT(log.unread[0].reason, Catch::StartsWith(row.says) || Catch::Contains(row.says));
  }
  const HarLog log = read_har(
      foreign({entry(R"("method":"GET","url":"https://me:word@h:8/p?SecurityToken=x#y")", answer)}),
      "x.har", take_all);
  CHECK(log.unread.at(0).url == "https://h:8/p");
}

TEST_CASE("an entry that is no JSON takes no other with it, and is told by its place") {
  const std::string good = entry(kAsked, answered("", ""));
  const auto with = [](const std::string& cache) {
    return R"({"cache":)" + cache + R"(,"request":{},"response":{}})";
  };
  const std::pair<std::string, std::string> rows[] = {
      {with(R"({"c":"\udc00"})"), "is no JSON: line 3, column 2"},
      {with("\"\xff\""), "is no JSON: line 3, column 11: bytes that are no UTF-8"},
      {with("\"中é𝄞中\xff\""), "is no JSON: line 3, column 15: bytes that are no UTF-8"},
      {with(std::string(3000, '[') + std::string(3000, ']')),
       "line 3, column 1: beyond bounds, at most 400 levels"},
      {with(std::string(300000, '[') + std::string(300000, ']')),
       "line 3, column 1: beyond bounds, at most 400 levels"},
      {with("NaN"), "is no JSON: line 3, column 10"},
      {with("\"a\tb\""), "is no JSON: line 3, column 12"},
      {with(std::string("\"\0\"", 3)), "a NUL byte"},
      {"nothing", "is no JSON: line 3, column 2"},
  };
  for (const auto& [bad, says] : rows) {
    INFO(says);
    const HarLog log = read_har(foreign({good, bad, good, bad}), "x.har", take_all);
    CHECK(log.entries.size() == 2);
    CHECK(!log.cut_behind);
    REQUIRE(log.unread.size() == 2);
    CHECK(log.unread[0].number == 2);
    CHECK(log.unread[1].number == 4);
    CHECK_THAT(log.unread[0].reason, Catch::Contains(says));
  }
}

TEST_CASE("of a file that is cut off the entries before the cut are taken") {
  const std::string whole =
      foreign({entry(kAsked, answered("", "")), entry(kAsked, answered("", ""))});
  const auto first = whole.find(",\n");
  for (const std::size_t size : {first, first + 1, first + 100, whole.size() - 5}) {
    INFO(size);
    const HarLog log = read_har(whole.substr(0, size), "x.har", take_all);
    CHECK(log.entries.size() == 1);
    REQUIRE(log.cut_behind);
    CHECK(*log.cut_behind == 1);
    CHECK(log.unread.empty());
  }
  CHECK(read_har(whole.substr(0, whole.size() - 2), "x.har", take_all).cut_behind == 2U);
  CHECK(!read_har(whole, "x.har", take_all).cut_behind);
}

TEST_CASE("of an entry that is not wanted nothing is read but what the choice asks for") {
  const std::string answer = answered("", "");
  const std::string odd[] = {
      entry(R"("method":"GET","url":"http://other/","headers":[{"name":null,"value":null}])",
            answer),
      entry(R"("method":"GET","url":"http://other/")", answer),
      R"({"request":{"method":"GET","url":"http://other/","headers":[]}})",
      entry(R"("method":"POST","url":"http://other/","headers":[],)"
            R"("postData":{"text":"%%","encoding":"base64"})",
            answer),
      entry(R"("method":"POST","url":"http://other/","headers":[],)"
            R"("postData":{"params":[{"name":"n","value":5}]})",
            answer),
  };
  for (const std::string& each : odd) {
    INFO(each);
    const HarLog log =
        read_har(foreign({each, entry(kAsked, answer)}), "x.har", [](const Request& request, bool) {
          return *find_header(request.headers, "Host") == "other" ? "to another host" : "";
        });
    CHECK(log.entries.size() == 1);
    CHECK(log.unread.empty());
    CHECK(log.passed_over == std::map<std::string, std::size_t>{{"to another host", 1}});
  }
}

TEST_CASE("a call that failed in the browser has no answer, by whatever status that is told") {
  for (const char* status : {"0", "-1", "-999", "100", "103"}) {
    INFO(status);
    const HarLog log =
        read_har(foreign({entry(kAsked, std::string("\"status\":") + status + ",\"headers\":[]")}),
                 "x.har", take_all);
    CHECK(log.passed_over == std::map<std::string, std::size_t>{{"without an answer", 1}});
  }
  const HarLog none =
      read_har(foreign({R"({"request":{)" + kAsked + R"(},"response":null})"}), "x.har", take_all);
  CHECK(none.passed_over.size() == 1);
}

TEST_CASE("where a message ends, and which headers are of one hop, is as HTTP has it") {
  const auto read = [&](const std::string& method, const std::string& status,
                        const std::string& headers) {
    return read_one(
               R"("method":")" + method + R"(","url":"http://h/","headers":[])",
               "\"status\":" + status + ",\"headers\":[" + headers + R"(],"content":{"text":"{}"})")
        .response;
  };
  CHECK(read("GET", "200", "").body == "{}");
  CHECK(read("HEAD", "200", "").body.empty());
  CHECK(read("GET", "204", "").body.empty());
  CHECK(read("GET", "304", "").body.empty());
  CHECK(lines(read("GET", "200",
                   R"({"name":"Connection","value":"close, X-Hop"},{"name":"X-Hop","value":"1"},)"
                   R"({"name":"X-End","value":"2"})")
                  .headers) == "X-End=2;");
  const HarLog cut = read_har(foreign({entry(R"("method":"POST","url":"http://h/",)"
                                             R"("headers":[{"name":"Content-Length","value":"9"}])",
                                             answered("", ""))}),
                              "x.har", take_all);
  CHECK(cut.passed_over ==
        std::map<std::string, std::size_t>{{"whose request's body was not kept", 1}});
}
