#include "cassette/diff.h"

#include <catch2/catch.hpp>

#include "cassette/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

const ErrorNames kNames{"Code", "Message"};

Cassette of(const std::vector<Interaction>& interactions) {
  Cassette recording{facts(), {}};
  for (const Interaction& each : interactions)
    recording.interactions.push_back(
        {each, origin(), std::to_string(recording.interactions.size() + 1) + ".json"});
  return recording;
}

Cassette answering(const Response& response) {
  return of({{v1_request("&InstanceId=i-1"), response}});
}

std::string kinds(const Cassette& a, const Cassette& b) {
  std::string text;
  for (const Finding& finding : diff_recordings(a, b, rules(), kNames))
    text +=
        finding.rule.substr(5) + " " + finding.subject.substr(finding.subject.find(' ') + 1) + "; ";
  return text;
}

}  // namespace

TEST_CASE("every kind of difference is found, in both directions, in JSON and XML") {
  struct Row {
    const char* a;
    const char* b;
    const char* forth;
    const char* back;
  };
  const Row rows[] = {
      {R"({"a":1})", R"({"a":1})", "", ""},
      {R"({"a":1})", R"({ "a" : 1 })", "", ""},
      {R"({"a":1})", R"({"a":2})", "changed answer.body.a; ", "changed answer.body.a; "},
      {R"({"a":1})", R"({"a":1,"b":{}})", "added answer.body.b; ", "removed answer.body.b; "},
      {R"({"a":1})", R"({"a":"1"})", "retyped answer.body.a; ", "retyped answer.body.a; "},
      {R"({"a":null})", R"({"a":[]})", "retyped answer.body.a; ", "retyped answer.body.a; "},
      {R"({"a":[1,2]})", R"({"a":[1,3,4]})", "changed answer.body.a[1]; added answer.body.a[2]; ",
       "changed answer.body.a[1]; removed answer.body.a[2]; "},
      {R"({"a":[{"b":1}]})", R"({"a":[{"b":2}]})", "changed answer.body.a[0].b; ",
       "changed answer.body.a[0].b; "},
      {R"({"a":1,"b":2})", R"({"b":2,"a":1})", "order answer.body; ", "order answer.body; "},
      {R"({"Code":"A","Message":"x"})", R"({"Code":"B","Message":"y"})",
       "code answer.body.Code; message answer.body.Message; ",
       "code answer.body.Code; message answer.body.Message; "},
      {"<E><Code>A</Code></E>", "<E><Code>B</Code></E>", "code answer.body.E.Code; ",
       "code answer.body.E.Code; "},
      {"<E><a>1</a></E>", "<E><a>1</a><a>2</a></E>", "added answer.body.E.a[1]; ",
       "removed answer.body.E.a[1]; "},
      {"<E><a>1</a></E>", "<E><a><b>1</b></a></E>", "retyped answer.body.E.a; ",
       "retyped answer.body.E.a; "},
      {"<E/>", "<F/>", "removed answer.body.E; added answer.body.F; ",
       "removed answer.body.F; added answer.body.E; "},
      {"<E/>", "{}", "format answer.body; ", "format answer.body; "},
      {"oops", "{}", "format answer.body; ", "format answer.body; "},
      {"oops", "ooops", "changed answer.body; ", "changed answer.body; "},
      {"1e2", "100", "changed answer.body; ", "changed answer.body; "},
  };
  for (const Row& row : rows) {
    INFO(row.a << " / " << row.b);
    Response a = json_response(200, row.a);
    Response b = json_response(200, row.b);
    CHECK(kinds(answering(a), answering(b)) == row.forth);
    CHECK(kinds(answering(b), answering(a)) == row.back);
  }
}

TEST_CASE("status, headers and the wire are compared too") {
  const Response base = json_response(200, "{}");
  Response status = base;
  status.status = 201;
  CHECK(kinds(answering(base), answering(status)) == "status answer.status; ");
  Response headers = base;
  headers.headers = {{"content-type", "text/xml"}, {"X-New", "1"}, {"Content-Length", "2"}};
  CHECK(kinds(answering(base), answering(headers)) ==
        "header answer.header.content-type; header answer.header.x-new; ");
  Response reset = base;
  reset.script = {Reset{}};
  CHECK(kinds(answering(base), answering(reset)) == "wire answer; ");
  Response close = base;
  close.script = {Close{}};
  CHECK(kinds(answering(reset), answering(close)) == "wire answer; ");
}

TEST_CASE("calls are paired by what they ask for, whatever their order") {
  const auto call = [](const char* instance, const char* body) {
    return Interaction{v1_request(std::string("&InstanceId=") + instance),
                       json_response(200, body)};
  };
  const Cassette a = of({call("i-1", "{}"), call("i-2", "{}"), call("i-1", R"({"b":1})")});
  CHECK(kinds(a, of({call("i-2", "{}"), call("i-1", "{}"), call("i-1", R"({"b":1})")})).empty());
  CHECK(kinds(a, of({call("i-1", "{}"), call("i-2", "{}")})) == "removed 3.json; ");
  CHECK(kinds(of({call("i-1", "{}"), call("i-2", "{}")}), a) == "added 3.json; ");
  CHECK(kinds(a, of({call("i-1", "{}"), call("i-3", "{}"), call("i-1", R"({"b":2})")})) ==
        "removed 2.json; changed answer.body.b; added 2.json; ");
}

TEST_CASE("what is worse has the higher level") {
  const auto level = [](const char* a, const char* b) {
    return diff_recordings(answering(json_response(200, a)), answering(json_response(200, b)),
                           rules(), kNames)
        .front()
        .level;
  };
  CHECK(level(R"({"a":1})", "{}") == Level::must);
  CHECK(level("{}", R"({"a":1})") == Level::should);
  CHECK(level(R"({"a":1})", R"({"a":true})") == Level::must);
  CHECK(level(R"({"Message":"a"})", R"({"Message":"b"})") == Level::should);
  CHECK(level(R"({"a":1,"b":1})", R"({"b":1,"a":1})") == Level::information);
}
