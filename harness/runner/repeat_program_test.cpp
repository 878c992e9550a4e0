#include "runner/repeat_program.h"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "formats/files.h"
#include "runner/repeat_run.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

namespace fs = std::filesystem;

const fs::path kFolder =
    fs::path(CONTRACT_BINARY_DIR) / ("repeat_program_test." + std::to_string(::getpid()));

Case sample() {
  Case each;
  each.id = "fault/shape/sample@json,v3";
  each.title = "A title";
  each.format = Format::json;
  each.signature = "v3";
  Step step;
  step.arguments = {{"InstanceId", ValueType::string, "i-'1'\n"},
                    {"InternetMaxBandwidthOut", ValueType::integer, "10"},
                    {"AutoPay", ValueType::boolean, "true"},
                    {"ClientToken", ValueType::string, std::nullopt}};
  step.answers[0].kind = StepAnswer::Kind::text;
  step.answers[0].body = "\"中\"";
  step.answers[0].request_id = "R-1";
  each.steps = {step};
  return each;
}

std::string filled(const std::string& extension, const std::string& text, const Case& each) {
  const fs::path file = kFolder / "client" / ("repeat" + extension + ".in");
  write_file(file, text);
  return write_program(real_spec(), each, file).text;
}

}  // namespace

TEST_CASE("a template is filled with the parameters of the call as the language writes them") {
  const struct {
    const char* extension;
    const char* line;
    const char* expected;
  } rows[] = {
      {".py", "@instance_id@=@value@,",
       "instance_id='i-\\'1\\'\\n',\ninternet_max_bandwidth_out=10,\nauto_pay=True,\n"
       "client_token=None,\n"},
      {".mjs", "@instanceId@: @value@,",
       "instanceId: 'i-\\'1\\'\\n',\ninternetMaxBandwidthOut: 10,\nautoPay: true,\n"
       "clientToken: null,\n"},
      {".go", "@InstanceId@ = @text@",
       "InstanceId = \"i-'1'\\n\"\nInternetMaxBandwidthOut = \"10\"\nAutoPay = \"true\"\n"},
      {".java", "set@InstanceId@(@value@);",
       "setInstanceId(\"i-'1'\\n\");\nsetInternetMaxBandwidthOut(10);\nsetAutoPay(true);\n"
       "setClientToken(null);\n"},
  };
  for (const auto& row : rows) {
    INFO(row.extension);
    const std::string head = std::string(row.extension[1] == 'p' ? "#" : "//") + " Run: it\n";
    CHECK(filled(row.extension, head + row.line + "\n", sample()) == head + row.expected);
  }
}

TEST_CASE("lines of a template have conditions, and a block is there for each call") {
  Case each = sample();
  each.steps.push_back(each.steps.front());
  CHECK(filled(".py",
               "# Run: it\n"
               "@if v3@three\n@if v1@one\n@if xml@x\n@if no xml@not x\n@if method@m\n"
               "# @call@\ncall @number@ of @case@\n# @/call@\n@@\n",
               each) ==
        "# Run: it\nthree\nnot x\ncall 1 of fault/shape/sample@json,v3\n"
        "call 2 of fault/shape/sample@json,v3\n@\n");
}

TEST_CASE("the answer stands in the program byte for byte") {
  const std::string text = filled(".java", "// Run: it\n@answers@\n", sample());
  CHECK_THAT(text, Catch::Contains("\"HTTP/1.1 200 OK\\r\\n\" +\n"));
  CHECK_THAT(text, Catch::Contains("\"\\\"\\344\\270\\255\\\"\","));
  CHECK_THAT(filled(".py", "# Run: it\n@answers@\n", sample()),
             Catch::Contains("b'\"\\xe4\\xb8\\xad\"',"));
}

TEST_CASE("a title in a comment is no escape of Java's") {
  Case each = sample();
  each.title = "as \\u5e26";
  CHECK(filled(".java", "// Run: it\n// @title@\n", each) == "// Run: it\n// as \\\\u5e26\n");
  CHECK(filled(".py", "# Run: it\n# @title@\n", each) == "# Run: it\n# as \\u5e26\n");
}

TEST_CASE("a script's pauses and ends are numbers") {
  Case each = sample();
  Act pause, reset;
  pause.kind = Act::Kind::pause;
  pause.time = std::chrono::milliseconds(70);
  reset.kind = Act::Kind::reset;
  each.steps[0].answers[0].fault.acts = {pause, reset};
  CHECK(filled(".py", "# Run: it\n@answers@\n", each) ==
        "# Run: it\n[\n  [\n    [\n      70,\n      -2,\n    ],\n  ],\n]\n");
}

TEST_CASE(
    "a template that says nothing of how it is run, or has an unknown placeholder, is wrong") {
  CHECK_THROWS_WITH(filled(".py", "no head\n", sample()), Catch::Contains(":1: does not begin"));
  CHECK_THROWS_WITH(filled(".py", "# Run: it\n@nonsense@\n", sample()),
                    Catch::Contains(":2: @nonsense@ is no placeholder"));
  CHECK_THROWS_WITH(filled(".py", "# Run: it\nan @ alone\n", sample()),
                    Catch::Contains("begins no placeholder"));
  CHECK_THROWS_WITH(filled(".py", "# Run: it\n# @call@\n", sample()),
                    Catch::Contains("has no @/call@"));
  CHECK_THROWS_WITH(filled(".py", "# Run: it\n@if xlm@x\n", sample()),
                    Catch::Contains(":2: 'xlm' is no condition"));
  CHECK_THROWS_WITH(filled(".py", "# Run: it\n@if xml\n", sample()),
                    Catch::Contains("@if without its end"));
  CHECK_THROWS_WITH(filled(".rb", "# Run: it\n", sample()), Catch::Contains("no language"));
}

