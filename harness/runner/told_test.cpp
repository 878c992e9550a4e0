#include "runner/told.h"

#include <catch2/catch.hpp>
#include <random>

#include "wire/digest.h"
#include "wire/percent.h"

namespace contract {
namespace {

const std::string kSecret = "secret0123456789abcdefABCDEF+/";

std::string told(const std::string& text) { return Confidence(kSecret).told_by(text); }

std::string every_byte_escaped(const std::string& text) {
  std::string out;
  for (const char c : text) out += "%" + hex(std::string(1, c));
  return out;
}

}  // namespace

TEST_CASE("a secret is told in each spelling that anybody can undo") {
  CHECK(told("key " + kSecret + ".") == "as it is");
  CHECK(told(hex(kSecret)) == "in hexadecimal");
  CHECK(told("0x5365" + hex("x" + kSecret)) == "in hexadecimal");
  CHECK(told(base64(kSecret)) == "in base64");
  CHECK(told(percent_encode(kSecret + "%20")) != "");
  CHECK(told(every_byte_escaped(kSecret)) == "percent-encoded");
  CHECK(told(percent_encode(every_byte_escaped(kSecret))) == "percent-encoded");
  CHECK(told(percent_encode(base64(kSecret))) == "in base64");
}

TEST_CASE("base64 tells a secret wherever in the coded text it begins") {
  for (const std::string before : {"", "k", "ke", "key", "LTAI:", "LTAI1:", "LTAI12:"})
    for (const std::string after : {"", "\n", " end"}) {
      INFO("'" + before + "' '" + after + "'");
      CHECK(told("Basic " + base64(before + kSecret + after)) == "in base64");
    }
  std::string of_addresses = base64("\xFF\xFF\xFE" + kSecret);
  for (char& c : of_addresses) c = c == '+' ? '-' : c == '/' ? '_' : c;
  CHECK(told(of_addresses) == "in base64");
}

TEST_CASE("half of a secret tells it, and what is customary of a key does not") {
  CHECK(told(kSecret.substr(0, 15)) == "as it is");
  CHECK(told("…" + kSecret.substr(15)) == "as it is");
  CHECK(told(hex(kSecret.substr(7, 15))) == "in hexadecimal");
  CHECK(told(kSecret.substr(0, 14)) == "");
  CHECK(told(kSecret.substr(0, 4) + "****" + kSecret.substr(26)) == "");
  CHECK(told("secret") == "");
}

TEST_CASE("a short secret is told as a whole alone, an empty one by nothing") {
  CHECK(Confidence("elevenchars").told_by("it is elevenchars") == "as it is");
  CHECK(Confidence("elevenchars").told_by("it is elevenchar") == "");
  CHECK(Confidence("").told_by("") == "");
  CHECK(Confidence("").told_by("anything") == "");
}

TEST_CASE("what is no secret is not taken for one") {
  std::mt19937 random(16);
  const Confidence confidence(kSecret);
  for (int round = 0; round < 2000; ++round) {
    std::string noise;
    for (int i = 0; i < 200; ++i) noise += static_cast<char>(random() % 256);
    CHECK(confidence.told_by(noise) == "");
    CHECK(confidence.told_by(base64(noise)) == "");
    CHECK(confidence.told_by(hex(noise)) == "");
  }
  CHECK(told("100% of % and %2 and %zz") == "");
}

}  // namespace contract
