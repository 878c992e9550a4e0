#include <catch2/catch.hpp>

#include "wire/params.h"
#include "wire/signature_v3.h"

using namespace contract;

// Each signature was computed apart from this library (Python's hmac and urllib), by the mistake
// that stands beside it, for the one request below and the secret "testsecret".

namespace {

constexpr auto kSecret = "testsecret";
constexpr auto kRight = "c89b4c47d346fbf3b3969d995e03e3cfaba37142782ff565c90efb3969059941";

Request request_signed(const std::string& signature) {
  Request request;
  request.method = "POST";
  request.target = "/?InstanceId=i-1&ClientToken=a%20b%2Ac~d%2Fe%2Bf%25%E4%B8%AD&ISP=";
  request.headers = {
      {"Host", "h"},
      {"Content-Type", "application/x-www-form-urlencoded"},
      {"x-acs-action", "ModifyInstanceNetworkSpec"},
      {"x-acs-content-sha256", "9e4eea5e09856c04df91c5998cd793d58110339a1ac414804fac02068c770817"},
      {"x-acs-date", "2023-10-26T10:22:32Z"},
      {"x-acs-signature-nonce", "n 1"},
      {"x-acs-version", "2014-05-26"},
      {"Authorization",
       "ACS3-HMAC-SHA256 Credential=testid,Signature=" + signature +
           ",SignedHeaders=x-acs-version;host;x-acs-action;x-acs-content-sha256;x-acs-date;"
           "x-acs-signature-nonce;content-type"}};
  request.body = "InternetMaxBandwidthOut=10";
  return request;
}

}  // namespace

TEST_CASE("the request of the V3 mistakes verifies when it is signed rightly") {
  CHECK(verify_v3(request_signed(kRight), kSecret).empty());
}

