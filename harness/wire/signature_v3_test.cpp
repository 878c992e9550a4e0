#include "wire/signature_v3.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

using namespace contract;

namespace {

constexpr auto kSecret = "YourAccessKeySecret";

struct Vector {
  const char *id, *canonical_request, *body, *string_to_sign, *signature;
};

// The official ones are of the signature page, two editions; the others were computed apart from
// this library for ModifyInstanceNetworkSpec. The AccessKeyId is YourAccessKeyId in all.
const Vector kVectors[] = {
    {"official 1",
     "POST\n"
     "/\n"
     "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
     "\n"
     "host:ecs.cn-shanghai.aliyuncs.com\n"
     "x-acs-action:RunInstances\n"
     "x-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b785"
     "2b855\n"
     "x-acs-date:2023-10-26T10:22:32Z\n"
     "x-acs-signature-nonce:3156853299f313e23d1673dc12e1703d\n"
     "x-acs-version:2014-05-26\n"
     "\n"
     "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-ve"
     "rsion\n"
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "",
     "ACS3-HMAC-SHA256\n"
     "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259",
     "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"},
    {"official 2",
     "POST\n"
     "/\n"
     "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
     "\n"
     "host:ecs.cn-shanghai.aliyuncs.com\n"
     "x-acs-action:RunInstances\n"
     "x-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b785"
     "2b855\n"
     "x-acs-date:2023-10-26T09:01:01Z\n"
     "x-acs-signature-nonce:d410180a5abf7fe235dd9b74aca91fc0\n"
     "x-acs-version:2014-05-26\n"
     "\n"
     "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-ve"
     "rsion\n"
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "",
     "ACS3-HMAC-SHA256\n"
     "29622f5feb1e9fcaaa2e276a72889c975f7b16f00e02be1ca34965b18cd85015",
     "e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804"},
    {"mins_v3",
     "POST\n"
     "/\n"
     "ClientToken=123e4567-e89b-12d3-a456-426655440000&InstanceId=i-bp67acfmxazb4p%2A%"
     "2A%2A%2A&InternetMaxBandwidthOut=10\n"
     "host:ecs.cn-hangzhou.aliyuncs.com\n"
     "x-acs-action:ModifyInstanceNetworkSpec\n"
     "x-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b785"
     "2b855\n"
     "x-acs-date:2023-10-26T10:22:32Z\n"
     "x-acs-signature-nonce:3156853299f313e23d1673dc12e1703d\n"
     "x-acs-version:2014-05-26\n"
     "\n"
     "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-ve"
     "rsion\n"
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "",
     "ACS3-HMAC-SHA256\n"
     "6fb37708694ec0473f4ecae48d55d2804aa1abc91c3c6c94486386c1aca20db4",
     "26f63e61440af4c96b7fb05dfa54a9f2cfdef34f90d1869a6c3f350affda125f"},
    {"mins_v3_sts",
     "POST\n"
     "/\n"
     "ClientToken=123e4567-e89b-12d3-a456-426655440000&InstanceId=i-bp67acfmxazb4p%2A%"
     "2A%2A%2A&InternetMaxBandwidthOut=10\n"
     "host:ecs.cn-hangzhou.aliyuncs.com\n"
     "x-acs-accesskey-id:YourAccessKeyId\n"
     "x-acs-action:ModifyInstanceNetworkSpec\n"
     "x-acs-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b785"
     "2b855\n"
     "x-acs-date:2023-10-26T10:22:32Z\n"
     "x-acs-security-token:CAIS+/token==\n"
     "x-acs-signature-nonce:3156853299f313e23d1673dc12e1703d\n"
     "x-acs-version:2014-05-26\n"
     "\n"
     "host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-secur"
     "ity-token;x-acs-signature-nonce;x-acs-version\n"
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "",
     "ACS3-HMAC-SHA256\n"
     "a0756be61c7e6a176fdef0724cf9d3bcd8593455ae18f4fea5c8785a92985847",
     "d71c9f7303c726b891fde2b1b2a2cc4d0864273b3a99ac0d0d8d6398ca3b9c27"},
    {"mins_v3_form",
     "POST\n"
     "/\n"
     "\n"
     "content-type:application/x-www-form-urlencoded\n"
     "host:ecs.cn-hangzhou.aliyuncs.com\n"
     "x-acs-action:ModifyInstanceNetworkSpec\n"
     "x-acs-content-sha256:393ba3362aadb02fc07f2524e7c0243cc61dac0d2607634670b929904ca"
     "a24cc\n"
     "x-acs-date:2023-10-26T10:22:32Z\n"
     "x-acs-signature-nonce:3156853299f313e23d1673dc12e1703d\n"
     "x-acs-version:2014-05-26\n"
     "\n"
     "content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-n"
     "once;x-acs-version\n"
     "393ba3362aadb02fc07f2524e7c0243cc61dac0d2607634670b929904caa24cc",
     "ClientToken=123e4567-e89b-12d3-a456-426655440000&InstanceId=i-bp67acfmxazb4p%2A%"
     "2A%2A%2A&InternetMaxBandwidthOut=10",
     "ACS3-HMAC-SHA256\n"
     "4703584538397c2f49175c6b762a0def03ea184cf4f472bb9bc2f35ea92c1015",
     "04e9bc2192bd9b915e0fcc3cb78aa291ba639a0d44158011b2ca1576b3d48d9a"},
};

// The request of a vector: its canonical request read backwards, the parameters the other way
// round.
Request request_of(const Vector& vector) {
  std::istringstream lines(vector.canonical_request);
  Request request;
  std::string path, query, line;
  std::getline(lines, request.method);
  std::getline(lines, path);
  std::getline(lines, query);
  request.target = path;
  std::string reversed;
  std::istringstream pieces(query);
  while (std::getline(pieces, line, '&'))
    reversed = line + (reversed.empty() ? "" : "&") + reversed;
  if (!query.empty()) request.target += "?" + reversed;
  std::string names;
  while (std::getline(lines, line) && !line.empty()) {
    const std::size_t colon = line.find(':');
    request.headers.push_back({line.substr(0, colon), line.substr(colon + 1)});
  }
  std::getline(lines, names);
  request.headers.push_back({"Authorization",
                             "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
                             "SignedHeaders=" +
                                 names + ",Signature=" + vector.signature});
  request.body = vector.body;
  return request;
}

std::string& header(Request& request, const std::string& name) {
  const auto found = std::find_if(request.headers.begin(), request.headers.end(),
                                  [&name](const Header& h) { return h.name == name; });
  REQUIRE(found != request.headers.end());
  return found->value;
}

void drop(Request& request, const std::string& name) {
  std::erase_if(request.headers, [&name](const Header& h) { return h.name == name; });
}

// Signs `request` anew over `names`, rightly.
void sign(Request& request, const std::vector<std::string>& names) {
  header(request, "Authorization") =
      sign_v3(request, names, "YourAccessKeyId", kSecret).authorization;
}

std::string subjects_of(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += (text.empty() ? "" : " ") + finding.subject + "/" + to_text(finding.level);
  }
  return text;
}

}  // namespace

