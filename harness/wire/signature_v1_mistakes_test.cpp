#include <catch2/catch.hpp>

#include "wire/percent.h"
#include "wire/signature_v1.h"

using namespace contract;

// Each signature was computed apart from this library (Python's hmac and urllib), by the mistake
// that stands beside it, for the one request below and the secret "testsecret".

namespace {

constexpr auto kSecret = "testsecret";
constexpr auto kRight = "mZ5VHDmDxinkI5svFpr9SgfVqwY=";

Request request_signed(const std::string& signature) {
  Request request;
  request.method = "POST";
  request.target =
      "/?AccessKeyId=testid&Action=ModifyInstanceNetworkSpec"
      "&ClientToken=a%20b%2Ac~d%2Fe%2Bf%25%E4%B8%AD&ISP=&InstanceId=i-1&Format=JSON"
      "&SignatureMethod=HMAC-SHA1&SignatureNonce=n-1&SignatureVersion=1.0"
      "&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26&SecurityToken=t%2Bk&Signature=" +
      percent_encode(signature);
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = "InternetMaxBandwidthOut=10";
  return request;
}

Findings verify(const Request& request) {
  return verify_v1(request, parse_params(request).params, kSecret);
}

}  // namespace

TEST_CASE("the request of the V1 mistakes verifies when it is signed rightly") {
  CHECK(verify(request_signed(kRight)).empty());
}

TEST_CASE("a V1 signature that is wrong in a known way names the way") {
  struct Row {
    const char *step, *note, *signature;
  };
  const Row rows[] = {
      {"order", "without regard to upper and lower case", "CJW/sWH8JBLSMKodz2684yufb78="},
      {"order", "not sorted", "i1lMoBQU9nQzhd8DA3dyrKFHvLQ="},
      {"encoding", "a space is signed as '+'", "JrBvGsZ+t+fxvj7G7gdTNitzNCI="},
      {"encoding", "'*' is signed as it is, not as %2A", "kz6WexEUx28f8sxgQxl0H7WDs8c="},
      {"encoding", "but escaped with the whole query", "/TReBvYB6HOVhKB4j/DtW4bEMo4="},
      {"encoding", "'~' is signed as %7E", "11XI14hpGol2LbuCvNOU7Aq/1EQ="},
      {"encoding", "rules of forms", "rrj1ylrluYh113LX8GWxkxhrGgA="},
      {"encoding", "'/' in a value", "oqbNUBmjc4kRtb1qXWYe7WuSmjg="},
      {"encoding", "lower-case hexadecimal digits", "wKdKwFP0HVMq2P4llZTwsMC4ZKw="},
      {"encoding", "but in upper case where the whole", "9Do7S539WZFjL3E+8jxNWrUrjPw="},
      {"encoding", "escaped twice", "8lf9vnQRoVuSYs6hL77UUd1zGQ4="},
      {"encoding", "without being escaped", "gcnVhcm+pwKtBO5688js1gcZCMY="},
      {"encoding", "sent as it is, which reads as a space", "+me0TfyFuwYKSreopA6859bw85g="},
      {"string-to-sign", "another HTTP method", "6SqKp4sA/92dtyTXWyu6kvsD0Q8="},
      {"string-to-sign", "HTTP method in lower case", "nh8AyrQ3uoweAKkvteLYox6gTiU="},
      {"string-to-sign", "is not escaped as %2F", "fKqow7bjzjlT+t6jNSEcw5kBJQ4="},
      {"string-to-sign", "as %2f", "YK/XCcveWZBnFsH34ZyzLn25hVM="},
      {"string-to-sign", "not escaped once more", "OIIHEtcS0dWcqCPWed0jkDT3L+c="},
      {"string-to-sign", "form body are not signed", "gH+XxT/wrNWQXiX87Mzp6MWpIIo="},
      {"string-to-sign", "an empty value are not signed", "06ZGPKsuMtxXtn+AuzXOAYVUibs="},
      {"string-to-sign", "without its '='", "LxGEcLnU4BRGGN08mNOGkRgvuhY="},
      {"string-to-sign", "SecurityToken is sent but not signed", "lwpWrJkx++eswPryvdt2jTUchU4="},
      {"key", "without the '&'", "rz8zJpGWXxRqdbn5Aw+rYqJnoZU="},
      {"key", "has no secret", "o7jnuBn2dQ+ViiE6pLaaqV9APdY="},
      {"key", "another than SignatureMethod", "S+2EmLfN41FFkSYON0IX59WjEcrFUD9EYz2xDJODd/k="},
      {"unexplained", "another secret", "PABpzvvKs3btCPo0tbQBo40F31w="},
      {"encoding", "a space is signed as '+', not as %20; and the key is the secret alone",
       "7ZaLir0mCqxlk2YRZxanY3tUi14="},
      {"order", "upper and lower case; and the string to sign starts with another",
       "9KY1rxTPAQ5Kw/96FYpbJuGjHQo="},
      {"encoding",
       "lower-case hexadecimal digits; and the '/' behind the HTTP method is escaped as %2f",
       "6aYnfqQDSAoTGAkH8Ai5//Jsa0E="},
      {"string-to-sign", "form body are not signed; and parameters with an empty value",
       "W1y/ncUAMDtxFODHcGhbFFKlVi4="},
      {"encoding", "'*' is signed as it is, not as %2A; and '~'", "D+ItzyvlVLrsmJP9SQ7E/z5rOcA="},
  };
  for (const Row& row : rows) {
    INFO(row.note);
    const Findings findings = verify(request_signed(row.signature));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "signature.v1");
    CHECK(findings[0].subject == std::string("signature.v1.") + row.step);
    CHECK_THAT(findings[0].note, Catch::Contains(row.note));
    CHECK(findings[0].expected == kRight);
    CHECK(findings[0].actual == row.signature);
    CHECK(findings[0].level == Level::must);
    CHECK_THAT(to_line(findings[0]), !Catch::Contains(kSecret));
  }
}

