// Private values where a tidy mind would not put them.
#include <catch2/catch.hpp>

#include "cassette/recording_pipeline.h"
#include "cassette/testing.h"

using namespace contract;
using namespace contract::testing;

namespace {

const std::string kSecret = "plain-secret-777";
const std::string kId = "0AB1C2D3-1111-2222-3333-444455556666";

std::string written(const Interaction& interaction) {
  Redactor redactor(rules());
  const Recorded recorded{redactor.redact(interaction), {"live", "2026-01-01T00:00:00Z", ""}};
  return RecordedText(recorded).text();
}

Interaction answered(const std::string& body, const std::string& type = "application/json") {
  Interaction made{v1_request("&InstanceId=i-1"), json_response(200, body)};
  made.response.headers = {{"Content-Type", type}};
  return made;
}

Interaction asked(const std::string& body, const std::string& type) {
  Interaction made{v1_request(""), json_response(200, "{}")};
  made.request.method = "POST";
  made.request.headers.push_back({"Content-Type", type});
  made.request.body = body;
  return made;
}

}  // namespace

TEST_CASE("a body that is no whole JSON or XML loses what stands behind private names") {
  for (const std::string& body :
       {"{\"RequestId\":\"" + kId + "\",\"AccessKeySecret\":\"" + kSecret + "\",",
        "{\"requestId\" : \"" + kId + "\"} {\"SecurityToken\":\"" + kSecret + "\"}",
        "{\"RequestId\":\"" + kId + "\",\"Note\":\"\xE9\",\"Password\":\"" + kSecret + "\"}",
        "{\"Password\":\"a\\\"" + kSecret + "\",",
        "<R><RequestId>" + kId + "</RequestId><SecurityToken>" + kSecret + "</SecurityToken>",
        "<R><n:SecurityToken>" + kSecret + "</n:SecurityToken>",
        "<R RequestId='" + kId + "' AccessKeySecret=\"" + kSecret + "\">"}) {
    CAPTURE(body);
    const std::string text = written(answered(body));
    CHECK(text.find(kId) == std::string::npos);
    CHECK(text.find(kSecret) == std::string::npos);
  }
}

TEST_CASE("private names are known in any case, with a count, above others and as attributes") {
  for (const std::string& body : {"{\"accessKeySecret\":\"" + kSecret + "\"}",
                                  "{\"AccessKeySecret\":{\"v\":\"" + kSecret + "\"}}",
                                  "{\"SecurityToken\":{\"t\":[\"" + kSecret + "\"]}}",
                                  "{\"Password\":\"" + kSecret + "\"}"}) {
    CAPTURE(body);
    CHECK(written(answered(body)).find(kSecret) == std::string::npos);
    CHECK(written(asked(body, "application/json")).find(kSecret) == std::string::npos);
  }
  for (const std::string& body : {"<R><SecurityToken><V>" + kSecret + "</V></SecurityToken></R>",
                                  "<R AccessKeySecret=\"" + kSecret + "\"><x/></R>",
                                  "<R><x a='1' accesskeysecret = '" + kSecret + "'>t</x></R>"}) {
    CAPTURE(body);
    CHECK(written(answered(body, "text/xml")).find(kSecret) == std::string::npos);
  }
  for (const char* name : {"password", "securitytoken", "AccessKeySecret", "Password.1",
                           "Password%5B%5D", "Password[]", "Password%20", "+Password"}) {
    CAPTURE(name);
    const Interaction call{v1_request(std::string("&") + name + "=" + kSecret), {}};
    CHECK(written(call).find(kSecret) == std::string::npos);
    CHECK(written(asked(std::string(name) + "=" + kSecret, "application/x-www-form-urlencoded"))
              .find(kSecret) == std::string::npos);
  }
}

TEST_CASE("a form that does not say so keeps the spelling of what is not private") {
  struct Row {
    const char* before;
    const char* after;
  };
  const Row rows[] = {
      {"A=b%20c&Password=my%20secret%27word1234567890&D=%27",
       "A=b%20c&Password=00%20000000%2700000000000001&D=%27"},
      {"Password=ab+cd%2Bef&x%zz&=&&", "Password=00%2000001&x%zz&=&&"},
      {"a b\nPassword=abcdefgh\n&c d", "a b\nPassword=00000001\n&c d"},
      {"A=b+c\r\nPassword=abcdefgh\r\n\r\nC=d", "A=b+c\r\nPassword=00000001\r\n\r\nC=d"},
      {"no form: A=b+c", "no form: A=b+c"},
  };
  for (const Row& row : rows) {
    Redactor redactor(rules());
    CHECK(redactor.redact(asked(row.before, "text/plain")).interaction().request.body == row.after);
  }
}

TEST_CASE("what can't be looked into is refused") {
  std::string wide;
  for (const char c : "{\"SecurityToken\":\"" + kSecret + "\"}") wide += std::string(1, c) + '\0';
  for (const Interaction& call : {answered(wide), answered("\xFF\xFE" + wide),
                                  answered("{}", "application/json; charset=UTF-16"),
                                  asked("--b\r\n", "multipart/form-data; boundary=b")})
    CHECK_THROWS_WITH(written(call), Catch::Contains("can't be looked into"));
}

TEST_CASE("an interaction that is too long to be scanned as a whole is refused before it is kept") {
  Redactor redactor(rules());
  RecordingPipeline pipeline(redactor);
  CHECK_THROWS_WITH(
      pipeline.take(answered(std::string(13u << 20, 'x')), {"live", "2026-01-01T00:00:00Z", ""}),
      Catch::Contains("too long to be looked through"));
}

