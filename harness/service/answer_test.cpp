#include "service/answer.h"

#include <catch2/catch.hpp>

#include "formats/json.h"
#include "formats/xml.h"
#include "spec/testing.h"

using namespace contract;

namespace {

const Spec& spec() { return testing::real_spec(); }

std::string type_of(const Response& response) {
  return *find_header(response.headers, "content-type");
}

}  // namespace

TEST_CASE("a success is wrapped as real answers are: compact, RequestId before OrderId") {
  const Response xml = answer_success(spec(), Format::xml, "R-1", "0012");
  CHECK(xml.status == 200);
  CHECK(type_of(xml) == "text/xml;charset=utf-8");
  CHECK(xml.body ==
        "<?xml version='1.0' encoding='UTF-8'?><ModifyInstanceNetworkSpecResponse>"
        "<RequestId>R-1</RequestId><OrderId>0012</OrderId></ModifyInstanceNetworkSpecResponse>");
  const Response json = answer_success(spec(), Format::json, "R-1", "0012");
  CHECK(type_of(json) == "application/json;charset=utf-8");
  CHECK(json.body == R"({"RequestId":"R-1","OrderId":"0012"})");
  CHECK(*find_header(json.headers, "x-acs-request-id") == "R-1");
}

TEST_CASE("an answer that is long enough to be packed says that it varies, as recorded ones do") {
  for (const auto& [size, varies] : {std::pair{1200, false}, std::pair{1201, true}}) {
    const Response response =
        answer_text(spec(), Format::json, "x", 200, std::string(size, ' '), "");
    CHECK((find_header(response.headers, "Vary") != nullptr) == varies);
  }
}

TEST_CASE("an answer has the headers of recorded ones, the ETag where they have it") {
  const std::string id = "7F75E7B4-4636-53B4-A8DE-5FC4A9E1F876";
  const Response json = answer_success(spec(), Format::json, id, std::nullopt);
  CHECK(*find_header(json.headers, "ETag") == "5TMxmkRtXpXAdkf/r7rDdEA2");  // as recorded
  CHECK(find_header(json.headers, "x-acs-trace-id")->size() == 32);
  CHECK(*find_header(json.headers, "Access-Control-Allow-Origin") == "*");
  CHECK(find_header(answer_success(spec(), Format::xml, id, "1").headers, "ETag") == nullptr);
  const Response error = answer_error(spec(), Format::json, id, {400, "C", "m", "h"});
  CHECK(find_header(error.headers, "ETag") == nullptr);
  CHECK(*find_header(error.headers, "x-acs-request-id") == id);
}

TEST_CASE("an answer without an order has no OrderId") {
  CHECK(answer_success(spec(), Format::json, "R-1", std::nullopt).body == R"({"RequestId":"R-1"})");
}

TEST_CASE("an error has the five members in the recorded order") {
  const Response json =
      answer_error(spec(), Format::json, "R-1",
                   {404, "InvalidInstanceId.NotFound", "The specified InstanceId does not exist.",
                    "ecs.cn-hangzhou.aliyuncs.com"});
  CHECK(json.status == 404);
  CHECK(
      json.body ==
      R"({"RequestId":"R-1","HostId":"ecs.cn-hangzhou.aliyuncs.com",)"
      R"("Code":"InvalidInstanceId.NotFound","Message":"The specified InstanceId does not exist.",)"
      R"("Recommend":"https://api.aliyun.com/troubleshoot?q=InvalidInstanceId.NotFound&product=Ecs&requestId=R-1"})");
}

TEST_CASE("every error row reads back from both formats letter by letter") {
  const std::string hostile = "<&>\"' ]]> \\ %s 中 \xF0\x9F\x98\x80";
  for (const ErrorRow& row : spec().errors) {
    const std::string message = fill_message(row, hostile, "Name", hostile);
    const Response json =
        answer_error(spec(), Format::json, "R", {row.status, row.code, message, "h"});
    const Response xml =
        answer_error(spec(), Format::xml, "R", {row.status, row.code, message, "h"});
    const Reading from_json = read_json(json.body);
    const Reading from_xml = read_xml(xml.body);
    REQUIRE(from_json.ok());
    REQUIRE(from_xml.ok());
    const Value& error = *from_xml.value.find("Error");
    CHECK(from_json.value == error);
    CHECK(error.text_of("Code") == row.code);
    CHECK(error.text_of("Message") == message);
  }
}

TEST_CASE("the format asked for: the parameter, then Accept of V3, then the documented default") {
  const Header v3{"x-acs-signature-nonce", "n"};
  const struct {
    Params params;
    Headers headers;
    std::optional<Format> expected;
  } rows[] = {
      {{{"Format", "JSON", false}}, {}, Format::json},
      {{{"Format", "xml", false}}, {{"Accept", "application/json"}}, Format::xml},
      {{{"Format", "YAML", false}}, {}, std::nullopt},
      {{{"Format", "", false}}, {{"accept", "application/json"}, v3}, Format::json},
      {{}, {{"ACCEPT", "application/JSON"}, v3}, Format::json},
      {{}, {{"ACCEPT", "Text/XML"}, v3}, Format::xml},
      {{}, {{"accept", "*/*"}, v3}, Format::xml},
      {{}, {v3}, Format::xml},
      {{}, {{"accept", "application/json"}}, Format::xml},
      {{{"Format", "", false}}, {{"accept", "application/json"}}, Format::xml},
      {{}, {}, Format::xml},
  };
  for (const auto& row : rows) {
    Request request;
    request.headers = row.headers;
    CHECK(asked_format(spec(), request, row.params) == row.expected);
  }
}

TEST_CASE("the host is told without its port") {
  const struct {
    const char* header;
    const char* host;
  } rows[] = {{"ecs.aliyuncs.com", "ecs.aliyuncs.com"},
              {"127.0.0.1:8080", "127.0.0.1"},
              {"[::1]:8080", "[::1]"},
              {"[::1]", "[::1]"},
              {"", "ecs.aliyuncs.com"}};
  for (const auto& row : rows) {
    Request request;
    request.headers = {{"Host", row.header}};
    CHECK(host_of(spec(), request) == row.host);
  }
}