TEST_CASE("the marks that encodeURIComponent leaves are an encoding mistake") {
  Request request;
  request.method = "GET";
  request.target =
      "/?AccessKeyId=testid&Action=ModifyInstanceNetworkSpec&ISP=&InstanceId=i-1&Format=JSON"
      "&SignatureMethod=HMAC-SHA1&SignatureNonce=n-1&SignatureVersion=1.0"
      "&Timestamp=2016-02-23T12%3A46%3A24Z&Version=2014-05-26&SecurityToken=t%2Bk"
      "&ClientToken=a(b)!c'*&Signature=%2Bnq035kXJRaF7fb7gJLcpJT87wk%3D";
  const Findings findings = verify(request);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject == "signature.v1.encoding");
  CHECK_THAT(findings[0].note, Catch::Contains("* ! ' ( )"));
}

TEST_CASE("a right signature that is misspelt in the query is an encoding mistake") {
  struct Row {
    const char *sent, *note;
  };
  const Row rows[] = {
      {"OLeaidS1JvxuMvnyHOwuJ+uX5qY=", "its '+' is sent as it is"},
      {"OLeaidS1JvxuMvnyHOwuJ%252BuX5qY%253D", "sent escaped twice"},
  };
  for (const Row& row : rows) {
    Request request;
    request.method = "GET";
    request.target =
        "/?Timestamp=2016-02-23T12%3A46%3A24Z&Format=XML&AccessKeyId=testid"
        "&Action=DescribeRegions&SignatureMethod=HMAC-SHA1"
        "&SignatureNonce=3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf&Version=2014-05-26"
        "&SignatureVersion=1.0&Signature=" +
        std::string(row.sent);
    const Findings findings = verify(request);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].subject == "signature.v1.encoding");
    CHECK_THAT(findings[0].note, Catch::Contains(row.note));
  }
}

TEST_CASE("a client that sends its secret does not find it in the V1 finding") {
  for (const std::string& sent : {std::string(kSecret), "x" + std::string(kSecret) + "y"}) {
    const Findings findings = verify(request_signed(sent));
    REQUIRE(findings.size() == 1);
    CHECK_THAT(to_line(findings[0]), !Catch::Contains(kSecret));
    CHECK_THAT(findings[0].actual, Catch::Contains("[the secret]"));
  }
  Request request;
  request.target =
      "/?AccessKeyId=a&Signature=b&SignatureMethod=testsecret&SignatureVersion=1.0"
      "&SignatureNonce=c&Timestamp=d";
  CHECK(verify(request)[0].actual == "[the secret]");
}

TEST_CASE("parameters too long to search are unexplained, and the finding says why") {
  Request request = request_signed("mZ5VHDmDxinkI5svFpr9SgfVqwY=");
  request.body += "&UserData=" + std::string(200000, 'x');
  const Findings findings = verify(request);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject == "signature.v1.unexplained");
  CHECK_THAT(findings[0].note, Catch::Contains("too long"));
}