TEST_CASE("V3 signs every vector step by step") {
  for (const Vector& vector : kVectors) {
    INFO(vector.id);
    Request request = request_of(vector);
    const std::string authorization = header(request, "Authorization");
    const auto names = read_authorization_v3(authorization).signed_headers;
    const SignatureV3 steps = sign_v3(request, names, "YourAccessKeyId", kSecret);
    CHECK(steps.canonical_request == vector.canonical_request);
    CHECK(steps.string_to_sign == vector.string_to_sign);
    CHECK(steps.signature == vector.signature);
    CHECK(steps.authorization == authorization);
  }
}

TEST_CASE("V3 verifies every vector, and none with another secret") {
  for (const Vector& vector : kVectors) {
    INFO(vector.id);
    CHECK(verify_v3(request_of(vector), kSecret).empty());
    const Findings findings = verify_v3(request_of(vector), "not the secret");
    CHECK(subjects_of(findings) == "signature.v3.unexplained/MUST");
    CHECK_THAT(findings.at(0).note, Catch::Contains("another secret"));
  }
}

TEST_CASE("the page's final example, which mixes its two editions, does not verify") {
  Vector mixed = kVectors[1];
  mixed.signature = kVectors[0].signature;
  CHECK(subjects_of(verify_v3(request_of(mixed), kSecret)) == "signature.v3.unexplained/MUST");
}

TEST_CASE("an Authorization header is read in any order, with blanks round commas") {
  struct Row {
    const char *value, *algorithm, *id, *names, *signature;
  };
  const Row rows[] = {
      {"ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host;x-acs-date,Signature=s",
       "ACS3-HMAC-SHA256", "a", "host x-acs-date ", "s"},
      {"ACS3-HMAC-SHA256 Signature=s , Credential=a=b ,\tSignedHeaders=host", "ACS3-HMAC-SHA256",
       "a=b", "host ", "s"},
      {"  A  Credential = a ,, Other=x,SignedHeaders=;;h; ", "A", "a", "h ", ""},
      {"ACS3-HMAC-SHA256", "ACS3-HMAC-SHA256", "", "", ""},
      {"Basic dXNlcg==", "Basic", "", "", ""},
      {"X Credential", "X", "", "", ""},
      {"", "", "", "", ""},
  };
  for (const Row& row : rows) {
    INFO(row.value);
    const AuthorizationV3 read = read_authorization_v3(row.value);
    std::string names;
    for (const std::string& name : read.signed_headers) names += name + " ";
    CHECK(read.algorithm == row.algorithm);
    CHECK(read.access_key_id == row.id);
    CHECK(names == row.names);
    CHECK(read.signature == row.signature);
  }
}

