// Command line tools: what the template makes of a call, and what is read from what they print.
#include "runner/exec.h"

#include <catch2/catch.hpp>

#include "ecs_contract/error.h"
#include "runner/testing.h"

using namespace contract;
using namespace contract::testing;
using std::chrono::milliseconds;

namespace {

Call a_call() {
  Call call;
  call.seq = 1;
  call.scheme = "http";
  call.host = "127.0.0.1";
  call.port = 8080;
  call.access_key_id = "key";
  call.access_key_secret = "secret";
  call.action = "ModifyInstanceNetworkSpec";
  call.deadline = milliseconds(1'500);
  call.parameters = {{"InstanceId", ValueType::string, "i-1"},
                     {"ClientToken", ValueType::string, std::nullopt},
                     {"EndTime", ValueType::string, ""},
                     {"Text", ValueType::string, "{port} $(id) *"}};
  return call;
}

std::vector<std::string> line_of(const ExecTemplate& tool, const Call& call) {
  return command_line(tool, call, Placeholders(call, ""));
}

/// A tool that is a shell script; `$1` and so on are the words behind it.
AdapterConfig script(const std::string& text, std::size_t memory_bytes = 0) {
  AdapterConfig config;
  config.name = "script";
  config.folder = std::filesystem::temp_directory_path();
  config.memory_bytes = memory_bytes;
  config.exec.emplace();
  config.exec->command = {{{"sh"}}, {{"-c"}}, {{text}}, {{"tool"}}, {{"--{name}", "{text}"}, true}};
  config.exec->environment = {{"KEY", "{access_key_id}"}, {"TOKEN", "{security_token}"}};
  config.exec->request_id = "RequestId";
  config.exec->order_id = "Order/Id";
  config.exec->errors = {"ErrorCode: (?P<code>\\S+)", "Id: (?P<id>\\S+)\n.*(?P<status>\\d{3})",
                         "Message: (?P<message>[\\s\\S]*)\\n$"};
  config.exec->exits = {{64, "client_error"}};
  return config;
}

Reply call_script(const std::string& text, milliseconds grace = milliseconds(10'000),
                  std::size_t memory_bytes = 0) {
  const AdapterConfig config = script(text, memory_bytes);
  Client client = exec_maker(config, grace)();
  Call call = a_call();
  call.deadline = milliseconds(0);
  return client.call(call);
}

}  // namespace

TEST_CASE("placeholders are filled, and what only looks like one stays") {
  const Placeholders placeholders(a_call(), "");
  const struct {
    const char* word;
    const char* filled;
  } rows[] = {
      {"", ""},
      {"plain", "plain"},
      {"{scheme}://{endpoint}/", "http://127.0.0.1:8080/"},
      {"{host}{port}", "127.0.0.18080"},
      {"{deadline_ms} {deadline_seconds}", "1500 2"},
      {"{\"a\":{}}", "{\"a\":{}}"},
      {"{", "{"},
      {"{action", "{action"},
      {"{{action}}", "{ModifyInstanceNetworkSpec}"},
      {"x{security_token}y", "xy"},
  };
  for (const auto& row : rows) CHECK(placeholders.fill(row.word) == row.filled);
  CHECK_THROWS_WITH(placeholders.fill("{secret}"), Catch::Contains("{secret} is no placeholder"));
  CHECK_THROWS_WITH(placeholders.lacks("{acction}"),
                    Catch::Contains("{acction} is no placeholder"));
}

TEST_CASE("a group is repeated for each parameter, or left out where it lacks a value") {
  ExecTemplate tool;
  tool.command = {{{"tool"}},
                  {{"--token", "{security_token}"}, true},
                  {{"--{name}", "{text}"}, true},
                  {{"--key={access_key_id}"}, true},
                  {{"{security_token}"}}};
  CHECK(line_of(tool, a_call()) == std::vector<std::string>{"tool", "--InstanceId", "i-1",
                                                            "--EndTime", "", "--Text",
                                                            "{port} $(id) *", "--key=key", ""});
  Call with_token = a_call();
  with_token.security_token = "sts";
  with_token.parameters.clear();
  CHECK(line_of(tool, with_token) ==
        std::vector<std::string>{"tool", "--token", "sts", "--key=key", "sts"});
}

TEST_CASE("an exit with 0 is a success, read from JSON or XML") {
  const ExecTemplate tool = *script("").exec;
  const struct {
    const char* printed;
    const char* request_id;
    const char* order_id;
  } rows[] = {
      {R"({"RequestId":"R","Order":{"Id":"7"}})", "R", "7"},
      {"\n {\"RequestId\":\"R\"}\n", "R", nullptr},
      {"<?xml version='1.0'?><A><RequestId>R</RequestId><Order><Id>7</Id></Order></A>", "R", "7"},
      {R"({"RequestId":null,"Order":"flat"})", nullptr, nullptr},
      {"done", nullptr, nullptr},
      {"", nullptr, nullptr},
      {"[]", nullptr, nullptr},
  };
  for (const auto& row : rows) {
    INFO(row.printed);
    const Outcome outcome = read_tool(tool, 0, row.printed, "ErrorCode: ignored");
    CHECK(outcome.kind == "ok");
    CHECK(outcome.request_id->present == (row.request_id != nullptr));
    CHECK(outcome.request_id->text == (row.request_id == nullptr ? "" : row.request_id));
    CHECK(outcome.order_id->present == (row.order_id != nullptr));
    CHECK(outcome.order_id->text == (row.order_id == nullptr ? "" : row.order_id));
  }
  CHECK(read_tool(tool, 0, R"({"RequestId":"R","Order":{"Id":12345678901234567890}})", "")
            .order_id->text == "12345678901234567890");
}

TEST_CASE("another exit is an error of the API where a code is found, else what the exit says") {
  const ExecTemplate tool = *script("").exec;
  const struct {
    int code;
    const char* printed;
    const char* errors;
    const char* kind;
  } rows[] = {
      {1, "", "ErrorCode: A.B\nMessage: two\nlines\n", "api_error"},
      {64, "", "ErrorCode: A.B\nMessage: two\nlines\n", "api_error"},
      {1, "ErrorCode: A.B\nMessage: two\nlines\n", "warning\n", "api_error"},
      {1, "", "connection refused\n", "transport_error"},
      {64, "", "--InstanceId is missing\n", "client_error"},
  };
  for (const auto& row : rows) {
    INFO(row.errors);
    const Outcome outcome = read_tool(tool, row.code, row.printed, row.errors);
    CHECK(outcome.kind == row.kind);
    CHECK(outcome.code.has_value() == (outcome.kind == "api_error"));
    if (!outcome.code) continue;
    CHECK(outcome.code->text == "A.B");
    CHECK(outcome.message->text == "two\nlines");
    CHECK_FALSE(outcome.request_id);
  }
  const Outcome whole = read_tool(tool, 1, "", "Id: 7-8\nwith 404\nErrorCode: A\nMessage: \n");
  CHECK(whole.request_id->text == "7-8");
  CHECK(whole.status->text == "404");
  CHECK(whole.message->present);
  CHECK(whole.message->text.empty());
}

TEST_CASE("a tool is started without a shell, in a scrubbed environment with what it is given") {
  const Reply reply =
      call_script(R"(printf '{"RequestId":"%s/%s/%s"}' "$KEY" "${TOKEN-unset}" "$6")");
  REQUIRE(std::holds_alternative<Outcome>(reply));
  CHECK(std::get<Outcome>(reply).request_id->text == "key/unset/{port} $(id) *");
}

TEST_CASE("a tool that crashes, stalls, grows or floods is named, with its last words") {
  const auto end = [](const Reply& reply) {
    REQUIRE(std::holds_alternative<ProcessEnd>(reply));
    return std::get<ProcessEnd>(reply);
  };
  const ProcessEnd crash = end(call_script("echo oh >&2; kill -SEGV $$; sleep 9"));
  CHECK(describe(crash) == "was ended by SIGSEGV");
  CHECK_THAT(crash.last_words, Catch::StartsWith("oh"));
  CHECK(end(call_script("sleep 60", milliseconds(100))).why == ProcessEnd::Why::stalled);
  CHECK(end(call_script("exec tail /dev/zero", milliseconds(60'000), 64u << 20)).why ==
        ProcessEnd::Why::memory);
  CHECK(end(call_script("exec yes")).why == ProcessEnd::Why::flooded);
}

TEST_CASE("a tool has ended when it exits, whoever of its own still holds its output") {
  for (const char* text : {"echo '{\"RequestId\":\"r\"}'; sleep 60 & exit 0",
                           "echo '{\"RequestId\":\"r\"}'; setsid sleep 60 & exit 0"}) {
    const Reply reply = call_script(text);
    REQUIRE(std::holds_alternative<Outcome>(reply));
    CHECK(std::get<Outcome>(reply).request_id->text == "r");
  }
}

TEST_CASE("what a long message says is read whole") {
  const Reply reply = call_script(
      R"(printf 'ErrorCode: A\nMessage: ' >&2; head -c 500000 /dev/zero | tr '\0' x >&2; echo >&2; exit 1)");
  REQUIRE(std::holds_alternative<Outcome>(reply));
  CHECK(std::get<Outcome>(reply).message->text.size() == 500'000);
}

TEST_CASE("a template that can't work is the user's error before any case") {
  AdapterConfig config = script("");
  config.exec->errors = {"(unclosed"};
  CHECK_THROWS_WITH(exec_maker(config, milliseconds(1)),
                    Catch::Contains("'(unclosed' is no regular expression"));
  config = script("{secret}");
  CHECK_THROWS_WITH(exec_maker(config, milliseconds(1)),
                    Catch::Contains("{secret} is no placeholder"));
  config = script("");
  config.exec->environment["A"] = "{nothing}";
  CHECK_THROWS_WITH(exec_maker(config, milliseconds(1)),
                    Catch::Contains("{nothing} is no placeholder"));
  config = script("");
  config.exec->command = {{{"no-such-program-anywhere"}}};
  CHECK_THROWS_WITH(exec_maker(config, milliseconds(1))().call(a_call()),
                    Catch::Contains("no-such-program-anywhere"));
}
