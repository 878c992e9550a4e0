#include "service/answer.h"

#include <catch2/catch.hpp>

#include "spec/testing.h"

namespace contract {
namespace {

const Spec& spec() { return testing::real_spec(); }

std::string error_in(Format format, const std::string& order) {
  return answer_error(spec(), format, "R", {404, "C", "M", "h"}, {}, order).body;
}

}  // namespace

TEST_CASE("each recorded order of an error's members, with and without Recommend") {
  const std::string recommend =
      R"("Recommend":"https://api.aliyun.com/troubleshoot?q=C&product=Ecs&requestId=R")";
  CHECK(error_in(Format::json, "") == error_in(Format::json, "backend"));
  CHECK(error_in(Format::json, "bare") ==
        R"({"RequestId":"R","HostId":"h","Code":"C","Message":"M"})");
  CHECK(error_in(Format::json, "gateway-2023") ==
        R"({"RequestId":"R","Message":"M",)" + recommend + R"(,"HostId":"h","Code":"C"})");
  CHECK(error_in(Format::json, "gateway-2019") ==
        "{" + recommend + R"(,"Message":"M","RequestId":"R","HostId":"h","Code":"C"})");
  CHECK(error_in(Format::xml, "bare") ==
        "<?xml version='1.0' encoding='UTF-8'?><Error><RequestId>R</RequestId><HostId>h</HostId>"
        "<Code>C</Code><Message>M</Message></Error>");
}

TEST_CASE("XML puts Recommend into CDATA, as it was recorded") {
  CHECK(error_in(Format::xml, "backend")
            .find("<Recommend><![CDATA[https://api.aliyun.com/"
                  "troubleshoot?q=C&product=Ecs&requestId=R]]>") != std::string::npos);
}

TEST_CASE("a spelling may turn the members round and put others beside them") {
  AnswerStyle spelling;
  spelling.reversed = true;
  spelling.first = {{"A", Value::string("1")}};
  spelling.last = {{"Z", Value::object().add("RequestId", Value::string("no"))}};
  spelling.content_type = "application/xml";
  const Response answer = answer_success(spec(), Format::json, "R", "7", spelling);
  CHECK(answer.body == R"({"A":"1","OrderId":"7","RequestId":"R","Z":{"RequestId":"no"}})");
  CHECK(*find_header(answer.headers, "Content-Type") == "application/xml");
}

TEST_CASE("a spelling is for the formats that it names") {
  AnswerStyle spelling;
  spelling.formats = {"xml"};
  CHECK(spelling.is_for(Format::xml));
  CHECK_FALSE(spelling.is_for(Format::json));
}

}  // namespace contract
