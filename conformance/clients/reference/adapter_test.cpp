// The program as the runner sees it: lines in, lines out.
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "ecs_contract/listener.h"
#include "formats/json.h"
#include "formats/schema.h"

using namespace contract;

namespace {

const std::string kHello =
    R"({"type":"hello","protocol":1,"suite":{"name":"ecs-contract","version":"0"}})";
const std::string kBye = R"({"type":"bye"})";

struct Output {
  std::vector<Value> lines;
  int status = -1;
};

/// Runs the program with these lines for input; every line that comes out must fit the schema.
Output run(const std::vector<std::string>& lines) {
  static int nth = 0;
  const auto path =
      std::filesystem::temp_directory_path() /
      ("ecs-contract-adapter-test-" + std::to_string(::getpid()) + "-" + std::to_string(++nth));
  {
    std::ofstream file(path);
    for (const std::string& line : lines) file << line << '\n';
  }
  const Schema schema =
      Schema::load(CONTRACT_SOURCE_DIR "/conformance/schemas/from-adapter.schema.json");
  std::FILE* pipe = ::popen((CONTRACT_REFERENCE_CLIENT " < '" + path.string() + "'").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
  Output output;
  output.status = ::pclose(pipe);
  std::filesystem::remove(path);
  for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos;
       at = end + 1) {
    const Reading reading = read_json(text.substr(at, end - at));
    REQUIRE(reading.ok());
    for (const SchemaProblem& problem : schema.check(reading.value)) FAIL_CHECK(problem.message);
    output.lines.push_back(reading.value);
  }
  return output;
}

std::string call(int port, const std::string& parameters, const std::string& method = "null",
                 const std::string& version = "2014-05-26") {
  return R"({"type":"call","seq":7,"case":"a/b","endpoint":{"scheme":"http","host":"127.0.0.1",)"
         R"("port":)" +
         std::to_string(port) +
         R"(},"ca_pem":null,"credentials":{"access_key_id":"k","access_key_secret":"hidden",)"
         R"("security_token":null},"region":"cn-hangzhou","product":"Ecs","version":")" +
         version +
         R"(","action":"ModifyInstanceNetworkSpec","format":"json","signature":"v1-hmac-sha1","method":)" +
         method + R"(,"parameters":[)" + parameters + R"(],"deadline_ms":5000})";
}

std::string text_of(const Value& outcome, const char* field) {
  const Value* found = outcome.find(field);
  return found == nullptr ? "(left out)" : found->text_of("present") + ":" + found->text_of("text");
}

}  // namespace

TEST_CASE("the adapter answers each line with one that fits the schema, and ends on bye") {
  std::atomic<int> requests{0};
  Listener listener([&](const Request&) {
    Response response;
    response.headers.push_back({"Content-Type", "application/json"});
    switch (++requests) {
      case 1:
        response.body = R"({"RequestId":"R","OrderId":12345678901234567890})";
        break;
      case 2:
        response.status = 404;
        response.body = R"({"RequestId":"S","Code":"C.D","Message":"不"})";
        break;
      case 3:
        response.body = "[]";
        break;
      default:
        response.script = {Close{}};
    }
    return response;
  });
  const std::string ask = call(listener.port(), R"({"name":"A","type":"string","text":null})");
  const Output output = run({kHello, ask, ask, ask, ask, kBye, ask});
  CHECK(output.status == 0);
  REQUIRE(output.lines.size() == 5);
  CHECK(output.lines[0].text_of("type") == "hello");

  CHECK(output.lines[1].text_of("kind") == "ok");
  CHECK(output.lines[1].text_of("seq") == "7");
  CHECK(output.lines[1].text_of("case") == "a/b");
  CHECK(text_of(output.lines[1], "status") == "true:200");
  CHECK(text_of(output.lines[1], "request_id") == "true:R");
  CHECK(text_of(output.lines[1], "order_id") == "true:12345678901234567890");
  CHECK(text_of(output.lines[1], "code") == "false:");

  CHECK(output.lines[2].text_of("kind") == "api_error");
  CHECK(text_of(output.lines[2], "status") == "true:404");
  CHECK(text_of(output.lines[2], "code") == "true:C.D");
  CHECK(text_of(output.lines[2], "message") == "true:不");
  CHECK(text_of(output.lines[2], "order_id") == "false:");

  CHECK(output.lines[3].text_of("kind") == "parse_error");
  CHECK(output.lines[4].text_of("kind") == "transport_error");
  CHECK(requests == 4);
}

TEST_CASE("the adapter tells a refusal of the client from a call that it can't be asked for") {
  const std::string one = R"({"name":"A","type":"string","text":"1"})";
  const Output output = run({kHello, call(1, one + "," + one), call(1, one, R"("DELETE")"),
                             call(1, one, "null", "2016-03-14"), call(1, one)});
  CHECK(output.status == 0);  // end of input means bye
  REQUIRE(output.lines.size() == 5);
  CHECK(output.lines[1].text_of("kind") == "client_error");
  CHECK(output.lines[2].text_of("kind") == "client_error");
  CHECK(output.lines[3].text_of("kind") == "unsupported");
  CHECK(output.lines[4].text_of("kind") == "transport_error");
  for (const Value& line : output.lines)
    CHECK(write_json(line).find("hidden") == std::string::npos);
}

TEST_CASE("the adapter ends at a line that is none of the protocol") {
  for (const char* line : {"", "{", "{}", R"({"type":"hello","protocol":2})"}) {
    CAPTURE(line);
    const Output output = run({line, kHello});
    CHECK(output.status != 0);
    CHECK(output.lines.empty());
  }
}
