#include "service/recorded.h"

#include <catch2/catch.hpp>

#include "service/answer.h"
#include "spec/testing.h"

using namespace contract;

namespace {

Response refused(const std::string& row_id, Format format) {
  const Spec& spec = testing::real_spec();
  const ErrorRow* row = spec.error(row_id);
  REQUIRE(row != nullptr);
  return answer_error(spec, format, "R",
                      {row->status, row->code, fill_message(*row, "a text", "InstanceId", "a text"),
                       spec.envelope.endpoint});
}

Response plain(int status, const std::string& body) {
  Response response;
  response.status = status;
  response.body = body;
  return response;
}

Response error(const std::string& code, const std::string& message) {
  return plain(400, R"({"RequestId":"R","Code":")" + code + R"(","Message":")" + message + R"("})");
}

Response from_recorder(Response response) {
  response.headers.push_back({kUpstreamHeader, "can't be reached"});
  return response;
}

}  // namespace

TEST_CASE("what failed on the way is told from what the service answered") {
  const Spec& spec = testing::real_spec();
  Response cut;
  cut.script = {Reset{}};
  struct Row {
    const char* what;
    Response response;
    bool failed;
  };
  const Row rows[] = {
      {"granted", answer_success(spec, Format::json, "R", "1"), false},
      {"refused for the call", refused("error.404.InvalidInstanceId.NotFound", Format::json),
       false},
      {"the same in XML", refused("error.404.InvalidInstanceId.NotFound", Format::xml), false},
      {"the service failed", refused("error.500.InternalError.exception", Format::json), false},
      {"an unknown key", refused("gateway.404.InvalidAccessKeyId.NotFound", Format::json), true},
      {"the same in XML", refused("gateway.404.InvalidAccessKeyId.NotFound", Format::xml), true},
      {"a wrong signature", refused("gateway.400.SignatureDoesNotMatch", Format::json), true},
      {"half a signature", refused("gateway.400.IncompleteSignature", Format::json), true},
      {"a key that is disabled", refused("gateway.403.Forbidden.AccessKeyDisabled", Format::json),
       true},
      {"a token that is over", refused("gateway.400.InvalidSecurityToken.Expired", Format::json),
       true},
      {"a clock that is wrong", refused("gateway.400.InvalidTimeStamp.Expired", Format::json),
       true},
      {"a key that may not", refused("gateway.403.Forbidden.RAM", Format::json), true},
      {"a parameter that is missing", refused("gateway.400.MissingParameter", Format::json), false},
      {"throttled", refused("gateway.400.Throttling.User", Format::json), true},
      {"a service that is not there", refused("gateway.503.ServiceUnavailable", Format::xml), true},
      {"the message in other words", error("InvalidAccessKeyId.Inactive", "The key is off"), true},
      {"a string to sign that is left out", error("SignatureDoesNotMatch", "No match"), true},
      {"a code of two tables, in other words", error("InvalidParameter", "It is wrong"), false},
      {"a code that nobody knows", error("NoSuchCode", "What?"), false},
      {"a gateway", plain(502, "<html>Bad Gateway</html>"), true},
      {"a late gateway", plain(504, ""), true},
      {"a gateway that is no gateway's", plain(503, "later"), true},
      {"a firewall", plain(403, "<html>Forbidden</html>"), true},
      {"a portal", plain(200, "<html>Sign in</html>"), true},
      {"a portal, well formed", plain(200, "<html><body>Sign in</body></html>"), true},
      {"another address", plain(302, ""), true},
      {"the recorder", from_recorder(plain(502, "the service can't be reached\n")), true},
      {"the recorder, of an answer that was cut", from_recorder(cut), true},
      {"a script that was recorded elsewhere", cut, false},
      {"no error at all", plain(404, "oops"), true},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(is_failure_of_way(spec, {Request{}, row.response}) == row.failed);
  }
}
