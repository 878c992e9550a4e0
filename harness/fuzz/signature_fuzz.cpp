// The judges of signatures, over hostile requests: what is signed rightly is right, the secret is
// in no text. The input is a request as it travels.

#include <algorithm>

#include "fuzz/property.h"
#include "wire/auth_params.h"
#include "wire/digest.h"
#include "wire/http_reader.h"
#include "wire/percent.h"
#include "wire/signature_v1.h"
#include "wire/signature_v3.h"

using namespace contract;
using fuzz::demand;

namespace {

constexpr const char* kSecret = "testsecret";
constexpr std::size_t kLongest =
    1200;  ///< bytes: a wrong signature is signed several hundred times

void check_findings(const Findings& findings) {
  for (const Finding& finding : findings) {
    demand(finding.rule.starts_with("signature.") && finding.subject.starts_with(finding.rule),
           "a finding names the step of its signature");
    for (const std::string* text : {&finding.expected, &finding.actual, &finding.note}) {
      demand(text->find(kSecret) == std::string::npos, "the secret is in no text");
    }
    demand(fuzz::is_one_line(finding), "a finding is fit to print");
  }
}

/// The request's parameters with the signature's own as they have to be.
Params signed_v1(const Request& request, Params params) {
  static const Params own = {{"AccessKeyId", "testid"},
                             {"SignatureMethod", "HMAC-SHA1"},
                             {"SignatureVersion", "1.0"},
                             {"SignatureNonce", "1"},
                             {"Timestamp", "2016-02-23T12:46:24Z"}};
  const auto is_own = [](const Param& param) {
    return param.name == "Signature" || find_param(own, param.name) != nullptr;
  };
  params.erase(std::remove_if(params.begin(), params.end(), is_own), params.end());
  params.insert(params.end(), own.begin(), own.end());
  params.push_back({"Signature", sign_v1(request.method, params, kSecret).signature, false});
  return params;
}

void check_v1(const Request& request, const Params& given) {
  Params params = signed_v1(request, given);
  demand(verify_v1(request, params, kSecret).empty(), "what V1 signs is right");
  if (request.raw.size() % 4 != 0) return;  // searches are dear: at most one more an input
  std::string& signature = params.back().value;
  signature.front() = signature.front() == 'A' ? 'B' : 'A';
  const Findings findings = verify_v1(request, params, kSecret);
  check_findings(findings);
  demand(findings.size() == 1, "another signature is not right");
}

/// The request with the headers of V3 as they have to be, all that it has signed.
Request signed_v3(Request request) {
  const Headers own = {{"Host", "127.0.0.1"},
                       {"x-acs-action", "ModifyInstanceNetworkSpec"},
                       {"x-acs-version", "2014-05-26"},
                       {"x-acs-date", "2023-10-26T10:22:32Z"},
                       {"x-acs-signature-nonce", "1"},
                       {"x-acs-content-sha256", hex(digest(Hash::sha256, request.body))}};
  const auto is_own = [&](const Header& header) {
    return equal_ignoring_case(header.name, "Authorization") ||
           find_header(own, header.name) != nullptr;
  };
  Headers& headers = request.headers;
  headers.erase(std::remove_if(headers.begin(), headers.end(), is_own), headers.end());
  headers.insert(headers.end(), own.begin(), own.end());
  std::vector<std::string> names;
  for (const Header& header : headers) names.push_back(header.name);
  const std::string value = sign_v3(request, names, "testid", kSecret).authorization;
  headers.push_back({"Authorization", value});
  return request;
}

void check_v3(const Request& given) {
  Request request = signed_v3(given);
  demand(verify_v3(request, kSecret).empty(), "what V3 signs is right");
  std::string& value = request.headers.back().value;
  demand(read_authorization_v3(value).access_key_id == "testid", "Authorization is read back");
  if (given.raw.size() % 4 != 1) return;
  value.back() = value.back() == '0' ? '1' : '0';
  const Findings findings = verify_v3(request, kSecret);
  check_findings(findings);
  demand(findings.size() == 1 && findings.front().level == Level::must,
         "another signature is not right");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > kLongest) return 0;
  RequestReader reader;
  reader.feed(fuzz::text_of(data, size));
  const std::optional<Request> request = reader.next();
  if (!request) return 0;
  const Params params = parse_params(*request).params;
  check_findings(verify_signature(*request, params, kSecret));
  check_v1(*request, params);
  check_v3(*request);
  return 0;
}
