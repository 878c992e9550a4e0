#include "wire/signature_v1.h"

#include <catch2/catch.hpp>

#include "wire/percent.h"

using namespace contract;

namespace {

struct Vector {
  const char *id, *method, *secret;
  Hash hash;
  const char *query, *string_to_sign, *signature;
};

// V1-A to V1-E2 are published (the signature pages and tests of the vendor's libraries); the others
// were computed apart from this library for ModifyInstanceNetworkSpec.
const Vector kVectors[] = {
    {"V1-A", "GET", "testsecret", Hash::sha1,
     "Version=2014-05-26&Timestamp=2016-02-23T12%3A46%3A24Z&SignatureNonce=3ee8c1b8-"
     "83d3-44af-a94f-4e0ad82fd6cf&Format=XML&Action=DescribeRegions&SignatureVersion"
     "=1.0&SignatureMethod=HMAC-SHA1&AccessKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26Signa"
     "tureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"
     "%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version"
     "%3D2014-05-26",
     "OLeaidS1JvxuMvnyHOwuJ+uX5qY="},
    {"V1-B", "GET", "testsecret", Hash::sha1,
     "Version=2014-05-26&Timestamp=2023-03-13T08%3A34%3A30Z&SignatureNonce=edb2b34af"
     "0af9a6d14deaf7c1a5315eb&Format=JSON&RegionId=cn-beijing&Action=DescribeDedicat"
     "edHosts&SignatureVersion=1.0&SignatureMethod=HMAC-SHA1&AccessKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeDedicatedHosts%26Format%3DJSON"
     "%26RegionId%3Dcn-beijing%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3Dedb2"
     "b34af0af9a6d14deaf7c1a5315eb%26SignatureVersion%3D1.0%26Timestamp%3D2023-03-13"
     "T08%253A34%253A30Z%26Version%3D2014-05-26",
     "9NaGiOspFP5UPcwX8Iwt2YJXXuk="},
    {"V1-B-POST", "POST", "testsecret", Hash::sha1,
     "Version=2014-05-26&Timestamp=2023-03-13T08%3A34%3A30Z&SignatureNonce=edb2b34af"
     "0af9a6d14deaf7c1a5315eb&Format=JSON&RegionId=cn-beijing&Action=DescribeDedicat"
     "edHosts&SignatureVersion=1.0&SignatureMethod=HMAC-SHA1&AccessKeyId=testid",
     "POST&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeDedicatedHosts%26Format%3DJSO"
     "N%26RegionId%3Dcn-beijing%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3Dedb"
     "2b34af0af9a6d14deaf7c1a5315eb%26SignatureVersion%3D1.0%26Timestamp%3D2023-03-1"
     "3T08%253A34%253A30Z%26Version%3D2014-05-26",
     "ZvQ9xGiFnquSJRvj+WE6kdSpTwU="},
    {"V1-C", "GET", "testsecret", Hash::sha1,
     "Version=2014-05-26&TimeStamp=2012-12-26T10%3A33%3A56Z&SignatureNonce=NwDAxvLU6"
     "tFE0DVb&Format=XML&RegionId=region1&Action=DescribeRegions&SignatureVersion=1."
     "0&SignatureMethod=HMAC-SHA1&AccessKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26Regio"
     "nId%3Dregion1%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3DNwDAxvLU6tFE0DV"
     "b%26SignatureVersion%3D1.0%26TimeStamp%3D2012-12-26T10%253A33%253A56Z%26Versio"
     "n%3D2014-05-26",
     "K9fCVP6Jrklpd3rLYKh1pfrrFNo="},
    {"V1-C2", "GET", "testsecret", Hash::sha1,
     "Version=2013-01-10&TimeStamp=2012-12-26T10%3A33%3A56Z&SignatureNonce=NwDAxvLU6"
     "tFE0DVb&Format=XML&RegionId=region1&Action=DescribeRegions&SignatureVersion=1."
     "0&SignatureMethod=HMAC-SHA1&AccessKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26Regio"
     "nId%3Dregion1%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3DNwDAxvLU6tFE0DV"
     "b%26SignatureVersion%3D1.0%26TimeStamp%3D2012-12-26T10%253A33%253A56Z%26Versio"
     "n%3D2013-01-10",
     "axE3FUHgDyfm9/+Iep0HpZXrRwE="},
    {"V1-D", "GET", "testsecret", Hash::sha1,
     "Version=2015-01-09&Timestamp=2016-03-24T16%3A41%3A54Z&SignatureNonce=f59ed6a9-"
     "83fc-473b-9cc6-99c95df3856e&Format=XML&DomainName=example.com&Action=DescribeD"
     "omainRecords&SignatureVersion=1.0&SignatureMethod=HMAC-SHA1&AccessKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeDomainRecords%26DomainName%3De"
     "xample.com%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3Df59"
     "ed6a9-83fc-473b-9cc6-99c95df3856e%26SignatureVersion%3D1.0%26Timestamp%3D2016-"
     "03-24T16%253A41%253A54Z%26Version%3D2015-01-09",
     "uRpHwaSEt3J+6KQD//svCh/x+pI="},
    {"V1-E", "GET", "accessKeySecret", Hash::sha1,
     "SignatureVersion=1.0&SignatureMethod=HMAC-SHA1&Version=&Timestamp=mock%20date&"
     "SignatureType=&SignatureNonce=MOCK_UUID&RegionId=regionId&Format=JSON&Action=&"
     "AccessKeyId=accessKeyId",
     "GET&%2F&AccessKeyId%3DaccessKeyId%26Action%3D%26Format%3DJSON%26RegionId%3Dreg"
     "ionId%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3DMOCK_UUID%26SignatureTy"
     "pe%3D%26SignatureVersion%3D1.0%26Timestamp%3Dmock%2520date%26Version%3D",
     "7loPmFjvDnzOVnQeQNj85S6nFGY="},
    {"V1-E2", "GET", "accessKeySecret", Hash::sha1,
     "SecurityToken=accessKeyStsToken&SignatureVersion=1.0&SignatureMethod=HMAC-SHA1"
     "&Version=&Timestamp=mock%20date&SignatureType=&SignatureNonce=MOCK_UUID&Region"
     "Id=regionId&Format=JSON&Action=&AccessKeyId=accessKeyId",
     "GET&%2F&AccessKeyId%3DaccessKeyId%26Action%3D%26Format%3DJSON%26RegionId%3Dreg"
     "ionId%26SecurityToken%3DaccessKeyStsToken%26SignatureMethod%3DHMAC-SHA1%26Sign"
     "atureNonce%3DMOCK_UUID%26SignatureType%3D%26SignatureVersion%3D1.0%26Timestamp"
     "%3Dmock%2520date%26Version%3D",
     "5Nxdcler+ihqWqv0Hr2On4PsBf4="},
    {"mins_get", "GET", "testsecret", Hash::sha1,
     "ClientToken=123e4567-e89b-12d3-a456-426655440000&InternetMaxBandwidthOut=10&In"
     "stanceId=i-bp67acfmxazb4p%2A%2A%2A%2A&Version=2014-05-26&Timestamp=2016-02-23T"
     "12%3A46%3A24Z&SignatureVersion=1.0&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0a"
     "d82fd6cf&SignatureMethod=HMAC-SHA1&Format=JSON&Action=ModifyInstanceNetworkSpe"
     "c&AccessKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DModifyInstanceNetworkSpec%26ClientToke"
     "n%3D123e4567-e89b-12d3-a456-426655440000%26Format%3DJSON%26InstanceId%3Di-bp67"
     "acfmxazb4p%252A%252A%252A%252A%26InternetMaxBandwidthOut%3D10%26SignatureMetho"
     "d%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26Signat"
     "ureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-0"
     "5-26",
     "poNKyChqgcHLgqgc8v7dBxD+jH4="},
    {"mins_post", "POST", "testsecret", Hash::sha1,
     "ClientToken=123e4567-e89b-12d3-a456-426655440000&InternetMaxBandwidthOut=10&In"
     "stanceId=i-bp67acfmxazb4p%2A%2A%2A%2A&Version=2014-05-26&Timestamp=2016-02-23T"
     "12%3A46%3A24Z&SignatureVersion=1.0&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0a"
     "d82fd6cf&SignatureMethod=HMAC-SHA1&Format=JSON&Action=ModifyInstanceNetworkSpe"
     "c&AccessKeyId=testid",
     "POST&%2F&AccessKeyId%3Dtestid%26Action%3DModifyInstanceNetworkSpec%26ClientTok"
     "en%3D123e4567-e89b-12d3-a456-426655440000%26Format%3DJSON%26InstanceId%3Di-bp6"
     "7acfmxazb4p%252A%252A%252A%252A%26InternetMaxBandwidthOut%3D10%26SignatureMeth"
     "od%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26Signa"
     "tureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-"
     "05-26",
     "/fHTxBkLJASTCbIjiW4CxHh3UJ4="},
    {"mins_get_sts", "GET", "testsecret", Hash::sha1,
     "SecurityToken=CAIS%2B%2Ftoken%3D%3D&ClientToken=123e4567-e89b-12d3-a456-426655"
     "440000&InternetMaxBandwidthOut=10&InstanceId=i-bp67acfmxazb4p%2A%2A%2A%2A&Vers"
     "ion=2014-05-26&Timestamp=2016-02-23T12%3A46%3A24Z&SignatureVersion=1.0&Signatu"
     "reNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureMethod=HMAC-SHA1&Format="
     "JSON&Action=ModifyInstanceNetworkSpec&AccessKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DModifyInstanceNetworkSpec%26ClientToke"
     "n%3D123e4567-e89b-12d3-a456-426655440000%26Format%3DJSON%26InstanceId%3Di-bp67"
     "acfmxazb4p%252A%252A%252A%252A%26InternetMaxBandwidthOut%3D10%26SecurityToken%"
     "3DCAIS%252B%252Ftoken%253D%253D%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce"
     "%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3"
     "D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26",
     "ZZdIW1KQDgvSeSVzgI5L0ATgMKw="},
    {"mins_get_empty_param", "GET", "testsecret", Hash::sha1,
     "EndTime=&StartTime=&ClientToken=123e4567-e89b-12d3-a456-426655440000&InternetM"
     "axBandwidthOut=10&InstanceId=i-bp67acfmxazb4p%2A%2A%2A%2A&Version=2014-05-26&T"
     "imestamp=2016-02-23T12%3A46%3A24Z&SignatureVersion=1.0&SignatureNonce=3ee8c1b8"
     "-83d3-44af-a94f-4e0ad82fd6cf&SignatureMethod=HMAC-SHA1&Format=JSON&Action=Modi"
     "fyInstanceNetworkSpec&AccessKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DModifyInstanceNetworkSpec%26ClientToke"
     "n%3D123e4567-e89b-12d3-a456-426655440000%26EndTime%3D%26Format%3DJSON%26Instan"
     "ceId%3Di-bp67acfmxazb4p%252A%252A%252A%252A%26InternetMaxBandwidthOut%3D10%26S"
     "ignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82f"
     "d6cf%26SignatureVersion%3D1.0%26StartTime%3D%26Timestamp%3D2016-02-23T12%253A4"
     "6%253A24Z%26Version%3D2014-05-26",
     "I8MAJ+BYnEHubu1tQMWWJ1hSZ+8="},
    {"mins_get_times", "GET", "testsecret", Hash::sha1,
     "AutoPay=true&AllocatePublicIp=false&NetworkChargeType=PayByTraffic&EndTime=201"
     "7-12-06T22Z&StartTime=2017-12-05T22%3A40Z&ClientToken=123e4567-e89b-12d3-a456-"
     "426655440000&InternetMaxBandwidthOut=10&InstanceId=i-bp67acfmxazb4p%2A%2A%2A%2"
     "A&Version=2014-05-26&Timestamp=2016-02-23T12%3A46%3A24Z&SignatureVersion=1.0&S"
     "ignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&SignatureMethod=HMAC-SHA1&F"
     "ormat=JSON&Action=ModifyInstanceNetworkSpec&AccessKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DModifyInstanceNetworkSpec%26AllocatePu"
     "blicIp%3Dfalse%26AutoPay%3Dtrue%26ClientToken%3D123e4567-e89b-12d3-a456-426655"
     "440000%26EndTime%3D2017-12-06T22Z%26Format%3DJSON%26InstanceId%3Di-bp67acfmxaz"
     "b4p%252A%252A%252A%252A%26InternetMaxBandwidthOut%3D10%26NetworkChargeType%3DP"
     "ayByTraffic%26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44a"
     "f-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26StartTime%3D2017-12-05T22%253A4"
     "0Z%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014-05-26",
     "Z6MrBih0/1l+ka7QKlGS+31It/M="},
    {"mins_get_unicode", "GET", "testsecret", Hash::sha1,
     "ClientToken=a%20b%2Ac~d%2Fe%2Bf%25%E4%B8%AD&InternetMaxBandwidthOut=10&Instanc"
     "eId=i-bp67acfmxazb4p%2A%2A%2A%2A&Version=2014-05-26&Timestamp=2016-02-23T12%3A"
     "46%3A24Z&SignatureVersion=1.0&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd"
     "6cf&SignatureMethod=HMAC-SHA1&Format=JSON&Action=ModifyInstanceNetworkSpec&Acc"
     "essKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DModifyInstanceNetworkSpec%26ClientToke"
     "n%3Da%2520b%252Ac~d%252Fe%252Bf%2525%25E4%25B8%25AD%26Format%3DJSON%26Instance"
     "Id%3Di-bp67acfmxazb4p%252A%252A%252A%252A%26InternetMaxBandwidthOut%3D10%26Sig"
     "natureMethod%3DHMAC-SHA1%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6"
     "cf%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Versi"
     "on%3D2014-05-26",
     "xd2Fp/sYZ00Qzh6OP3wy6kk5XmI="},
    {"mins_get_hmacsha256", "GET", "testsecret", Hash::sha256,
     "ClientToken=123e4567-e89b-12d3-a456-426655440000&InternetMaxBandwidthOut=10&In"
     "stanceId=i-bp67acfmxazb4p%2A%2A%2A%2A&Version=2014-05-26&Timestamp=2016-02-23T"
     "12%3A46%3A24Z&SignatureVersion=1.0&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0a"
     "d82fd6cf&SignatureMethod=HMAC-SHA256&Format=JSON&Action=ModifyInstanceNetworkS"
     "pec&AccessKeyId=testid",
     "GET&%2F&AccessKeyId%3Dtestid%26Action%3DModifyInstanceNetworkSpec%26ClientToke"
     "n%3D123e4567-e89b-12d3-a456-426655440000%26Format%3DJSON%26InstanceId%3Di-bp67"
     "acfmxazb4p%252A%252A%252A%252A%26InternetMaxBandwidthOut%3D10%26SignatureMetho"
     "d%3DHMAC-SHA256%26SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26Sign"
     "atureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26Version%3D2014"
     "-05-26",
     "z+3qZ0S9JFwTwkNDYuY9173b/k6v/IeTDOrVDc2n1yg="},
};

Request request_of(const Vector& vector) {
  Request request;
  request.method = vector.method;
  request.target =
      std::string("/?") + vector.query + "&Signature=" + percent_encode(vector.signature);
  return request;
}

Findings verify(const Request& request, const char* secret = "testsecret") {
  return verify_v1(request, parse_params(request).params, secret);
}

// V1-A with one text of its target replaced.
Request first_with(const std::string& from, const std::string& to) {
  Request request = request_of(kVectors[0]);
  const std::size_t at = request.target.find(from);
  REQUIRE(at != std::string::npos);
  request.target.replace(at, from.size(), to);
  return request;
}

std::string subject_of(const Findings& findings) {
  return findings.size() == 1 ? findings[0].subject : std::to_string(findings.size()) + " findings";
}

}  // namespace

