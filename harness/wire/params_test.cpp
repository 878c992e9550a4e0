#include "wire/params.h"

#include <catch2/catch.hpp>
#include <random>

using namespace contract;

namespace {

std::string shown(const Params& params) {
  std::string text;
  for (const Param& param : params) {
    text +=
        (param.in_body ? "(" : "[") + param.name + "|" + param.value + (param.in_body ? ")" : "]");
  }
  return text;
}

Request form(std::string target, std::string type, std::string body) {
  Request request;
  request.method = "POST";
  request.target = std::move(target);
  request.headers = {{"content-type", std::move(type)}};
  request.body = std::move(body);
  return request;
}

}  // namespace

TEST_CASE("a query is read piece by piece in the order it was sent") {
  struct Row {
    const char *text, *params;
  };
  const Row rows[] = {
      {"", ""},
      {"a=b", "[a|b]"},
      {"b=2&a=1", "[b|2][a|1]"},
      {"a=b=c", "[a|b=c]"},
      {"a", "[a|]"},
      {"a=", "[a|]"},
      {"=b", "[|b]"},
      {"=", "[|]"},
      {"&&a=1&&b=2&", "[a|1][b|2]"},
      {"a=1+2%2B3%20", "[a|1 2+3 ]"},
      {"%41+b=%e4%b8%ad", "[A b|中]"},
      {"a=%2525", "[a|%25]"},
      {"a=1;b=2", "[a|1;b=2]"},
  };
  for (const Row& row : rows) {
    const ParsedParams parsed = parse_query(row.text, false);
    CHECK(shown(parsed.params) == row.params);
    CHECK(parsed.findings.empty());
  }
}

TEST_CASE("the first parameter is told as it stands, and whether it stands for itself") {
  struct Row {
    const char *text, *name, *value;
    std::size_t size;
    bool has_value, is_plain;
  };
  const Row rows[] = {
      {"", "", "", 0, false, true},
      {"&a=1", "", "", 0, false, true},
      {"a", "a", "", 1, false, true},
      {"a=", "a", "", 2, true, true},
      {"=b&c", "", "b", 2, true, true},
      {"a=b=c&d", "a", "b=c", 5, true, true},
      {"a=%20&d", "a", "%20", 5, true, false},
      {"a%=1", "a%", "1", 4, true, false},
      {"a+b=1", "a+b", "1", 5, true, false},
      {"a=\xC3\xA9", "a", "\xC3\xA9", 4, true, false},
      {"a=1\nb=2", "a", "1\nb=2", 7, true, true},
      {"a=1&%", "a", "1", 3, true, true},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const RawParam first = first_param(row.text);
    CHECK(first.name == row.name);
    CHECK(first.value == row.value);
    CHECK(first.size == row.size);
    CHECK(first.has_value == row.has_value);
    CHECK(first.is_plain == row.is_plain);
  }
  CHECK(first_param("a=1\nb=2", true).value == "1");
  CHECK(first_param("a\r\nb=2", true).size == 1);
}

TEST_CASE("a malformed escape is a finding and the raw text stays") {
  const ParsedParams parsed = parse_query("a=100%&b%zz=1+2&c=3+4", false);
  CHECK(shown(parsed.params) == "[a|100%][b%zz|1 2][c|3 4]");
  REQUIRE(parsed.findings.size() == 2);
  CHECK(parsed.findings[0].subject == "wire.encoding");
  CHECK(parsed.findings[0].actual == "100%");
  CHECK(parsed.findings[0].note == "in a");
  CHECK(parsed.findings[0].level == Level::must);
  CHECK(parsed.findings[1].actual == "b%zz");
  CHECK(parsed.findings[1].note == "in the name of a parameter");
}

TEST_CASE("escapes of bytes that are no UTF-8 are a finding and the raw text stays") {
  const ParsedParams parsed = parse_query("a=%FF%00", false);
  CHECK(shown(parsed.params) == "[a|%FF%00]");
  REQUIRE(parsed.findings.size() == 1);
  CHECK(parsed.findings[0].subject == "wire.encoding");
  CHECK(parsed.findings[0].expected == "UTF-8, percent-encoded");
}

TEST_CASE("a repeated name is one finding, and all its values are kept") {
  const ParsedParams parsed = parse_query("a=1&b=2&a=3&a=1", false);
  CHECK(shown(parsed.params) == "[a|1][b|2][a|3][a|1]");
  REQUIRE(parsed.findings.size() == 1);
  CHECK(parsed.findings[0].subject == "wire.repeated");
  CHECK(parsed.findings[0].expected == "a once");
  CHECK(parsed.findings[0].actual == "3 times");
}

TEST_CASE("names that differ in case are different names") {
  CHECK(parse_query("Format=1&format=2", false).findings.empty());
}

