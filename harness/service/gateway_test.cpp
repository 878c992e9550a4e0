#include "service/gateway.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "service/testing.h"
#include "wire/digest.h"
#include "wire/percent.h"
#include "wire/signature_v1.h"
#include "wire/signature_v3.h"

using namespace contract;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::account;
using testing::Caller;
using testing::kNewYear;
using testing::real_service;

namespace {

const Spec& spec() { return real_service().first(); }

State shop() {
  State state = account("shop");
  state.clock.fixed = kNewYear;
  return state;
}

AccessKey first_key(const Emulator& emulator) {
  return emulator.state().accounts.front().keys.front();
}

const Assignment kCall = {{"Action", "ModifyInstanceNetworkSpec"},
                          {"InstanceId", "i-postpaid"},
                          {"InternetMaxBandwidthOut", "5"}};

/// The request of a call signed rightly, with one text in its target replaced.
Request changed(const Emulator& emulator, const std::string& from, const std::string& to) {
  Request request = signed_request(spec(), kCall, first_key(emulator), Format::json, "n", kNewYear);
  const std::size_t at = request.target.find(from);
  REQUIRE(at != std::string::npos);
  request.target.replace(at, from.size(), to);
  return request;
}

std::string code(const Response& response) {
  return std::to_string(response.status) + " " + Caller::said(response).code;
}

Request v3_request(const AccessKey& key, const std::string& nonce) {
  Request request;
  request.method = "POST";
  request.version = "HTTP/1.1";
  request.target = "/?InstanceId=i-postpaid&InternetMaxBandwidthOut=5";
  request.arrived = kNewYear;
  request.headers = {{"host", "ecs.aliyuncs.com"},
                     {"accept", "application/json"},
                     {"x-acs-action", "ModifyInstanceNetworkSpec"},
                     {"x-acs-version", "2014-05-26"},
                     {"x-acs-date", "2026-01-01T00:00:00Z"},
                     {"x-acs-signature-nonce", nonce},
                     {"x-acs-content-sha256", hex(digest(Hash::sha256, ""))}};
  std::vector<std::string> names = {"host"};
  for (const Header& header : request.headers)
    if (header.name.starts_with("x-acs-")) names.push_back(header.name);
  std::sort(names.begin(), names.end());
  request.headers.push_back(
      {"Authorization", sign_v3(request, names, key.id, key.secret).authorization});
  return request;
}

}  // namespace

TEST_CASE("each check of the gateway refuses what breaks it, in its order") {
  const struct {
    const char* from;
    const char* to;
    const char* answer;
  } rows[] = {
      {"InstanceId=", "InstanceId=", "200 "},
      {"Action=Modify", "Action=Nodify", "400 InvalidAction"},
      {"Action=ModifyInstanceNetworkSpec", "Act=1", "400 MissingParameter"},
      {"5", "%zz", "400 RequestParameterMalformed"},
      {"InstanceId=", "InstanceId=i-1&InstanceId=", "400 RequestParameterMalformed"},
      {"/?", "/path?", "404 InvalidAction.NotFound"},
      {"Version=2014-05-26", "Version=2013-01-10", "400 InvalidVersion"},
      {"AccessKeyId=LTAI", "AccessKeyId=NONE", "404 InvalidAccessKeyId.NotFound"},
      {"AccessKeyId=", "AccessKey=", "400 MissingParameter"},
      {"Timestamp=2026-01-01T", "Timestamp=2026-01-01%20", "400 SignatureDoesNotMatch"},
      {"%3A00Z", "%3A00.006Z", "400 SignatureDoesNotMatch"},  // these two as recorded
      {"%3A00Z", "%3A00.401842", "400 SignatureDoesNotMatch"},
      {"Timestamp=", "Time=", "400 MissingParameter"},
      {"SignatureNonce=", "Nonce=", "400 MissingParameter"},
      {"SignatureMethod=HMAC-SHA1", "SignatureMethod=MD5", "400 InvalidParamater"},
      {"SignatureVersion=1.0", "SignatureVersion=", "400 InvalidParamater"},
      {"i-postpaid", "i-postpaix", "400 SignatureDoesNotMatch"},
      {"Format=JSON", "Format=JSOM", "400 SignatureDoesNotMatch"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.from, row.to);
    Emulator emulator(real_service(), shop());
    Request request = changed(emulator, row.from, row.to);
    // Where no format can be read the answer is XML; the code stands in the record.
    const Response response = emulator.answer(request);
    CHECK(std::to_string(response.status) + " " + emulator.records().back().code == row.answer);
  }
}