TEST_CASE("V1 signs every vector step by step") {
  for (const Vector& vector : kVectors) {
    INFO(vector.id);
    const Params params = parse_query(vector.query, false).params;
    const SignatureV1 steps = sign_v1(vector.method, params, vector.secret, vector.hash);
    CHECK(steps.string_to_sign == vector.string_to_sign);
    CHECK(steps.signature == vector.signature);
    const std::string start = vector.method + std::string("&%2F&");
    CHECK(start + percent_encode(steps.canonical_query) == vector.string_to_sign);
  }
}

TEST_CASE("V1 verifies every vector") {
  for (const Vector& vector : kVectors) {
    INFO(vector.id);
    CHECK(verify(request_of(vector), vector.secret).empty());
  }
}

TEST_CASE("no V1 vector verifies with another secret, and the note says so") {
  for (const Vector& vector : kVectors) {
    INFO(vector.id);
    const Findings findings = verify(request_of(vector), "not the secret");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].subject == "signature.v1.unexplained");
    CHECK_THAT(findings[0].note, Catch::Contains("another secret"));
  }
}

TEST_CASE("V1 signs parameters alike wherever they travel and however they are spelt") {
  const Vector& post = kVectors[2];
  Request form;
  form.method = "POST";
  form.target = "/";
  form.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  form.body = request_of(post).target.substr(2);
  CHECK(verify(form).empty());

  const std::size_t middle = form.body.find('&');
  Request both = form;
  both.target = "http://ecs.aliyuncs.com/?" + form.body.substr(0, middle);
  both.body = form.body.substr(middle + 1);
  CHECK(verify(both).empty());

  CHECK(verify(first_with("%3A", "%3a")).empty());
  CHECK(verify(first_with("%3A", ":")).empty());
}

