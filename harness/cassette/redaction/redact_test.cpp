#include "cassette/redaction/redact.h"

#include <catch2/catch.hpp>

#include "cassette/redaction/sensitive.h"
#include "cassette/scan.h"
#include "cassette/testing.h"
#include "formats/json.h"
#include "formats/xml_characters.h"
#include "wire/gzip.h"
#include "wire/percent.h"

using namespace contract;
using namespace contract::testing;

namespace {

Interaction redacted(const Interaction& interaction) {
  Redactor redactor(rules());
  return redactor.redact(interaction).interaction();
}

}  // namespace

TEST_CASE("the query keeps its order and spelling, and loses what is private") {
  const Interaction made = redacted({v1_request("&ClientToken=a%20b&AutoPay=true"), {}});
  CHECK(made.request.target ==
        "/?AccessKeyId=0000000000000000000001&Action=ModifyInstanceNetworkSpec&Format=JSON"
        "&SignatureMethod=HMAC-SHA1&SignatureNonce=00000000-0000-0000-0000-000000000001"
        "&SignatureVersion=1.0&Timestamp=2000-01-01T00%3A00%3A00Z&Version=2014-05-26"
        "&ClientToken=a%20b&AutoPay=true&Signature=000000000000000000000000001%3D");
  CHECK(find_header(made.request.headers, "Host")->compare("127.0.0.1") == 0);
}

TEST_CASE("the same value has the same replacement everywhere, another one another") {
  Redactor redactor(rules());
  const auto first = redactor.redact(success("", kNonce)).interaction();
  const auto again = redactor.redact(success("", kNonce)).interaction();
  const auto other =
      redactor.redact(success("", "aaaaaaaa-83d3-44af-a94f-4e0ad82fd6cf")).interaction();
  CHECK(first.request.target == again.request.target);
  CHECK(first.request.target != other.request.target);
  CHECK(first.response.body ==
        R"({"RequestId":"00000000-0000-0000-0000-000000000002","OrderId":"900000000001"})");
}

TEST_CASE("values are replaced in headers, and unknown headers keep their name alone") {
  Interaction given = success();
  given.request.headers = {
      {"Authorization", "ACS3-HMAC-SHA256 Credential=" + kKey +
                            ",SignedHeaders=host;x-acs-date,Signature=0123456789abcdef"},
      {"x-acs-security-token", "CAIS+/token=="},
      {"X-Anything", "private"},
      {"x-acs-date", "2026-11-25T10:00:00Z"}};
  given.response.headers.push_back({"x-acs-request-id", "04F0F334-1335-436C-A1D7-6C044FE73368"});
  given.response.headers.push_back({"Date", "Wed, 25 Nov 2026 10:00:00 GMT"});
  given.response.headers.push_back({"Set-Cookie", "session=1"});
  const Interaction made = redacted(given);
  CHECK(made.request.headers[0].value ==
        "ACS3-HMAC-SHA256 Credential=0000000000000000000001,SignedHeaders=host;x-acs-date,"
        "Signature=0000000000000001");
  CHECK(made.request.headers[1].value.find("token") == std::string::npos);
  CHECK(made.request.headers[2].value == "REDACTED");
  CHECK(made.request.headers[3].value == "2000-01-01T00:00:00Z");
  CHECK(*find_header(made.response.headers, "x-acs-request-id") ==
        "00000000-0000-0000-0000-000000000002");
  CHECK(*find_header(made.response.headers, "Date") == "Sat, 01 Jan 2000 00:00:00 GMT");
  CHECK(*find_header(made.response.headers, "Set-Cookie") == "REDACTED");
}

TEST_CASE("a message keeps its documented words and loses the string to sign behind them") {
  const std::string message =
      "Specified signature is not matched with our calculation. server string to sign is:";
  const std::string echo =
      "GET&%2F&AccessKeyId%3D" + kKey + "%26Action%3DX%26SignatureNonce%3D" + kNonce;
  Interaction given = success();
  given.response = json_response(400, R"({"Code":"SignatureDoesNotMatch","Message":")" + message +
                                          echo + R"(","HostId":"ecs.aliyuncs.com"})");
  CHECK(redacted(given).response.body == R"({"Code":"SignatureDoesNotMatch","Message":")" +
                                             message + R"(REDACTED","HostId":"ecs.aliyuncs.com"})");
  given.response.headers = {{"Content-Type", "text/xml"}};
  given.response.body =
      "<?xml version='1.0' encoding='UTF-8'?><Error><Code>X</Code><Message><![CDATA[" + message +
      echo + "]]></Message></Error>";
  const std::string made = redacted(given).response.body;
  CHECK(made.find(message + "REDACTED") != std::string::npos);
  CHECK(made.find("AccessKeyId") == std::string::npos);
  CHECK(made.find("<![CDATA[") != std::string::npos);
}