TEST_CASE("a query's odd places: what is private goes, and all else stays byte for byte") {
  const auto redacted = [](const std::string& target) {
    Redactor redactor(rules());
    Interaction made{v1_request(""), json_response(200, "{}")};
    made.request.target = target;
    return redactor.redact(made).interaction().request.target;
  };
  const auto private_in = [&](const std::string& before, const std::string& after) {
    const std::string made = redacted("/" + before + kSecret + after);
    CAPTURE(before, after, made);
    CHECK(made.find(kSecret) == std::string::npos);
    CHECK(made.starts_with("/" + before));
    CHECK(made.ends_with(after));
    CHECK(made.size() == 1 + before.size() + kSecret.size() + after.size());
  };
  private_in("?Password=", "");
  private_in("?Password=", "&");
  private_in("?&&Password=", "&&");
  private_in("?p%61ssword=", "&Note");
  private_in("?Note&Password=", "&=&Note=%zz");
  private_in("?Note=a%2Bb+c&Password=", "&%zz=1");
  private_in("?Action=A#b&Password=", "");
  private_in("?Action#Password=", "");
  private_in("?Action?Password=", "&Note");
  for (const std::string& echo :
       {"?Action=A#Password=" + kSecret, "?Url=http://h/?a=b&Note=c?d=e#Password=" + kSecret,
        "?Url=http%3A%2F%2Fh%2F%3Fa%3Db%26Password%3D" + kSecret,
        "?Password=" + kSecret + "&" + kSecret + "=1", "?Password=" + kSecret + "&" + kSecret,
        "?Note=a" + kSecret + "b&Password=" + kSecret, "?Password=" + kSecret + "#" + kSecret,
        "?Note=plain%2Dsecret%2D777&Password=" + kSecret,
        "?Password=plain%2Dsecret%2D777&Note=" + kSecret}) {
    const std::string made = redacted("/" + echo);
    CAPTURE(echo, made);
    CHECK(made.find(kSecret) == std::string::npos);
    CHECK(made.find("secret") == std::string::npos);
  }
}

TEST_CASE("a private value behind a colon is replaced where its place is clear") {
  const std::string secret = "pW001Rz8LmKd2QxVtYbHnGcJs7";
  const std::pair<const char*, std::string> texts[] = {
      {"text/plain", "Password: " + secret + "\n"},
      {"text/plain", "error\nAccessKeySecret: " + secret + "\nx"},
      {"text/plain", "SecurityToken : " + secret},
      {"text/plain", "x-acs-security-token: " + secret},
      {"text/plain", "AccessKeySecret=" + secret + " Action=x"},
      {"text/plain", "Password: \"" + secret + "\""},
      {"text/plain", "  - Password: '" + secret + "'"},
      {"text/plain", "{'Password': '" + secret + "'}"},
      {"text/plain", "it was (password:" + secret + ")."},
      {"text/plain", "Signature: " + secret + "\r\nUserData: " + secret + "=="},
      {"text/plain", "Password.1: " + secret + ", AccessKeySecret.1 : " + secret},
      {"text/plain", "Password[1]: " + secret + "\nCredentials.AccessKeySecret=" + secret},
      {"text/plain", "Credentials.AccessKeySecret: " + secret},
      {"application/json", R"({"Message":"Password: )" + secret + R"(\nand more"})"},
      {"application/json", R"({"Message":"a\nPassword: \")" + secret + R"(\""})"},
      {"application/json", R"({"M":"{\"Credentials.AccessKeySecret\":\")" + secret + R"(\"}"})"},
      {"application/json", R"({"Credentials.AccessKeySecret":")" + secret + R"("})"},
      {"text/xml", "<R><M Credentials.AccessKeySecret=\"" + secret + "\"/></R>"},
      {"text/xml",
       "<R><Credentials.AccessKeySecret>" + secret + "</Credentials.AccessKeySecret></R>"},
      {"text/xml", "<R><M>Password: " + secret + "</M></R>"},
  };
  for (const auto& [type, text] : texts) {
    INFO(text);
    Interaction call{v1_request("&InstanceId=i-1"), json_response(400, text)};
    call.response.headers[0].value = type;
    Redactor redactor(rules());
    RecordingPipeline pipeline(redactor);
    const auto taken = pipeline.take_or_withhold(call, origin());
    REQUIRE(std::holds_alternative<RecordedText>(taken));
    CHECK(std::get<RecordedText>(taken).text().find(secret) == std::string::npos);
  }
}

TEST_CASE("a name and a colon in a sentence take no word of it") {
  Redactor redactor(rules());
  for (const char* text :
       {"The Signature: please check it.", "See Password: it is too short",
        "No such RequestId: unknown.", "{\"Message\":\"An AccessKeyId: the one of yours\"}"}) {
    INFO(text);
    const Interaction call{v1_request("&InstanceId=i-1"), json_response(400, text)};
    CHECK(redactor.redact(call).interaction().response.body == text);
  }
}

TEST_CASE("a scanner of its own knows names before a colon") {
  const Scanner scanner;
  for (const char* text : {"Password: aB3dE6gH", "AccessKeySecret.1 : \"aB3dE6gH\"",
                           "a Credentials.SecurityToken:aB3dE6gH", "UserData[1]: aB3dE6gH"})
    CHECK(scanner.scan(text).size() == 1);
  CHECK(scanner.scan("Password: please check\nSignature: 00000001").empty());
  CHECK(scanner.scan("Password: 00000001x0A, Signature=00000002x0A").empty());
  CHECK(private_values_of("\r\nPassword.1 : aB3dE6gH\r\n").contains("aB3dE6gH"));
}
