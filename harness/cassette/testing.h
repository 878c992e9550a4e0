// For tests: interactions full of what must not reach the disk.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "cassette/cassette_store.h"
#include "cassette/document.h"
#include "cassette/redaction/redact.h"

namespace contract::testing {

inline CassetteRules rules() {
  CassetteRules rules =
      load_rules(std::filesystem::path(CONTRACT_SOURCE_DIR) / "cassettes/rules.json");
  rules.product = "Ecs";
  rules.action = "Action";
  rules.version = "Version";
  return rules;
}

/// One test's folder below the build tree, empty at first.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::path(CONTRACT_BINARY_DIR) / "testdata" /
              (name + "." + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline const std::string kKey = "LTAI5tCANARYKEY0001abc";
inline const std::string kNonce = "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf";
inline const std::string kSignature = "OLeaidS1JvxuMvnyHOwuJ+uX5qY=";

/// Every byte by its number, as "%%%02x" or "\\u%04x" spell it.
inline std::string by_numbers(const std::string& text, const char* format) {
  std::string out;
  for (const char c : text) {
    char number[8];
    std::snprintf(number, sizeof number, format, static_cast<unsigned char>(c));
    out += number;
  }
  return out;
}

/// A V1 call by GET with these business parameters ("&Name=value…") and a signature of its own.
inline Request v1_request(const std::string& business, const std::string& nonce = kNonce,
                          const std::string& port = "40123") {
  Request request;
  request.method = "GET";
  request.target = "/?AccessKeyId=" + kKey +
                   "&Action=ModifyInstanceNetworkSpec&Format=JSON"
                   "&SignatureMethod=HMAC-SHA1&SignatureNonce=" +
                   nonce +
                   "&SignatureVersion=1.0&Timestamp=2026-11-25T10%3A00%3A00Z&Version=2014-05-26" +
                   business + "&Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX5qY%3D";
  request.version = "HTTP/1.1";
  request.headers = {{"Host", "127.0.0.1:" + port}, {"User-Agent", "test/1.0"}};
  return request;
}

inline Response json_response(int status, const std::string& body) {
  Response response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json;charset=utf-8"},
                      {"Content-Length", std::to_string(body.size())}};
  response.body = body;
  return response;
}

inline Interaction success(const std::string& business = "&InstanceId=i-1",
                           const std::string& nonce = kNonce,
                           const std::string& id = "04F0F334-1335-436C-A1D7-6C044FE73368") {
  return {v1_request(business, nonce),
          json_response(200, R"({"RequestId":")" + id + R"(","OrderId":"117457960110"})")};
}

/// Judged, by a spec that had nothing to say.
inline Origin origin() { return {"emulator", "2026-11-25T10:00:00Z", "test/1.0", SpecVerdict{}}; }
inline SpecVerdict say_nothing(const Interaction&) { return {}; }

inline std::vector<RecordedText> texts_of(const std::vector<Interaction>& interactions,
                                          const Origin& from = origin()) {
  Redactor redactor(rules());
  std::vector<RecordedText> texts;
  for (const Interaction& each : interactions)
    texts.emplace_back(Recorded{redactor.redact(each), from});
  return texts;
}

inline CassetteFacts facts() {
  return {"Ecs", std::string(64, 'a'), std::string(64, 'b'), "Action"};
}

}  // namespace contract::testing