TEST_CASE("a body is redacted whatever way it is spelled, and keeps its spelling where it can") {
  const std::string id = "04F0F334-1335-436C-A1D7-6C044FE73368";
  const std::string replaced = "00000000-0000-0000-0000-000000000002";
  struct Row {
    std::string before, after;
  };
  const Row rows[] = {
      {"{\"RequestId\":\"" + id + "\"}", "{\"RequestId\":\"" + replaced + "\"}"},
      {"{ \"RequestId\" : \"" + id + "\" }\n", "{ \"RequestId\" : \"" + replaced + "\" }\n"},
      {"{\"a\":[{\"RequestId\":\"" + id + "\"}]}",
       "{\"a\":[{\"RequestId\":\"" + replaced + "\"}]}"},
      {"{ \"RequestId\":\"0\\u0034" + id.substr(2) + "\"}",
       "{ \"RequestId\":\"" + replaced + "\"}"},
      {"{\"OrderId\":117457960110}", "{\"OrderId\":900000000001}"},
      {"{\"OrderId\":\"7\",\"Other\":\"7\"}", "{\"OrderId\":\"1\",\"Other\":\"7\"}"},
      {"<R><RequestId>" + id + "</RequestId></R>",
       "<R><RequestId>" + replaced + "</RequestId></R>"},
      {"<R>\n <RequestId a='b'>" + id + "</RequestId><!-- " + id + " -->\n</R>",
       "<R>\n <RequestId a='b'>" + replaced + "</RequestId><!-- " + replaced + " -->\n</R>"},
      {"{\"Address\":\"10.1.2.3 and 47.96.0.1, 10.1.2.3\"}",
       "{\"Address\":\"198.18.0.1 and 198.18.0.2, 198.18.0.1\"}"},
      {"{\"Owner\":\"acs:ram::1234567890123456:user/x\"}",
       "{\"Owner\":\"acs:ram::9000000000000001:user/x\"}"},
      {"<html>not found: " + kKey + "</html>", "<html>not found: 0000000000000000000001</html>"},
      {"{\"OrderId\":[\"117457960110\",\"217457960110\"]}",
       "{\"OrderId\":[\"900000000001\",\"900000000002\"]}"},
      {"{\"OrderId\":[7,\"8\"],\"a\":[7]}", "{\"OrderId\":[1,\"2\"],\"a\":[7]}"},
      {"plain " + kKey + " text", "plain 0000000000000000000001 text"},
      {"{\"InstanceId\":\"i-bp67acfmxazb4p\",\"n\":1.50}",
       "{\"InstanceId\":\"i-bp67acfmxazb4p\",\"n\":1.50}"},
  };
  for (const Row& row : rows) {
    Interaction given = success();
    given.response = json_response(200, row.before);
    const Interaction made = redacted(given);
    INFO(row.before << " -> " << made.response.body);
    CHECK(made.response.body == row.after);
    CHECK(*find_header(made.response.headers, "Content-Length") ==
          std::to_string(row.after.size()));
  }
}

TEST_CASE("a secret that is empty hides nothing, and stands in no one's way") {
  CassetteRules with = rules();
  with.secrets = {"", "known-secret-1"};
  Redactor redactor(with);
  const Interaction made = redactor.redact(success("&Note=known-secret-1")).interaction();
  CHECK(made.request.target.find("&Note=00000000000001") != std::string::npos);
}

TEST_CASE("a packed body is unpacked, and one that can't be is refused") {
  Interaction given = success();
  given.response.body = gzip("{\"RequestId\":\"abcdefgh\"}");
  given.response.headers = {{"Content-Encoding", "gzip"}};
  const Interaction made = redacted(given);
  CHECK(made.response.body == "{\"RequestId\":\"00000001\"}");
  CHECK(find_header(made.response.headers, "Content-Encoding") == nullptr);
  given.response.body = "packed otherwise";
  given.response.headers = {{"Content-Encoding", "br"}};
  CHECK_THROWS_WITH(redacted(given), Catch::Contains("encoded as 'br'"));
}

TEST_CASE("what is redacted already stays as it is") {
  Redactor redactor(rules());
  const Interaction once = redactor.redact(success()).interaction();
  const Interaction twice = redacted(once);
  CHECK(twice.request.target == once.request.target);
  CHECK(twice.response.body == once.response.body);
}

