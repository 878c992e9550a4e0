#include "service/recorded.h"

#include <catch2/catch.hpp>

#include "cassette/diff.h"
#include "service/answer.h"
#include "spec/check_request.h"
#include "spec/testing.h"

using namespace contract;

namespace {

const char* const kId = "04F0F334-1335-436C-A1D7-6C044FE73368";

Request request_of(const std::string& business, const std::string& format = "JSON") {
  Request request;
  request.method = "GET";
  request.target =
      "/?Action=ModifyInstanceNetworkSpec&Version=2014-05-26&Format=" + format + business;
  return request;
}

std::string said(const RecordedVerdict& verdict) {
  std::string text;
  for (const Finding& finding : verdict.findings) text += finding.subject + ";";
  return text;
}

}  // namespace

TEST_CASE("every documented error row, in both formats, is witnessed and clean") {
  const Spec& spec = testing::real_spec();
  for (const ErrorRow& row : spec.errors)
    for (const Format format : {Format::json, Format::xml}) {
      INFO(row.id);
      const Response response =
          answer_error(spec, format, kId,
                       {row.status, row.code, fill_message(row, "a text", "InstanceId", "a text"),
                        spec.envelope.endpoint});
      const RecordedVerdict verdict =
          judge_recorded(spec, {request_of("", format == Format::xml ? "XML" : "JSON"), response});
      CHECK(said(verdict).empty());
      CHECK(std::find(verdict.rows.begin(), verdict.rows.end(), row.id) != verdict.rows.end());
    }
}

TEST_CASE("what differs from the document is named") {
  const Spec& spec = testing::real_spec();
  const std::string good = "&InstanceId=i-1";
  const auto error = [&](int status, const std::string& code, const std::string& message) {
    return answer_error(spec, Format::json, kId, {status, code, message, spec.envelope.endpoint});
  };
  const ErrorRow& row = spec.errors.front();
  Response odd = answer_success(spec, Format::json, kId, "1");
  odd.body = R"({"RequestId":{"a":1},"New":1})";
  Response no_text;
  no_text.body = "oops";
  Response cut;
  cut.script = {Reset{}};
  struct Row {
    const char* what;
    Request request;
    Response response;
    const char* says;
  };
  const Row rows[] = {
      {"fine", request_of(good), answer_success(spec, Format::json, kId, "1"), ""},
      {"no order", request_of(good), answer_success(spec, Format::json, kId, std::nullopt), ""},
      {"format", request_of(good), answer_success(spec, Format::xml, kId, "1"), "answer.format;"},
      {"code", request_of(good), error(400, "NoSuchCode", "x"), "answer.code;"},
      {"status", request_of(good), error(499, row.code, row.message), "answer.status;"},
      {"message", request_of(good), error(row.status, row.code, "another text"), "answer.message;"},
      {"shape", request_of(good), odd,
       "answer.field.RequestId;answer.field.New;answer.field.RequestId;"},
      {"body", request_of(good), no_text, "answer.body;"},
      {"granted", request_of(""), answer_success(spec, Format::json, kId, "1"),
       "request.InstanceId.required;"},
      {"wire", request_of(good), cut, "wire;"},
      {"action", Request{}, no_text, "action;"},
  };
  for (const Row& each : rows) {
    INFO(each.what);
    CHECK(said(judge_recorded(spec, {each.request, each.response})) == each.says);
  }
}

TEST_CASE("a V3 call is judged by its headers as a V1 call is by its parameters") {
  const Spec& spec = testing::real_spec();
  struct Row {
    const char *what, *target, *accept;
    Format answered;
    const char* says;
  };
  const Row rows[] = {
      {"granted", "/?InstanceId=i-1", "application/json", Format::json, ""},
      {"granted in XML", "/?InstanceId=i-1", "application/xml", Format::xml, ""},
      {"another format", "/?InstanceId=i-1", "application/json", Format::xml, "answer.format;"},
      {"what the page refuses", "/", "application/json", Format::json,
       "request.InstanceId.required;"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    Request request;
    request.method = "POST";
    request.target = row.target;
    request.headers = {{"x-acs-action", spec.action},
                       {"x-acs-version", spec.version},
                       {"x-acs-signature-nonce", "n"},
                       {"Accept", row.accept},
                       {"Authorization", "ACS3-HMAC-SHA256 Credential=k,SignedHeaders=host"}};
    const Response response = answer_success(spec, row.answered, kId, "1");
    CHECK(said(judge_recorded(spec, {request, response})) == row.says);
  }
}

TEST_CASE("a difference from the document has the level that it has between two recordings") {
  const Spec& spec = testing::real_spec();
  CassetteRules rules;
  rules.action = spec.name_of("action");
  rules.version = spec.name_of("version");
  rules.ignored = {{spec.name_of("format")}, false};
  const ErrorRow& row = spec.errors.front();
  const auto error = [&](int status, const std::string& code, const std::string& message) {
    return answer_error(spec, Format::json, kId, {status, code, message, spec.envelope.endpoint});
  };
  const Response granted = answer_success(spec, Format::json, kId, "1");
  const auto with_body = [&](const std::string& body) {
    Response odd = granted;
    odd.body = body;
    return odd;
  };
  struct Row {
    const char* what;
    Response documented, answered;
    Level level;
  };
  const Row rows[] = {
      {"a member more", granted, with_body(R"({"RequestId":"R","OrderId":"1","New":"1"})"),
       Level::should},
      {"a member less", granted, with_body(R"({"OrderId":"1"})"), Level::must},
      {"another type", granted, with_body(R"({"RequestId":"R","OrderId":["1"]})"), Level::must},
      {"no JSON", granted, with_body("oops"), Level::must},
      {"another format", granted, answer_success(spec, Format::xml, kId, "1"), Level::must},
      {"another code", error(row.status, row.code, row.message),
       error(row.status, "NoSuchCode", row.message), Level::must},
      {"another status", error(row.status, row.code, row.message),
       error(499, row.code, row.message), Level::must},
      {"another message", error(row.status, row.code, row.message),
       error(row.status, row.code, "another text"), Level::should},
  };
  const auto worst = [](const Findings& findings) {
    Level level = Level::information;
    for (const Finding& each : findings) level = std::min(level, each.level);
    return level;
  };
  for (const Row& each : rows) {
    INFO(each.what);
    const Request request = request_of("&InstanceId=i-1");
    Cassette before, after;
    before.interactions.push_back({{request, each.documented}, {}, "1"});
    after.interactions.push_back({{request, each.answered}, {}, "1"});
    CHECK(worst(judge_recorded(spec, {request, each.answered}).findings) == each.level);
    CHECK(worst(diff_recordings(before, after, rules,
                                {spec.envelope.code, spec.envelope.message})) == each.level);
  }
}

TEST_CASE("the answer to an action that there is none of is a row of the table") {
  Interaction interaction;
  interaction.request.method = "GET";
  interaction.request.target = "/?Action=ModifyInstanceNetworkSpecs&Version=2014-05-26&Format=JSON";
  const ErrorRow* row = testing::real_spec().error("error.400.InvalidAction");
  REQUIRE(row != nullptr);
  interaction.response = answer_error(testing::real_spec(), Format::json, "R",
                                      {row->status, row->code, row->message, "h"});
  CHECK(judge_recorded(testing::real_spec(), interaction).rows ==
        std::vector<std::string>{row->id});
  interaction.response.status = 404;
  const RecordedVerdict other = judge_recorded(testing::real_spec(), interaction);
  CHECK(other.rows.empty());
  CHECK(other.findings.at(0).level == Level::information);
}