TEST_CASE("the query comes before the form body, and a name in both is repeated") {
  const ParsedParams parsed =
      parse_params(form("/?b=1&a=2", "application/x-www-form-urlencoded", "a=3&c=x+y"));
  CHECK(shown(parsed.params) == "[b|1][a|2](a|3)(c|x y)");
  REQUIRE(parsed.findings.size() == 1);
  CHECK(parsed.findings[0].subject == "wire.repeated");
}

TEST_CASE("a body is read as a form only where its type says so") {
  struct Row {
    const char* type;
    bool read;
  };
  const Row rows[] = {{"application/x-www-form-urlencoded", true},
                      {"Application/X-WWW-Form-Urlencoded;charset=utf-8", true},
                      {"application/x-www-form-urlencoded ; charset=UTF-8", true},
                      {"application/x-www-form-urlencoded2", false},
                      {"application/json", false},
                      {"", false}};
  for (const Row& row : rows) {
    INFO(row.type);
    CHECK(parse_params(form("/", row.type, "a=1")).params.size() == (row.read ? 1 : 0));
  }
  Request untyped = form("/", "", "a=1");
  untyped.headers.clear();
  CHECK(parse_params(untyped).params.empty());
}

TEST_CASE("targets in origin and absolute form have a path and a query") {
  struct Row {
    const char *target, *path, *query;
  };
  const Row rows[] = {
      {"/", "/", ""},
      {"/?", "/", ""},
      {"/?a=1", "/", "a=1"},
      {"/p/q?a=1?b", "/p/q", "a=1?b"},
      {"/?a=1#f", "/", "a=1"},
      {"/#f?a=1", "/", ""},
      {"http://host", "/", ""},
      {"http://host?x=1", "/", "x=1"},
      {"http://host/?x=1", "/", "x=1"},
      {"https://host:8080/p?x=/", "/p", "x=/"},
      {"http://host?u=http://other/p", "/", "u=http://other/p"},
      {"/p?u=http://other/q", "/p", "u=http://other/q"},
      {"/http://x/y", "/http://x/y", ""},
      {"*", "*", ""},
  };
  for (const Row& row : rows) {
    INFO(row.target);
    CHECK(path_of(row.target) == row.path);
    CHECK(query_of(row.target) == row.query);
  }
}

TEST_CASE("a parameter is found by its exact name, the first of several") {
  const Params params = parse_query("a=1&A=2&a=3", false).params;
  REQUIRE(find_param(params, "a") != nullptr);
  CHECK(*find_param(params, "a") == "1");
  CHECK(*find_param(params, "A") == "2");
  CHECK(find_param(params, "b") == nullptr);
}

TEST_CASE("a flood of mistakes is counted, not listed") {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "a" + std::to_string(i / 2) + "=%&";
  const ParsedParams parsed = parse_query(text, false);
  CHECK(parsed.params.size() == 5000);
  REQUIRE(parsed.findings.size() == 40);
  CHECK(parsed.findings[19].subject == "wire.encoding");
  CHECK(parsed.findings[19].note == "4980 more of this kind");
  CHECK(parsed.findings[39].subject == "wire.repeated");
  CHECK(parsed.findings[39].note == "2480 more of this kind");
}

TEST_CASE("whatever the bytes, every piece between ampersands is a parameter") {
  std::mt19937 random(8);
  const std::string alphabet = "&&==%+a0F\xE4\xB8\xAD ";
  for (int round = 0; round < 3000; ++round) {
    std::string text(random() % 40, '\0');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    std::size_t pieces = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '&' && (at == 0 || text[at - 1] == '&')) ++pieces;
    }
    REQUIRE(parse_query(text, true).params.size() == pieces);
  }
}

TEST_CASE("a parameter is set where it stands, in query and form, and others keep their spelling") {
  struct Row {
    const char *target, *body, *name, *value, *target_after, *body_after;
    bool found;
  };
  const Row rows[] = {
      {"/?a=1&b=%7e", "", "a", "x y", "/?a=x%20y&b=%7e", "", true},
      {"/?a=1&b=2", "a=3&c=%7e", "a", "x", "/?a=x&b=2", "a=x&c=%7e", true},
      {"/?a=1&a=2", "", "a", "x", "/?a=x&a=x", "", true},
      {"/?%61=1", "", "a", "x", "/?a=x", "", true},
      {"/?a=1", "", "a", "", "/", "", true},
      {"/", "a=1&b", "a", "", "/", "b", true},
      {"/?b", "", "a", "x", "/?b", "", false},
      {"/", "", "a", "x", "/", "", false},
  };
  for (const Row& row : rows) {
    INFO(row.target << " " << row.body);
    Request request;
    request.target = row.target;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = row.body;
    CHECK(set_param(request, row.name, row.value) == row.found);
    CHECK(request.target == row.target_after);
    CHECK(request.body == row.body_after);
  }
  Request no_form;
  no_form.target = "/";
  no_form.body = "a=1";
  CHECK(!set_param(no_form, "a", "x"));
  CHECK(no_form.body == "a=1");
  add_param(no_form, "a", "b c");
  add_param(no_form, "d", "");
  CHECK(no_form.target == "/?a=b%20c&d=");
}
