#include "runner/judge_elsewhere.h"

#include <catch2/catch.hpp>

#include "runner/judged_step.h"

namespace contract {
namespace {

using namespace contract::testing;

/// What of a call is found in the request that followed a redirect; empty: nothing.
std::string sent(const Request& request) {
  JudgedStep judged;
  const Findings findings = judge_elsewhere(judged.view(), request);
  return findings.empty() ? "" : findings.front().actual;
}

Request followed(const std::string& target, const Headers& headers, const std::string& body = "") {
  Request request;
  request.method = body.empty() ? "GET" : "POST";
  request.target = target;
  request.headers = headers;
  request.body = body;
  return request;
}

}  // namespace

TEST_CASE("a redirect that is followed with nothing of the call tells nothing") {
  CHECK(sent(followed("/", {{"Host", "127.0.0.2"}, {"Accept", "*/*"}})) == "");
  CHECK(sent(followed("/?AccessKeyId=of-the-redirect", {{"User-Agent", "a/1"}})) == "");
}

TEST_CASE("each header of the signature is told, with or without Authorization") {
  CHECK(sent(followed("/", {{"authorization", "ACS3"}})) == "authorization");
  CHECK(sent(followed("/", {{"X-Acs-Date", "d"}, {"x-acs-security-token", "t"}})) ==
        "X-Acs-Date, x-acs-security-token");
  CHECK(sent(followed("/", {{"x-acs-", "no name"}})) == "");
}

TEST_CASE("the signed address is told as the page that led there, a bare one tells nothing") {
  CHECK(sent(followed("/", {{"Referer", "http://127.0.0.1:1/?AccessKeyId=a&Signature=b"}})) ==
        "the address of the call, as Referer");
  CHECK(sent(followed("/", {{"Referer", "http://127.0.0.1:1/"}})) == "");
}

TEST_CASE("a body is told, by its parameters where it is a form") {
  const Header form = {"Content-Type", "application/x-www-form-urlencoded"};
  CHECK(sent(followed("/", {form}, "InstanceId=i-1&AccessKeyId=a")) == "InstanceId, AccessKeyId");
  CHECK(sent(followed("/", {{"Content-Type", "application/json"}}, "{}")) == "the body");
}

}  // namespace contract
