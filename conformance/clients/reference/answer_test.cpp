#include "answer.h"

#include <catch2/catch.hpp>

using namespace contract;
using namespace contract::reference;

namespace {

constexpr const char* kJson = "application/json;charset=utf-8";
constexpr const char* kXml = "text/xml;charset=utf-8";
constexpr const char* kId = "04F0F334-1335-436C-A1D7-6C044FE73368";

Response answer(int status, const char* type, std::string body) {
  Response response;
  response.status = status;
  if (type != nullptr) response.headers.push_back({"content-type", type});
  response.body = std::move(body);
  return response;
}

std::string in_xml(const std::string& root, const std::string& inside) {
  return "<?xml version='1.0' encoding='UTF-8'?><" + root + ">" + inside + "</" + root + ">";
}

const std::string kRoot = "ModifyInstanceNetworkSpecResponse";

}  // namespace

TEST_CASE("a success is read in JSON and in XML, with the order's digits as sent") {
  struct Row {
    const char* type;
    std::string body;
    std::optional<std::string> order_id;
  };
  const std::string id = kId;
  const auto row = GENERATE_COPY(values<Row>({
      {kJson, R"({"RequestId":")" + id + R"(","OrderId":"123457890"})", "123457890"},
      {kJson, R"({"OrderId":12345678901234567890123,"RequestId":")" + id + R"("})",
       "12345678901234567890123"},
      {kJson, R"({"OrderId":"00700","RequestId":")" + id + R"("})", "00700"},
      {kJson, R"({"RequestId":")" + id + R"("})", std::nullopt},
      {kJson, R"({"RequestId":")" + id + R"(","OrderId":null})", std::nullopt},
      {kJson, R"({"RequestId":")" + id + R"(","OrderId":""})", ""},
      {kJson, "\xEF\xBB\xBF{\"New\":{\"a\":[1]},\"RequestId\":\"" + id + "\"}", std::nullopt},
      {"Application/JSON", R"({"RequestId":")" + id + R"("})", std::nullopt},
      {kXml, in_xml(kRoot, "<RequestId>" + id + "</RequestId><OrderId>9007199254740993</OrderId>"),
       "9007199254740993"},
      {kXml, in_xml(kRoot, "<RequestId>" + id + "</RequestId>"), std::nullopt},
      {kXml, in_xml(kRoot, "<OrderId/><RequestId><![CDATA[" + id + "]]></RequestId>"), ""},
      {"application/xml", in_xml(kRoot, "<RequestId>" + id + "</RequestId>"), std::nullopt},
      {nullptr, R"( {"RequestId":")" + id + R"("})", std::nullopt},
      {nullptr, in_xml(kRoot, "<RequestId>" + id + "</RequestId>"), std::nullopt},
  }));
  CAPTURE(row.type == nullptr ? "" : row.type, row.body);

  const Result result = read_answer(answer(200, row.type, row.body));

  REQUIRE(std::holds_alternative<Success>(result));
  CHECK(std::get<Success>(result).status == 200);
  CHECK(std::get<Success>(result).request_id == kId);
  CHECK(std::get<Success>(result).order_id == row.order_id);
}

TEST_CASE("an error is whatever has a Code, and all that it says is kept") {
  const std::string json =
      R"({"RequestId":"R","HostId":"ecs.aliyuncs.com","Code":"InvalidInstanceId.NotFound",)"
      R"("Message":"The \"specified\" InstanceId does not exist.","Recommend":"https://x"})";
  const std::string xml =
      in_xml("Error",
             "<RequestId>R</RequestId><HostId>ecs.aliyuncs.com</HostId>"
             "<Code>InvalidInstanceId.NotFound</Code><Message>The &quot;specified&quot; InstanceId "
             "does not exist.</Message><Recommend><![CDATA[https://x?a=1&b=2]]></Recommend>");
  const int status = GENERATE(200, 302, 400, 404, 503);
  const bool as_xml = GENERATE(false, true);
  CAPTURE(status, as_xml);

  const Result result = read_answer(answer(status, as_xml ? kXml : kJson, as_xml ? xml : json));

  REQUIRE(std::holds_alternative<ApiError>(result));
  const auto& error = std::get<ApiError>(result);
  CHECK(error.status == status);
  CHECK(error.code == "InvalidInstanceId.NotFound");
  CHECK(error.message == "The \"specified\" InstanceId does not exist.");
  CHECK(error.request_id == "R");
  CHECK(error.host_id == "ecs.aliyuncs.com");
}

TEST_CASE("an error without a message, or with one of odd shape, still has its code") {
  const auto body = GENERATE(R"({"Code":"Throttling"})", R"({"Code":"Throttling","Message":null})",
                             R"({"Code":"Throttling","Message":{"en":"slow"}})");
  CAPTURE(body);
  const Result result = read_answer(answer(400, kJson, body));
  REQUIRE(std::holds_alternative<ApiError>(result));
  CHECK(std::get<ApiError>(result).code == "Throttling");
  CHECK_FALSE(std::get<ApiError>(result).message);
  CHECK_FALSE(std::get<ApiError>(result).request_id);
}

