#include "ecs_client.h"

#include <catch2/catch.hpp>
#include <mutex>
#include <set>

#include "ecs_contract/listener.h"
#include "wire/auth_params.h"
#include "wire/params.h"

using namespace contract;
using namespace contract::reference;

namespace {

constexpr const char* kSecret = "testsecret";

Config config_for(SignatureKind signature, const std::string& method = "") {
  Config config;
  config.endpoint = {"http", "127.0.0.1", 80, {}};
  config.credentials = {"testid", kSecret, {}};
  config.signature = signature;
  config.method = method;
  return config;
}

const Parameters kParameters = {{"InstanceId", "i-bp67acfmxazb4p****"},
                                {"InternetMaxBandwidthOut", "10"},
                                {"StartTime", std::nullopt},
                                {"ClientToken", "123e4567-e89b-12d3-a456-426655440000"}};

Request built(const Config& config, const Parameters& parameters = kParameters) {
  return build_request(config, parameters, "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
                       *parse_utc("2016-02-23T12:46:24Z", "yyyy-MM-ddTHH:mm:ssZ"));
}

std::string parameter(const Request& request, const char* name) {
  const Params params = parse_params(request).params;
  const std::string* value = find_param(params, name);
  return value == nullptr ? "(absent)" : *value;
}

Response success() {
  Response response;
  response.headers.push_back({"Content-Type", "application/json"});
  response.body = R"({"RequestId":"R","OrderId":"1"})";
  return response;
}

}  // namespace

TEST_CASE("V1 signs as the known vectors do") {
  Config get = config_for(SignatureKind::v1_hmac_sha1);
  CHECK(parameter(built(get), "Signature") == "poNKyChqgcHLgqgc8v7dBxD+jH4=");
  get.credentials.security_token = "CAIS+/token==";
  CHECK(parameter(built(get), "Signature") == "ZZdIW1KQDgvSeSVzgI5L0ATgMKw=");

  const Request post = built(config_for(SignatureKind::v1_hmac_sha1, "POST"));
  CHECK(parameter(post, "Signature") == "/fHTxBkLJASTCbIjiW4CxHh3UJ4=");
  CHECK(post.target == "/");

  const Request sha256 = built(config_for(SignatureKind::v1_hmac_sha256));
  CHECK(parameter(sha256, "Signature") == "z+3qZ0S9JFwTwkNDYuY9173b/k6v/IeTDOrVDc2n1yg=");
}

TEST_CASE("V3 signs as the known vectors do") {
  Config config = config_for(SignatureKind::v3);
  config.endpoint = {"https", "ecs.cn-hangzhou.aliyuncs.com", 443, {}};
  config.credentials = {"YourAccessKeyId", "YourAccessKeySecret", {}};
  const auto authorization = [&] {
    const Request request =
        build_request(config, kParameters, "3156853299f313e23d1673dc12e1703d",
                      *parse_utc("2023-10-26T10:22:32Z", "yyyy-MM-ddTHH:mm:ssZ"));
    CHECK(request.method == "POST");
    CHECK(request.body.empty());
    return *find_header(request.headers, "Authorization");
  };
  CHECK(authorization() ==
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
        "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
        "26f63e61440af4c96b7fb05dfa54a9f2cfdef34f90d1869a6c3f350affda125f");
  config.credentials.security_token = "CAIS+/token==";
  CHECK_THAT(authorization(),
             Catch::EndsWith("d71c9f7303c726b891fde2b1b2a2cc4d0864273b3a99ac0d0d8d6398ca3b9c27"));
}

