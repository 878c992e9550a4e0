// What the tests of this floor share: the real table, and requests signed as a good client signs
// them.
#pragma once

#include <string>

#include "ecs_contract/message.h"
#include "runner/protocol.h"
#include "runner/suite.h"
#include "spec/testing.h"
#include "wire/params.h"
#include "wire/percent.h"
#include "wire/signature_v1.h"
#include "wire/time.h"

namespace contract::testing {

/// The repository's own suite.
inline const Suite& suite() {
  static const Suite loaded = load_suite({kSource, {}, {}});
  return loaded;
}

/// A client that reads JSON and signs by V1, and can tell these fields of an answer.
inline Hello hello_of_function(std::vector<std::string> reports) {
  Hello hello;
  hello.client = "a function";
  hello.formats = {"json"};
  hello.signatures = {"v1-hmac-sha1"};
  hello.schemes = {"http"};
  hello.methods = {"GET"};
  hello.features = {"sts"};
  hello.reports = std::move(reports);
  return hello;
}

inline const std::string kSecret = "a-secret-of-the-tests";

/// The parameters that a V1 client adds to a call.
inline Params with_shared(Params params, const std::string& nonce) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::string>>{
           {"Action", "ModifyInstanceNetworkSpec"},
           {"Version", "2014-05-26"},
           {"Format", "JSON"},
           {"AccessKeyId", "LTAItest"},
           {"SignatureMethod", "HMAC-SHA1"},
           {"SignatureVersion", "1.0"},
           {"SignatureNonce", nonce},
           {"Timestamp", format_utc(now, "yyyy-MM-ddTHH:mm:ssZ")}})
    params.push_back({name, value, false});
  return params;
}

/// A GET as it arrives, signed over exactly these parameters.
inline Request signed_get(Params params, const std::string& secret = kSecret) {
  params.push_back({"Signature", sign_v1("GET", params, secret).signature, false});
  std::string query;
  for (const Param& param : params)
    query +=
        (query.empty() ? "" : "&") + percent_encode(param.name) + "=" + percent_encode(param.value);
  Request request;
  request.method = "GET";
  request.target = "/?" + query;
  request.version = "HTTP/1.1";
  request.headers = {{"Host", "127.0.0.1:1"}};
  request.raw = "GET " + request.target + " HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n";
  request.arrived = std::chrono::system_clock::now();
  return request;
}

}  // namespace contract::testing