TEST_CASE("what is private by its looks is found wherever it stands in a long text") {
  for (const std::size_t at : {0u, 1u, 65'519u, 65'535u, 65'536u, 131'069u, 131'070u})
    for (const std::string value :
         {"1234567890123456", "10.1.2.3", "fd00::1", "me@host.cn", "LTAIabcdefgh"}) {
      CAPTURE(at, value);
      const auto found = find_sensitive(std::string(at, '-') + " " + value + " ");
      REQUIRE(found.size() == 1);
      CHECK(found.front().at == at + 1);
      CHECK(found.front().size == value.size());
    }
  CHECK(find_sensitive(std::string(200'000, '1')).empty());
}

TEST_CASE("canaries are found before and absent after, in every place and coding") {
  const std::string secret = "CANARY+se/cret=9&x";
  const auto places = [&](const std::string& spelled) {
    std::vector<Interaction> all(
        5, success("&InstanceId=i-1&SecurityToken=" + percent_encode(secret)));
    all[0].request.target += "&Note=" + spelled;
    all[1].request.headers.push_back({"User-Agent", "client " + spelled});
    all[2].response =
        json_response(400, "{\"Message\":" + write_json(Value::string("no " + spelled)) + "}");
    all[3].response.body = "<E><Message>" + escape_xml(spelled) + "</Message></E>";
    all[4].response.body = "nonsense " + spelled;
    return all;
  };
  for (const std::string& spelled :
       {secret, percent_encode(secret), percent_encode(percent_encode(secret))}) {
    for (const Interaction& given : places(spelled)) {
      const std::string before = given.request.target + "\n" + given.request.headers.back().value +
                                 "\n" + given.response.body;
      INFO(before);
      CHECK(!Scanner({secret}).scan(before).empty());
      const auto text = texts_of({given}).front().text();
      INFO(text);
      for (const Leak& leak : Scanner({secret, kKey, kNonce, kSignature}).scan(text))
        FAIL_CHECK(to_line(leak));
    }
  }
}

TEST_CASE("an answer that did not come whole is redacted like a whole one") {
  const std::string id = "04F0F334-1335-436C-A1D7-6C044FE73368";
  const std::string replaced = "00000000-0000-0000-0000-000000000002";
  struct Row {
    std::string before, after;
  };
  const Row rows[] = {
      {"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 99\r\nx-acs-request-id: " + id +
           "\r\n\r\n{\"RequestId\":\"" + id + "\",\"OrderId\" : 117457960110,\"Mess",
       "HTTP/1.1 200 OK\r\nSet-Cookie: REDACTED\r\nContent-Length: 99\r\nx-acs-request-id: " +
           replaced + "\r\n\r\n{\"RequestId\":\"" + replaced +
           "\",\"OrderId\" : 900000000001,\"Mess"},
      {"HTTP/1.1 200 OK\r\n\r\n<R><RequestId>" + id + "</Reque",
       "HTTP/1.1 200 OK\r\n\r\n<R><RequestId>" + replaced + "</Reque"},
      {"HTTP/1.1 200 OK\r\n\r\n{\"OrderId\":\"a<OrderId>secret\",\"b\":1}<x",
       "HTTP/1.1 200 OK\r\n\r\n{\"OrderId\":\"0<0000000>000001\",\"b\":1}<x"},
      {"HTTP/1.1 200 OK\r\n\r\n<R><OrderId>abc", "HTTP/1.1 200 OK\r\n\r\n<R><OrderId>001"},
      {"HTTP/1.1 200 OK\r\nX-Secret: half of i", "HTTP/1.1 200 OK\r\nX-Secret: REDACTED"},
      {"HTTP/1.1 200 OK\r\nServer: a\r\n secret\r\nX-Sec",
       "HTTP/1.1 200 OK\r\nServer: a\r\n REDACTED\r\nX-Sec"},
      {"HTTP/1.1 200 OK\r\nServer:x\nX-Empty:\n\n", "HTTP/1.1 200 OK\r\nServer:x\nX-Empty:\n\n"},
      {"no HTTP: " + kKey + "\n\n\"OrderId\":", "no HTTP: 0000000000000000000001\n\n\"OrderId\":"},
      {"", ""},
  };
  for (const Row& row : rows) {
    Interaction given{v1_request("&InstanceId=i-1"), {}};
    given.response.script = {row.before, std::string("\"OrderId\":\"abcdefgh"), Reset{}};
    const Interaction made = redacted(given);
    INFO(row.before);
    CHECK(std::get<std::string>(made.response.script[0]) == row.after);
    CHECK(std::get<std::string>(made.response.script[1]) == "\"OrderId\":\"00000001");
    const auto again = redacted(made);
    CHECK(std::get<std::string>(again.response.script[0]) == row.after);
  }
}

TEST_CASE("replacements stay the same where it is known that they are some") {
  const auto numbered = [](const std::string& nonce, const std::string& owner) {
    return success("&OwnerId=" + owner, nonce);
  };
  Redactor first(rules());
  Redactor again(rules(), true);
  Redactor strict(rules());
  std::vector<Interaction> once;
  for (int i = 1; i <= 25; ++i)  // nonces so short that replacements have no room
    once.push_back(first.redact(numbered(std::to_string(i % 25), "1234567")).interaction());
  once.push_back(first.redact(numbered("x", "word")).interaction());
  bool all_same = true;
  for (const Interaction& each : once) {
    CHECK(again.redact(each).interaction().request.target == each.request.target);
    all_same = strict.redact(each).interaction().request.target == each.request.target && all_same;
  }
  CHECK(!all_same);
  const Interaction edited = again.redact(numbered("secret-nonce", "7654321")).interaction();
  CHECK(edited.request.target.find("secret") == std::string::npos);
  CHECK(edited.request.target.find("7654321") == std::string::npos);
}