TEST_CASE("what needs more than an answer that is written down has no program, and a reason") {
  const auto reason = [](const auto& change) {
    Case each = sample();
    change(each);
    return unwritable(real_spec(), each);
  };
  CHECK(reason([](Case&) {}).empty());
  CHECK_THAT(reason([](Case& c) { c.scheme = "https"; }), Catch::Contains("HTTPS"));
  CHECK_THAT(reason([](Case& c) { c.last = true; }), Catch::Contains("whole run"));
  CHECK_THAT(reason([](Case& c) { c.steps[0].moved = true; }), Catch::Contains("two addresses"));
  CHECK_THAT(reason([](Case& c) { c.steps[0].action = "Other"; }),
             Catch::Contains("another action"));
  CHECK_THAT(reason([](Case& c) { c.steps[0].arguments[0].name = "A.B"; }),
             Catch::Contains("name of a parameter"));
  CHECK_THAT(reason([](Case& c) { c.steps[0].answers[0].message = "{string_to_sign}"; }),
             Catch::Contains("repeats what the client signed"));
  CHECK_THAT(reason([](Case& c) { c.steps[0].answers[0].body = std::string(7000, ' '); }),
             Catch::Contains("longer"));
}

TEST_CASE("every adapter that has a template fills it in for cases of the suite") {
  std::size_t templates = 0, programs = 0;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(fs::path(CONTRACT_SOURCE_DIR) / "conformance/adapters")) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("repeat.") && !name.starts_with("repeat@")) continue;
    if (entry.path().extension() != ".in") continue;
    ++templates;
    INFO(entry.path().string());
    for (const Case& each : suite().cases)
      if (each.path() == "fault/shape/array" && unwritable(suite().spec, each).empty()) {
        const RepeatProgram program = write_program(suite().spec, each, entry.path());
        CHECK_THAT(program.text, Catch::Contains(each.id));
        CHECK_FALSE(program.command.empty());
        ++programs;
      }
  }
  CHECK(templates >= 11);
  CHECK(programs >= templates);
}

TEST_CASE("what a program prints is read call by call") {
  const std::vector<StepObservation> all = read_printed(
      "warning: something\n"
      "request on connection 1:\n> POST /?A=1 HTTP/1.1\n> Host: x\n> Content-Length: 3\n> \n> b=2\n"
      "call 1: ok\n  status: 200\n  order_id: 12: 3\n"
      "request on connection 1:\n> GET / HTTP/1.1\n> Host: x\n> \n> \n"
      "request on connection 2:\n> GET / HTTP/1.1\n> Host: x\n> \n> \n"
      "call 2: error\n  code: C\n  message: a message\n",
      3);
  REQUIRE(all.size() == 3);
  REQUIRE(all[0].interactions.size() == 1);
  CHECK(all[0].interactions[0].request.body == "b=2");
  CHECK(all[0].interactions[0].request.raw ==
        "POST /?A=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nb=2");
  CHECK(all[0].outcome.kind == "ok");
  CHECK(all[0].outcome.order_id->text == "12: 3");
  CHECK_FALSE(all[0].outcome.code);
  REQUIRE(all[1].interactions.size() == 2);
  CHECK(all[1].interactions[1].request.connection == 2);
  CHECK(all[1].outcome.kind == "api_error");
  CHECK(all[1].outcome.message->text == "a message");
  CHECK(all[2].outcome.kind.empty());
}

namespace {

/// A client in sh that sends one request and takes every answer for a success with an order.
Repetition run_shell(const std::string& script) {
  Case each = sample();
  each.steps[0].arguments = {{"InstanceId", ValueType::string, "i-1"}};
  write_file(kFolder / "adapters/client/adapter.json", "{}");
  return run_program(real_spec(), each, {"repeat.sh", "sh repeat.sh", script},
                     kFolder / "adapters/client", std::chrono::seconds(20));
}

const std::string kRequest =
    "printf 'request on connection 1:\\n> GET /?InstanceId=i-1 HTTP/1.1\\n> Host: x\\n> \\n> "
    "\\n'\n";

}  // namespace

TEST_CASE("a program is judged by what it prints, as a client is") {
  const Repetition wrong =
      run_shell(kRequest + "echo 'call 1: ok'; echo '  order_id: 12'; # request_id\n");
  CHECK(wrong.trouble.empty());
  CHECK(shows_cause(wrong.findings, "outcome.request-id", "outcome.request_id") !=
        shows_cause(wrong.findings, "response.RequestId.value", "outcome.request_id"));
  const Repetition crashed = run_shell(kRequest + "exit 3\n");
  CHECK(shows_cause(crashed.findings, "client.crash", "client.crash"));
  CHECK_THAT(run_shell("echo a wrong word >&2; exit 1\n").trouble,
             Catch::Contains("made no call") && Catch::Contains("a wrong word"));
}