TEST_CASE("an absent parameter is not sent, an empty one is, and the region is a default") {
  Config config = config_for(GENERATE(SignatureKind::v1_hmac_sha1, SignatureKind::v3));
  const Parameters parameters = {
      {"InstanceId", "a b*c~d/e+f%中"}, {"StartTime", ""}, {"EndTime", std::nullopt}};
  CHECK(parameter(built(config, parameters), "InstanceId") == "a b*c~d/e+f%中");
  CHECK(parameter(built(config, parameters), "StartTime").empty());
  CHECK(parameter(built(config, parameters), "EndTime") == "(absent)");
  CHECK(parameter(built(config, parameters), "RegionId") == "(absent)");
  config.region = "cn-hangzhou";
  CHECK(parameter(built(config, parameters), "RegionId") == "cn-hangzhou");
  CHECK(parameter(built(config, {{"RegionId", "cn-beijing"}}), "RegionId") == "cn-beijing");
}

TEST_CASE("the format is asked for by a parameter and by Accept in V1, by Accept alone in V3") {
  Config config = config_for(SignatureKind::v1_hmac_sha1);
  CHECK(parameter(built(config), "Format") == "JSON");
  CHECK(*find_header(built(config).headers, "Accept") == "application/json");
  config.format = AnswerFormat::xml;
  CHECK(parameter(built(config), "Format") == "XML");
  CHECK(*find_header(built(config).headers, "Accept") == "text/xml");
  config.signature = SignatureKind::v3;
  CHECK(parameter(built(config), "Format") == "(absent)");
  CHECK(*find_header(built(config).headers, "Accept") == "text/xml");
}

TEST_CASE("a call that can't be put on the wire is refused before anything is sent") {
  Config config = config_for(SignatureKind::v1_hmac_sha1);
  CHECK_THROWS_WITH(built(config, {{"A", "1"}, {"A", "1"}}), "the parameter A stands twice");
  CHECK_THROWS_WITH(built(config, {{"Action", "RunInstances"}}),
                    "the parameter Action stands twice");
  CHECK_THROWS_WITH(built(config, {{"Signature", "x"}}), "the parameter Signature stands twice");
  CHECK_NOTHROW(built(config, {{"A", "1"}, {"A", std::nullopt}}));
  config.method = "DELETE";
  CHECK_THROWS_WITH(built(config), "the method is 'DELETE', not GET or POST");
  config = config_for(SignatureKind::v3);
  config.credentials.security_token = "token\r\nX-Other: 1";
  CHECK_THROWS_WITH(built(config), "the header x-acs-security-token holds a control character");
}

TEST_CASE("every kind of request verifies as it arrives, with a nonce of its own") {
  std::mutex mutex;
  std::set<std::string> nonces;
  Listener listener([&](const Request& request) {
    const Params params = parse_params(request).params;
    const Findings findings = verify_signature(request, params, kSecret);
    const auto auth = read_auth_params(request, params);
    const std::lock_guard lock(mutex);
    if (auth) nonces.insert(auth->nonce);
    if (findings.empty()) return success();
    Response refused = success();
    refused.body = R"({"Code":")" + findings[0].subject + R"("})";
    return refused;
  });
  Config config;
  config.endpoint = {"http", "127.0.0.1", listener.port(), {}};
  Connection connection(config.endpoint);
  std::size_t calls = 0;
  for (const auto signature :
       {SignatureKind::v1_hmac_sha1, SignatureKind::v1_hmac_sha256, SignatureKind::v3}) {
    for (const char* method : {"", "GET", "POST"}) {
      for (const std::optional<std::string>& token :
           {std::optional<std::string>(), std::optional<std::string>("CAIS+/token==")}) {
        config.credentials = {"testid", kSecret, token};
        config.signature = signature;
        config.method = method;
        config.region = "cn-hangzhou";
        const Result result = modify_instance_network_spec(
            connection, config, {{"InstanceId", "a b*c~d/e+f%中"}, {"StartTime", ""}});
        ++calls;
        CAPTURE(static_cast<int>(signature), method, token.has_value());
        if (const auto* error = std::get_if<ApiError>(&result)) FAIL_CHECK(error->code);
        CHECK(std::holds_alternative<Success>(result));
      }
    }
  }
  CHECK(nonces.size() == calls);
  for (const std::string& nonce : nonces) CHECK(nonce.size() == 32);
}
