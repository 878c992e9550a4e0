#include "cassette/scan.h"

#include <catch2/catch.hpp>
#include <functional>
#include <random>

#include "cassette/testing.h"
#include "formats/json.h"
#include "formats/xml_characters.h"
#include "wire/digest.h"
#include "wire/gzip.h"
#include "wire/percent.h"

using namespace contract;
using namespace contract::testing;

namespace {

using Code = std::function<std::string(const std::string&)>;

std::string escape_all_json(const std::string& text) { return by_numbers(text, "\\u%04x"); }

std::string escape_all_xml(const std::string& text) {
  std::string out;
  for (const char c : text) out += "&#" + std::to_string(static_cast<unsigned char>(c)) + ";";
  return out;
}

std::string form(const std::string& text) {
  std::string out = percent_encode(text);
  for (auto at = out.find("%20"); at != std::string::npos; at = out.find("%20", at))
    out.replace(at, 3, "+");
  return out;
}

const std::pair<const char*, Code> kCodes[] = {
    {"raw", [](const std::string& text) { return text; }},
    {"percent", percent_encode},
    {"form", form},
    {"base64", base64},
    {"JSON", [](const std::string& text) { return write_json(Value::string(text)); }},
    {"JSON, all escaped", escape_all_json},
    {"XML", escape_xml},
    {"XML, all escaped", escape_all_xml},
    {"gzip", gzip},
    {"gzip in base64", [](const std::string& text) { return base64(gzip("{" + text + "}")); }},
};

}  // namespace

TEST_CASE("a known value is found under every coding and any two of them") {
  std::mt19937 random(20261125);
  const std::string alphabet = "abcXYZ0189+/= &<\"'\\%*~";
  for (int round = 0; round < 40; ++round) {
    std::string secret;
    const std::size_t size = 8 + random() % 40;
    // One letter at least: a value of digits alone may be a replacement.
    while (secret.size() < size) secret += alphabet[random() % alphabet.size()];
    secret[0] = 's';
    secret.back() = 'e';
    const Scanner scanner({secret});
    for (const auto& [outer, code] : kCodes)
      for (const auto& [inner, first] : kCodes) {
        // JSON and XML have no place for the bytes of gzip.
        const std::string_view outside = outer;
        if (inner == std::string_view("gzip") && (outside[0] == 'J' || outside[0] == 'X')) continue;
        const std::string text = "before " + code("x: " + first(secret) + " ") + " behind";
        INFO(inner << " in " << outer << ": " << secret);
        CHECK(!scanner.scan(text).empty());
        CHECK(scanner.scan("before " + code("x: " + first("harmless words") + " ")).empty());
      }
  }
}

TEST_CASE("what is private by its looks is found without being known") {
  const Scanner scanner;
  const struct {
    const char* text;
    const char* leak;
  } rows[] = {
      {"key LTAI5tAbcdefgh12", "an AccessKeyId (as it is), at byte 4"},
      {"STS.NTabcdefghij", "an AccessKeyId (as it is), at byte 0"},
      {"id 1234567890123456 here", "an account number (as it is), at byte 3"},
      {"id%271234567890123456", "an account number (percent), at byte 2"},
      {"id%1234567890123456", "an account number (as it is), at byte 3"},
      {"from 47.96.0.1:80", "an address (as it is), at byte 5"},
      {"AccessKeyId=testid&x", "a value of a private name (as it is), at byte 11"},
      {"Signature=OLea", "a value of a private name (as it is), at byte 9"},
      {"Credential=abc,", "a value of a private name (as it is), at byte 10"},
      {"GET&%2F&AccessKeyId%3Dx", "a string to sign (as it is), at byte 3"},
      {"x=GET%26%252F%26Access", "a string to sign (percent), at byte 5"},
      {"AccessKeyId%3Dtestid%26", "a value of a private name (percent), at byte 11"},
  };
  for (const auto& row : rows) {
    std::vector<std::string> leaks;
    for (const Leak& leak : scanner.scan(row.text)) leaks.push_back(to_line(leak));
    CAPTURE(row.text);
    CHECK_THAT(leaks, Catch::VectorContains(std::string(row.leak)));
  }
}