TEST_CASE("mandatory headers and parts that are absent are named together") {
  Request request = request_of(kVectors[0]);
  drop(request, "x-acs-date");
  header(request, "x-acs-version").clear();
  drop(request, "Authorization");
  const Findings headers = verify_v3(request, kSecret);
  CHECK(subjects_of(headers) == "signature.v3.missing/MUST");
  CHECK(headers.at(0).expected == "the headers x-acs-version, x-acs-date, authorization");

  request = request_of(kVectors[0]);
  header(request, "Authorization") = "ACS3-HMAC-SHA256 Credential=a";
  const Findings parts = verify_v3(request, kSecret);
  CHECK(subjects_of(parts) == "signature.v3.missing/MUST");
  CHECK(parts.at(0).expected == "SignedHeaders, Signature in the header authorization");
}

TEST_CASE("another algorithm is a matter of method") {
  Request request = request_of(kVectors[0]);
  header(request, "Authorization").replace(0, 16, "ACS3-HMAC-SM3");
  CHECK(subjects_of(verify_v3(request, kSecret)) == "signature.v3.method/MUST");
}

TEST_CASE("a hash that is not the body's is a matter of the body") {
  Request request = request_of(kVectors[4]);
  request.body += "&Extra=1";
  const Findings findings = verify_v3(request, kSecret);
  CHECK(subjects_of(findings) == "signature.v3.body/MUST");
  CHECK(findings.at(0).actual ==
        "393ba3362aadb02fc07f2524e7c0243cc61dac0d2607634670b929904caa24cc");
}

TEST_CASE("a header that is listed and not sent cannot be signed") {
  Request request = request_of(kVectors[4]);
  drop(request, "content-type");
  const Findings findings = verify_v3(request, kSecret);
  CHECK(subjects_of(findings) == "signature.v3.headers/MUST");
  CHECK(findings.at(0).actual == "content-type");
}

TEST_CASE("a header of the signature that is not signed is an error, another is told only") {
  Request request = request_of(kVectors[0]);
  request.headers.push_back({"Content-Type", "text/plain"});
  request.headers.push_back({"X-Acs-Retry-Attempts", "1"});
  request.headers.push_back({"User-Agent", "x"});
  sign(request, {"x-acs-action", "x-acs-content-sha256", "x-acs-signature-nonce", "x-acs-version"});
  const Findings findings = verify_v3(request, kSecret);
  CHECK(subjects_of(findings) ==
        "signature.v3.headers/MUST signature.v3.headers/MUST "
        "signature.v3.headers/information signature.v3.headers/information");
  CHECK(findings.at(0).expected == "host among the signed headers");
  CHECK(findings.at(1).expected == "x-acs-date among the signed headers");
  CHECK(findings.at(3).expected == "x-acs-retry-attempts among the signed headers");
}

TEST_CASE("more headers than needed may be signed, listed in any case and order") {
  Request request = request_of(kVectors[0]);
  request.headers.push_back({"Accept", "application/json"});
  request.headers.push_back({"User-Agent", "x y"});
  sign(request, {"User-Agent", "accept", "host", "x-acs-action", "x-acs-content-sha256",
                 "x-acs-date", "x-acs-signature-nonce", "x-acs-version"});
  CHECK_THAT(header(request, "Authorization"), Catch::Contains("=accept;host;user-agent;x-acs-a"));
  CHECK(verify_v3(request, kSecret).empty());
}

TEST_CASE("the query is signed decoded, whatever its spelling, and an empty value with its '='") {
  Request request = request_of(kVectors[0]);
  request.target = "/?b+c=*&a&Signature=x";
  const auto names = read_authorization_v3(header(request, "Authorization")).signed_headers;
  const SignatureV3 steps = sign_v3(request, names, "YourAccessKeyId", kSecret);
  CHECK_THAT(steps.canonical_request,
             Catch::StartsWith("POST\n/\nSignature=x&a=&b%20c=%2A\nhost:"));
  request.target = "http://ecs.cn-shanghai.aliyuncs.com?Signature=x&b%20c=%2a&a=";
  CHECK(sign_v3(request, names, "YourAccessKeyId", kSecret).signature == steps.signature);
}