TEST_CASE("a V3 signature that is wrong in a known way names the way") {
  struct Row {
    const char *step, *note, *signature;
  };
  const Row rows[] = {
      {"order", "parameters are sorted without regard",
       "d65c8d2245c4c6bd3aafc6b5f321318c320d49c0550271bad5857235537c3027"},
      {"order", "parameters are not sorted",
       "3667c605490fa119112ebda7ed6e6fecb2dc115b3327339f70bd2f9fe4ae2076"},
      {"order", "headers are not sorted",
       "73ec36acb1defe261dae08d8c7b0cf5edb31c0cad82899ed66694eebf3fb3f65"},
      {"encoding", "a space is signed as '+'",
       "db0c7488801433ed1eba98216125acb7d62d485fe95a192a007279745f72b39b"},
      {"encoding", "'*' is signed as it is",
       "85cff08ea05ee29c5190676b1acc6b8e7bb4282bfcee634618171dee2c326845"},
      {"encoding", "'~' is signed as %7E",
       "2e15cc0440eabeda9ec638b8afa1998c404ae98044432a2687e7c609a7e1df67"},
      {"encoding", "rules of forms",
       "df524052f12c76b4aa32ccd33c68870811e2756505d71df8232339875f0f3906"},
      {"encoding", "'/' in a value",
       "58222f58a94e9e243b15b08967d6e73898bf09057976ca84b0b96a1f53e3f7ee"},
      {"encoding", "signed with lower-case hexadecimal",
       "4e53f38fadda7321d309712c1dc226753e6a0d7be113eaa440be65f384b56831"},
      {"encoding", "escaped twice",
       "fc613aa9f93b7c0919cc371ad2540365f4af33aa66706093a8cd102988453f35"},
      {"encoding", "without being escaped",
       "be6ab0ae2bdaa83d45166bc50d07a0d4c584be8d626dbba89823b4436aeb5297"},
      {"encoding", "which reads as a space",
       "cf4ea151629bc57e5bbf6c673a8b85c25ffd4c5c0c178e895bf911d3a29fe6f0"},
      {"encoding", "in upper-case hexadecimal",
       "C89B4C47D346FBF3B3969D995E03E3CFABA37142782FF565C90EFB3969059941"},
      {"encoding", "in base64", "yJtMR9NG+/Ozlp2ZXgPjz6ujcUJ4L/VlyQ77OWkFmUE="},
      {"string-to-sign", "another HTTP method",
       "7713e4a866338e918e91c7472f88c18b8604f1cd9be65ac755d40896bf62e0bb"},
      {"string-to-sign", "form body stand in the canonical query",
       "4c6275358b1624b3d4d48ad41014f6391d23194ab1c41503621a37007103ceaf"},
      {"string-to-sign", "an empty value are not signed",
       "91ffc89cf9750e642ab1f707e551da916d9f5cdd3c6651253d0a929d4e6a57dc"},
      {"string-to-sign", "without its '='",
       "477d08bb43bb76762e9c5dc49c4a8114dce76424e6ea091fa215439d2fd30090"},
      {"string-to-sign", "no empty line",
       "506a824040bf88eb99f207710e39a7eb26f5f42b008bd0aface5dea890d85f86"},
      {"string-to-sign", "does not end in the hash",
       "6a890256bd8c6b9486dc64f705981bae89c80da83ec619c8c9528fa0cc52d203"},
      {"string-to-sign", "does not start with the algorithm",
       "829f887819ec60c553a1813399c5ad7759d78508a9a41ca0702b7c5c73cf8020"},
      {"string-to-sign", "signed as it is, not its hash",
       "6bf5fd2ddab48f9e9bb9caa47baaab90e8cad7f2ecc672924ca04872a86cd254"},
      {"key", "'&' behind the secret",
       "e1beb52e5d7df94e88a5248f1145fea551cae8f0efc6d207f33017a1f261fd29"},
      {"key", "has no secret", "63b06823c0cb86f4581ce4c21f5804cb2f391f5ee6e96aa4826208a0bc90e27f"},
      {"key", "over SHA-1", "f1f15cdebc0f2ec34dd34f1387f5889cb48e9df9"},
      {"unexplained", "another secret",
       "b61264ea5f301843ed42ab8cd57409a7409eb5553b27eb01fab9c4d389dc8f3c"},
      {"encoding", "a space is signed as '+', not as %20; and the key has an '&'",
       "2cb7f7a682303b994345576a6e059840dc89b19d31731752bb6ea0ddaf7715f0"},
      {"order", "without regard to upper and lower case; and the canonical request starts",
       "3ab2c4534182f16154825f1bb023c45b3777fb017505ee038a628d3d79b3b6a2"},
      {"string-to-sign", "no empty line between the header lines and their names; and the key has",
       "962753e8d71e7d6ec0c7fc14f7041d7406301d69258b1031f5c8006d57032f6a"},
  };
  for (const Row& row : rows) {
    INFO(row.note);
    const Findings findings = verify_v3(request_signed(row.signature), kSecret);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].rule == "signature.v3");
    CHECK(findings[0].subject == std::string("signature.v3.") + row.step);
    CHECK_THAT(findings[0].note, Catch::Contains(row.note));
    CHECK(findings[0].expected == kRight);
    CHECK(findings[0].actual == row.signature);
    CHECK(findings[0].level == Level::must);
    CHECK_THAT(to_line(findings[0]), !Catch::Contains(kSecret));
  }
}

TEST_CASE("a client that sends its secret does not find it in the V3 finding") {
  CHECK_THAT(to_line(verify_v3(request_signed(kSecret), kSecret)[0]), !Catch::Contains(kSecret));
  Request request = request_signed(kRight);
  request.headers[3].value = kSecret;
  CHECK(verify_v3(request, kSecret)[0].actual == "[the secret]");
  request.headers.back().value = kSecret;
  CHECK(verify_v3(request, kSecret)[0].actual == "[the secret]");
}

TEST_CASE("a client that names a header after its secret does not find it in the V3 finding") {
  Request request = request_signed(kRight);
  request.headers.insert(request.headers.begin(), {"x-acs-" + std::string(kSecret), "1"});
  const Findings findings = verify_v3(request, kSecret);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].subject == "signature.v3.headers");
  CHECK_THAT(to_line(findings[0]), !Catch::Contains(kSecret));
}