TEST_CASE("what is public, and what was replaced, is no leak") {
  const Scanner scanner;
  for (const char* text :
       {"AccessKeyId=000001&Signature=0001%3D", "127.0.0.1 198.18.0.1 0.0.0.0", "1.2.3",
        "1.2.3.4.5", "\"Code\": \"InvalidAccessKeyId.NotFound\"",
        "server string to sign is:REDACTED", "GET&%2F&REDACTED", "17 900000000001 9000000000000001",
        "Password=00%27000000000000001", "SecurityToken=0000%25%5E000%2400001", "LTAIshort",
        "The input parameter \"AccessKeyId\" that is mandatory", "a@example.com"})
    for (const Leak& leak : scanner.scan(text)) FAIL_CHECK(text << ": " << to_line(leak));
}

TEST_CASE("the scanner reads the private values of a raw message by itself") {
  const auto found = private_values_of(
      "GET /?AccessKeyId=testid&SignatureNonce=abc-def&Signature=a%2Fb%3D HTTP/1.1\r\n"
      "X-Acs-Security-Token: CAIS+token\r\nAuthorization: ACS3-HMAC-SHA256 "
      "Credential=LTAIkey,SignedHeaders=host,Signature=0123456789ab\r\n\r\n"
      "{\"SecurityToken\":\"inside\", \"AccessKeySecret\" : \"spread\"}");
  for (const char* value : {"testid", "abc-def", "CAIS+token", "LTAIkey", "0123456789ab", "inside",
                            "spread", "a%2Fb%3D"})
    CHECK(found.count(value) == 1);
}

TEST_CASE("any bytes are scanned, and end") {
  std::mt19937 random(7);
  const Scanner scanner({"secret-value"});
  for (int round = 0; round < 400; ++round) {
    std::string text(random() % 300, '\0');
    for (char& c : text)
      c = static_cast<char>(random() % 4 == 0 ? "%&\\+u;#x=."[random() % 10] : random());
    scanner.scan(text);
  }
}

TEST_CASE("a line that was scanned before still gives away what is known only now") {
  const std::string secret = "s3cret/value";
  ScannedLines known;
  const std::string clean = "{\n  \"name\": \"value\",\n  \"other\": \"" + base64("xx") + "\"\n}\n";
  for (const auto& [name, code] : kCodes) {
    if (std::string_view(name) == "gzip") continue;  // its bytes are no line
    const std::string text = clean + "  \"a\": \"" + code(secret) + "\",\n" + clean;
    INFO(name);
    CHECK(Scanner().scan_lines(text, known).empty());
    CHECK(Scanner().scan_lines(text, known).empty());
    const std::vector<Leak> leaks = Scanner({secret}).scan_lines(text, known);
    REQUIRE(!leaks.empty());
    CHECK(leaks[0].at >= clean.size());
    CHECK(leaks[0].at < text.size() - clean.size());
    CHECK(Scanner({"another-secret"}).scan_lines(text, known).empty());
  }
  // What is private by its looks is said each time.
  const std::string looks = clean + "AccessKeyId=testid&\n";
  for (int i = 0; i < 2; ++i) CHECK(Scanner().scan_lines(looks, known).size() == 1);
}

TEST_CASE("whatever lines stand in a text and in what order, those met before change nothing") {
  const std::string secret = "s3cret/value";
  const std::vector<std::string> lines{
      "",           "a line",       "a \\u0073hort line", "AccessKeyId=testid&",
      "x" + secret, base64(secret), "%73%33cret%2Fvalue"};
  std::mt19937 random(11);
  ScannedLines known;
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    std::size_t looks = 0, secrets = 0;
    for (auto left = random() % 8; left > 0; --left) {
      const std::size_t which = random() % lines.size();
      text += lines[which] + "\n";
      looks += which == 3 ? 1 : 0;
      secrets += which > 3 ? 1 : 0;
    }
    INFO(text);
    // Who does not know the secret has its lines remembered.
    CHECK(Scanner().scan_lines(text, known).size() == looks);
    const std::size_t leaks = Scanner({secret}).scan_lines(text, known).size();
    CHECK(leaks >= looks + secrets);
    CHECK((leaks == 0) == (looks + secrets == 0));
  }
}

TEST_CASE("lines beyond what is remembered are scanned anew") {
  ScannedLines known;
  for (int i = 0; i < 30'000; ++i)
    CHECK(Scanner().scan_lines("line " + std::to_string(i) + "\n", known).empty());
  CHECK(known.find("line 0") == nullptr);
  CHECK(known.find("line 29999") != nullptr);
  CHECK(Scanner({"line 0"}).scan_lines("line 0\n", known).size() == 1);
}