TEST_CASE("a final URL that encodes the Timestamp twice does not verify") {
  const Findings findings = verify(
      first_with("Timestamp=2016-02-23T12%3A46%3A24Z", "Timestamp=2016-02-23T12%253A46%253A24Z"));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject == "signature.v1.encoding");
  CHECK_THAT(findings[0].note, Catch::Contains("sent escaped once more"));
  CHECK(findings[0].actual == "OLeaidS1JvxuMvnyHOwuJ+uX5qY=");
}

TEST_CASE("the signature that no spelling reproduces does not verify") {
  const Findings findings =
      verify(first_with("OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D", "SDFQNvyH5rtkc9T5Fwo8DOjw5hc%3D"));
  CHECK(subject_of(findings) == "signature.v1.unexplained");
}

TEST_CASE("a changed parameter does not verify") {
  CHECK(subject_of(verify(first_with("DescribeRegions", "DescribeRegion"))) ==
        "signature.v1.unexplained");
  CHECK(subject_of(verify(first_with("/?", "/?Extra=1&"))) == "signature.v1.unexplained");
}

TEST_CASE("parameters of the signature that are absent or empty are named together") {
  struct Row {
    const char *target, *expected;
  };
  const Row rows[] = {
      {"/",
       "a value of AccessKeyId, Signature, SignatureMethod, SignatureVersion, "
       "SignatureNonce, Timestamp"},
      {"/?AccessKeyId=a&Signature=&SignatureMethod=b&SignatureVersion=1.0&TimeStamp=c",
       "a value of Signature, SignatureNonce"},
      {"/?AccessKeyId=a&Signature=s&SignatureMethod=b&SignatureVersion=1.0&SignatureNonce=n",
       "a value of Timestamp"},
  };
  for (const Row& row : rows) {
    Request request;
    request.method = "GET";
    request.target = row.target;
    const Findings findings = verify(request);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "signature.v1");
    CHECK(findings[0].subject == "signature.v1.missing");
    CHECK(findings[0].expected == row.expected);
  }
}

TEST_CASE("an unknown SignatureMethod or SignatureVersion is a matter of method") {
  const Findings method = verify(first_with("HMAC-SHA1", "HMAC-MD5"));
  CHECK(subject_of(method) == "signature.v1.method");
  CHECK(method[0].actual == "HMAC-MD5");
  CHECK(subject_of(verify(first_with("SignatureVersion=1.0", "SignatureVersion=2.0"))) ==
        "signature.v1.method");
}

TEST_CASE("SignatureMethod is read in any case, as one page writes it") {
  Params params = parse_query(kVectors[0].query, false).params;
  for (Param& param : params) {
    if (param.name == "SignatureMethod") param.value = "Hmac-SHA1";
  }
  params.push_back({"Signature", sign_v1("GET", params, "testsecret").signature, false});
  Request request;
  request.method = "GET";
  CHECK(verify_v1(request, params, "testsecret").empty());
}

TEST_CASE("all parameters of a repeated name are signed, by name and then by value") {
  const Params params = parse_query("b=2&a=9&b=10&a=&Signature=x", false).params;
  CHECK(sign_v1("GET", params, "s").canonical_query == "a=&a=9&b=10&b=2");
}