TEST_CASE("what is neither success nor error is not readable, and says why") {
  struct Row {
    int status;
    const char* type;
    std::string body;
    const char* why;
  };
  const auto row = GENERATE(values<Row>({
      {200, kJson, "", "no JSON"},
      {200, kJson, R"({"RequestId":"R","OrderId":"1")", "no JSON"},
      {200, kJson, "\"R\"", "kind string"},
      {200, kJson, R"([{"RequestId":"R"}])", "kind array"},
      {200, kJson, "null", "kind null"},
      {200, kJson, "{}", "no RequestId"},
      {200, kJson, R"({"RequestId":""})", "no RequestId"},
      {200, kJson, R"({"RequestId":null,"OrderId":"1"})", "no RequestId"},
      {200, kJson, R"({"requestid":"R","OrderId":"1"})", "no RequestId"},
      {200, kJson, R"({"RequestId":"R","OrderId":{"Id":"1"}})", "OrderId is of kind object"},
      {200, kJson, R"({"RequestId":"R","OrderId":["1"]})", "OrderId is of kind array"},
      {200, kJson, R"({"RequestId":"R","OrderId":true})", "OrderId is of kind boolean"},
      {200, kJson, R"({"RequestId":["R"]})", "RequestId is of kind array"},
      {200, kJson, R"({"RequestId":"R","OrderId":"1","OrderId":"2"})", "OrderId stands twice"},
      {200, kJson, R"({"RequestId":"R","RequestId":"S"})", "RequestId stands twice"},
      {200, kJson, R"({"RequestId":"R","Message":"no"})", "an error's members"},
      {200, kJson, R"({"RequestId":"R","Code":""})", "an error's members"},
      {200, kJson, R"({"RequestId":"R","Code":{"a":1}})", "Code is of kind object"},
      {200, kJson, R"({"data":{"RequestId":"R"}})", "no RequestId"},
      {204, kJson, "", "no JSON"},
      {200, kXml, R"({"RequestId":"R"})", "no XML"},
      {200, kJson, in_xml(kRoot, "<RequestId>R</RequestId>"), "no JSON"},
      {200, kXml, "<" + kRoot + "><RequestId>R</RequestId>", "no XML"},
      {200, kXml, in_xml("Error", "<RequestId>R</RequestId>"), "the root is Error"},
      {200, kXml, in_xml("html", "<RequestId>R</RequestId>"), "the root is html"},
      {200, kXml, in_xml(kRoot, "R"), "kind string"},
      {200, kXml, "<" + kRoot + "/>", "kind string"},
      {200, kXml, in_xml(kRoot, "<RequestId><a>R</a></RequestId>"), "RequestId is of kind object"},
      {200, "text/html", R"({"RequestId":"R"})", "neither JSON nor XML"},
      {200, "text/plain", R"({"RequestId":"R"})", "neither JSON nor XML"},
      {200, nullptr, "[1]", "neither JSON nor XML"},
      {200, nullptr, "", "neither JSON nor XML"},
      {302, kJson, R"({"RequestId":"R"})", "no Code"},
      {404, kJson, R"({"RequestId":"R","Message":"m"})", "no Code"},
      {404, kJson, R"({"Code":"A","Code":"B"})", "no Code"},
      {500, kJson, R"({"Code":""})", "no Code"},
      {502, "text/html", "<html><body>Bad Gateway</body></html>", "neither JSON nor XML"},
      {503, kXml, "<html><body>Busy</body></html>", "no Code"},
  }));
  CAPTURE(row.status, row.type == nullptr ? "" : row.type, row.body);

  const Result result = read_answer(answer(row.status, row.type, row.body));

  REQUIRE(std::holds_alternative<UnreadableAnswer>(result));
  CHECK(std::get<UnreadableAnswer>(result).status == row.status);
  CHECK_THAT(std::get<UnreadableAnswer>(result).text, Catch::Contains(row.why));
}

TEST_CASE("no prefix of an answer is a success") {
  const std::string json = R"({"RequestId":"04F0F334","OrderId":"123457890"})";
  const std::string xml =
      in_xml(kRoot, "<RequestId>04F0F334</RequestId><OrderId>123457890</OrderId>");
  for (const auto& [type, body] : {std::pair{kJson, json}, std::pair{kXml, xml}}) {
    REQUIRE(std::holds_alternative<Success>(read_answer(answer(200, type, body))));
    for (std::size_t size = 0; size < body.size(); ++size) {
      CAPTURE(body.substr(0, size));
      CHECK(std::holds_alternative<UnreadableAnswer>(
          read_answer(answer(200, type, body.substr(0, size)))));
    }
  }
}