TEST_CASE("a wrong signature is told the string that the service signed") {
  Emulator emulator(real_service(), shop());
  const Response response = emulator.answer(changed(emulator, "i-postpaid", "i-postpaix"));
  CHECK(Caller::said(response).message.find("server string to sign is:GET&%2F&AccessKeyId%3D") !=
        std::string::npos);
  CHECK(response.body.find(first_key(emulator).secret) == std::string::npos);
}

TEST_CASE(
    "an unknown format, and a time of another form, are refused once the signature is right") {
  const struct {
    const char* name;
    const char* value;
    const char* code;
  } rows[] = {{"Format", "YAML", "InvalidParameter.Format"},
              {"Timestamp", "2026-01-01T00:00:00.006Z", "InvalidTimeStamp.Format"},
              {"Timestamp", "2026-01-01T00:00:00.401842", "InvalidTimeStamp.Format"},
              {"Timestamp", "2026-01-01 00:00:00", "InvalidTimeStamp.Format"}};
  for (const auto& row : rows) {
    CAPTURE(row.value);
    Emulator emulator(real_service(), shop());
    const AccessKey key = first_key(emulator);
    // signed_request says both itself: sign this one anew.
    Request request = signed_request(spec(), kCall, key, Format::json, "n", kNewYear);
    Params params = parse_query(query_of(request.target), false).params;
    for (Param& param : params)
      if (param.name == row.name) param.value = row.value;
    const std::string signature = sign_v1("GET", params, key.secret).signature;
    request.target = "/?";
    for (const Param& param : params)
      request.target += percent_encode(param.name) + "=" +
                        percent_encode(param.name == "Signature" ? signature : param.value) + "&";
    emulator.answer(request);
    CHECK(emulator.records().back().code == row.code);
  }
}

TEST_CASE("a time of 15 minutes off is taken, a second more is not; the other clock is no matter") {
  const struct {
    seconds off;
    const char* code;
  } rows[] = {{minutes(15), ""},
              {minutes(15) + seconds(1), "InvalidTimeStamp.Expired"},
              {-minutes(15), ""},
              {-minutes(15) - seconds(1), "InvalidTimeStamp.Expired"}};
  for (const auto& row : rows) {
    Emulator emulator(real_service(), shop());
    emulator.set_clock({kNewYear + std::chrono::hours(24 * 365), {}});
    Request request =
        signed_request(spec(), kCall, first_key(emulator), Format::json, "n", kNewYear);
    request.arrived = kNewYear + row.off;
    emulator.answer(request);
    CHECK(emulator.records().back().code == row.code);
  }
}

TEST_CASE("a nonce is used once in 15 minutes; one whose signature was wrong is not used") {
  Emulator emulator(real_service(), shop());
  CHECK(code(emulator.answer(changed(emulator, "i-postpaid", "i-postpaix"))) ==
        "400 SignatureDoesNotMatch");
  Request request = signed_request(spec(), kCall, first_key(emulator), Format::json, "n", kNewYear);
  CHECK(emulator.answer(request).status == 200);
  CHECK(code(emulator.answer(request)) == "400 SignatureNonceUsed");
  request =
      signed_request(spec(), kCall, first_key(emulator), Format::json, "n", kNewYear + minutes(15));
  CHECK(code(emulator.answer(request)) == "400 SignatureNonceUsed");
  request = signed_request(spec(), kCall, first_key(emulator), Format::json, "n",
                           kNewYear + minutes(15) + seconds(1));
  CHECK(emulator.answer(request).status != 0);
  CHECK(emulator.records().back().code == "Throttling");  // of the instance, no more of the nonce
}

TEST_CASE("so many nonces are remembered and no more") {
  RecentCalls recent;
  for (std::size_t i = 0; i < RecentCalls::kNonces + 10; ++i) {
    recent.nonce_used("k", "", kNewYear);
    recent.add_nonce("k", std::to_string(i), kNewYear);
  }
  CHECK_FALSE(recent.nonce_used("k", "0", kNewYear));
  CHECK(recent.nonce_used("k", "20", kNewYear));
}

