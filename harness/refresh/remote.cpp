#include "refresh/remote.h"

#include <algorithm>

#include "cassette/cassette.h"
#include "ecs_contract/finding.h"
#include "formats/json_or_xml.h"
#include "formats/struct_json.h"
#include "wire/canonical_query.h"
#include "wire/digest.h"
#include "wire/signature_v3.h"
#include "wire/time.h"

namespace contract {
namespace {

constexpr const char* kRedacted = "REDACTED";

std::string time_of(const Remote& remote) {
  return format_utc(std::chrono::floor<std::chrono::seconds>(remote.now()), kTimeInJson);
}

Told told(Request request, Response response) {
  Told told;
  told.request = std::move(request);
  told.response = std::move(response);
  const std::string* failure = find_header(told.response.headers, kUpstreamHeader);
  told.arrived = failure == nullptr && told.response.script.empty();
  told.body = told.arrived ? read_members(told.response.body) : Value::object();
  told.what = !told.arrived
                  ? "no answer: " + (failure == nullptr ? "the connection ended" : *failure)
                  : std::to_string(told.response.status) + " " + printable(told.response.body, 160);
  return told;
}

Told ask_signed(const Remote& remote, const ProductEndpoint& endpoint, Request request,
                const std::string& action, const std::string& version) {
  request.version = "HTTP/1.1";
  request.headers = {{"host", endpoint.authority},
                     {"accept", "application/json"},
                     {"x-acs-action", action},
                     {"x-acs-version", version},
                     {"x-acs-date", time_of(remote)},
                     {"x-acs-signature-nonce", remote.unique()},
                     {"x-acs-content-sha256", hex(digest(Hash::sha256, request.body))}};
  std::vector<std::string> listed = {"host",       "x-acs-action",          "x-acs-version",
                                     "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"};
  if (!remote.key.token.empty()) {
    request.headers.push_back({"x-acs-security-token", remote.key.token});
    listed.push_back("x-acs-security-token");
  }
  std::sort(listed.begin(), listed.end());
  const SignatureV3 signature = sign_v3(request, listed, remote.key.id, remote.key.secret);
  request.headers.push_back({"Authorization", signature.authorization});
  request.arrived = remote.now();
  Response response = endpoint.ask(request);
  return told(std::move(request), std::move(response));
}

void set_headers(Request& request, std::string_view name, const std::string& value) {
  for (Header& header : request.headers)
    if (equal_ignoring_case(header.name, name)) header.value = value;
}

}  // namespace

Told ask_action(const Remote& remote, const std::string& host, const std::string& action,
                const std::string& version, const Params& params) {
  Request request;
  request.method = "POST";
  request.target = "/?" + canonical_query(params);
  return ask_signed(remote, remote.endpoint(host), std::move(request), action, version);
}

Told post_json(const Remote& remote, const std::string& host, const std::string& path,
               const std::string& action, const std::string& version, const std::string& type,
               const std::string& body) {
  Request request;
  request.method = "POST";
  request.target = path;
  request.body = body;
  const ProductEndpoint endpoint = remote.endpoint(host);
  const ProductEndpoint typed{
      endpoint.authority, [&](Request sent) {
        sent.headers.push_back({"Content-Type", type});
        sent.headers.push_back({"Content-Length", std::to_string(sent.body.size())});
        return endpoint.ask(sent);
      }};
  return ask_signed(remote, typed, std::move(request), action, version);
}

Request revived(const Spec& spec, const Request& recorded, const Assignment& changed,
                const Remote& remote) {
  Request request = recorded;
  request.raw.clear();
  std::erase_if(request.headers, [](const Header& header) { return header.value == kRedacted; });
  for (const auto& [name, value] : changed)
    if (!set_param(request, name, value.value_or("")) && value) add_param(request, name, *value);
  const std::string time = time_of(remote), nonce = remote.unique();
  for (const char* spelt : {"Timestamp", "TimeStamp"}) set_param(request, spelt, time);
  set_param(request, spec.name_of("nonce"), nonce);
  set_headers(request, "x-acs-date", time);
  set_headers(request, "x-acs-signature-nonce", nonce);
  set_headers(request, "x-acs-content-sha256", hex(digest(Hash::sha256, request.body)));
  set_headers(request, "Content-Length", std::to_string(request.body.size()));
  const ProductEndpoint endpoint = remote.endpoint("");
  set_headers(request, "Host", endpoint.authority);
  request.arrived = remote.now();
  return sign_again(request, remote.key, endpoint.authority);
}

Told ask_request(const Remote& remote, const Request& request) {
  Request sent = request;
  sent.arrived = remote.now();
  Response response = remote.endpoint("").ask(sent);
  return told(std::move(sent), std::move(response));
}

}  // namespace contract
