#include "wire/digest.h"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

using namespace contract;

TEST_CASE("digests equal the published ones") {
  CHECK(hex(digest(Hash::md5, "")) == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(hex(digest(Hash::md5, "abc")) == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(hex(digest(Hash::sha1, "")) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(hex(digest(Hash::sha1, "abc")) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(hex(digest(Hash::sha256, "")) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex(digest(Hash::sha256, "abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("HMAC equals RFC 2202, RFC 4231 and the checks of the vendor's libraries") {
  const std::string jefe = "what do ya want for nothing?";
  CHECK(hex(hmac(Hash::sha1, "Jefe", jefe)) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  CHECK(hex(hmac(Hash::sha256, "Jefe", jefe)) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hex(hmac(Hash::sha1, std::string(80, '\xaa'),
                 "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "aa4ae5e15272d00e95705637ce8a3b55ed402112");
  CHECK(base64(hmac(Hash::sha1, "sk#$!~~~", "abc~!@#")) == "7eV3A584uvdgKVk8Ck8r9ukg1gE=");
  CHECK(base64(hmac(Hash::sha1, "accessKeySecret&", "&%2F&test%3Dok")) ==
        "jHx/oHoHNrbVfhncHEvPdHXZwHU=");
}

TEST_CASE("an empty key is an empty key, not the key of the call before") {
  hmac(Hash::sha1, "another key", "");
  CHECK(hex(hmac(Hash::sha1, {}, "")) == "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
}

TEST_CASE("one key after the other gives what each gives alone") {
  const std::string first = hmac(Hash::sha256, "a", "data");
  hmac(Hash::sha256, "b", "data");
  hmac(Hash::sha1, "a", "data");
  CHECK(hmac(Hash::sha256, "a", "data") == first);
}

TEST_CASE("base64 pads on one line") {
  struct Row {
    std::string bytes, text;
  };
  const Row rows[] = {{"", ""},
                      {"f", "Zg=="},
                      {"fo", "Zm8="},
                      {"foo", "Zm9v"},
                      {"foob", "Zm9vYg=="},
                      {"fooba", "Zm9vYmE="},
                      {"foobar", "Zm9vYmFy"},
                      {"\xff\xfe", "//4="}};
  for (const Row& row : rows) CHECK(base64(row.bytes) == row.text);
  CHECK(base64(std::string(90, 'x')).find('\n') == std::string::npos);
}

TEST_CASE("hex is lower case and keeps NUL bytes") {
  CHECK(hex(std::string("\0\x0f\xff", 3)) == "000fff");
}

TEST_CASE("texts are equal in constant time only when they are equal") {
  CHECK(equal_constant_time("", ""));
  CHECK(equal_constant_time("abc", "abc"));
  CHECK_FALSE(equal_constant_time("abc", "abd"));
  CHECK_FALSE(equal_constant_time("abc", "ab"));
}

TEST_CASE("threads do not disturb each other's digests") {
  const std::string expected = hmac(Hash::sha1, "key", "data");
  const std::string of_abc = digest(Hash::sha256, "abc");
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&count, &expected, &of_abc] {
      for (int round = 0; round < 500; ++round) {
        if (hmac(Hash::sha1, "key", "data") != expected) ++count;
        if (digest(Hash::sha256, "abc") != of_abc) ++count;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("base64 is read back, and what is none is refused") {
  std::string bytes;
  for (int size = 0; size < 70; ++size) {
    CHECK(from_base64(base64(bytes)) == bytes);
    bytes += static_cast<char>(size * 37);
  }
  for (const char* text :
       {"A", "AA", "AAA", "A===", "====", "AA=A", "A A=", " AAA", "AA-_", "AAA\n"}) {
    INFO(text);
    CHECK_FALSE(from_base64(text));
  }
}