TEST_CASE("a disabled key, a temporary one without its token, and a user without the right") {
  State state = shop();
  AccessKey& key = state.accounts.front().keys.front();
  const auto code_of = [&](State changed_state) {
    Caller one(std::move(changed_state));
    const AccessKey own = first_key(one.emulator());
    const Request request = signed_request(spec(), kCall, own, Format::json, "n", kNewYear);
    one.emulator().answer(request);
    return one.last().code;
  };
  key.active = false;
  CHECK(code_of(state) == "InvalidAccessKeyId.Inactive");
  key.active = true;
  key.denied = {"ModifyInstanceNetworkSpec"};
  CHECK(code_of(state) == "Forbidden.RAM");
  key.denied = {"DescribeRegions"};
  CHECK(code_of(state).empty());
  key.security_token = "token";
  CHECK(code_of(state).empty());
  key.expires = kNewYear;
  CHECK(code_of(state) == "InvalidSecurityToken.Expired");
  key.expires = kNewYear + seconds(1);
  CHECK(code_of(state).empty());

  Emulator emulator(real_service(), state);
  AccessKey sent = first_key(emulator);
  sent.security_token = "another";
  emulator.answer(signed_request(spec(), kCall, sent, Format::json, "another", kNewYear));
  CHECK(emulator.records().back().code == "InvalidSecurityToken.MismatchWithAccessKey");
  sent.security_token = "";
  const Response missing =
      emulator.answer(signed_request(spec(), kCall, sent, Format::json, "none", kNewYear));
  CHECK(emulator.records().back().code == "MissingParameter");
  CHECK(missing.body.find("The input parameter \\\"SecurityToken\\\" that is mandatory") !=
        std::string::npos);
}

TEST_CASE("V3 is served, and refused where its signature, digest, time or nonce is wrong") {
  Emulator emulator(real_service(), shop());
  const AccessKey key = first_key(emulator);
  CHECK(code(emulator.answer(v3_request(key, "a"))) == "200 ");
  CHECK(code(emulator.answer(v3_request(key, "a"))) == "400 SignatureNonceUsed");
  Request other = v3_request(key, "b");
  other.target += "1";
  CHECK(code(emulator.answer(other)) == "400 SignatureDoesNotMatch");
  Request digest_wrong = v3_request(key, "c");
  digest_wrong.body = "x";
  CHECK(code(emulator.answer(digest_wrong)) == "400 IncompleteSignature");
  Request late = v3_request(key, "d");
  late.arrived += minutes(16);
  CHECK(code(emulator.answer(late)) == "400 InvalidTimeStamp.Expired");
  Request unknown = v3_request({"nobody", "secret", "", {}, true, {}}, "e");
  CHECK(code(emulator.answer(unknown)) == "404 InvalidAccessKeyId.NotFound");
  Request old = v3_request(key, "f");
  for (Header& header : old.headers)
    if (header.name == "x-acs-version") header.value = "2013-01-10";
  CHECK(code(emulator.answer(old)) == "400 InvalidVersion");
}

TEST_CASE("a thousand calls a minute of an account are served, or as many as its state says") {
  State state = shop();
  SECTION("the table's bound") {
    Caller caller(std::move(state));
    for (int i = 0; i < 1000; ++i) REQUIRE(caller.call({}, "DescribeRegions").status == 200);
    CHECK(caller.call({}, "DescribeRegions").code == "Throttling.User");
    caller.at += minutes(1);
    CHECK(caller.call({}, "DescribeRegions").status == 200);
  }
  SECTION("its own") {
    state.accounts.front().calls_a_minute = 2;
    Caller caller(std::move(state));
    CHECK(caller.call({}, "DescribeRegions").status == 200);
    CHECK(caller.call({}, "DescribeRegions").status == 200);
    CHECK(caller.call({}, "DescribeRegions").code == "Throttling.User");
  }
}

TEST_CASE("hostile requests are answered, whatever stands in them") {
  Emulator emulator(real_service(), shop());
  std::uint32_t seed = 1;
  const auto next = [&] { return (seed = seed * 1664525u + 1013904223u) >> 8; };
  for (int round = 0; round < 3000; ++round) {
    Request request =
        signed_request(spec(), kCall, first_key(emulator), Format::json, "n", kNewYear);
    for (unsigned i = next() % 8; i > 0; --i)
      request.target[next() % request.target.size()] = static_cast<char>(next());
    if (next() % 4 == 0) request.method = "PUT";
    if (next() % 4 == 0) request.headers.push_back({"Authorization", request.target});
    const Response response = emulator.answer(request);
    REQUIRE((response.status == 200 || (response.status >= 400 && response.status < 500)));
  }
}
