#include "cassette/cassette_player.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <thread>

#include "cassette/testing.h"
#include "wire/percent.h"

using namespace contract;
using namespace contract::testing;

namespace {

/// A recording of these calls, by the redactor as a real one.
Cassette recording_of(const std::vector<Interaction>& interactions) {
  Redactor redactor(rules());
  Cassette recording{facts(), {}};
  for (const Interaction& each : interactions)
    recording.interactions.push_back({redactor.redact(each).interaction(), origin(),
                                      std::to_string(recording.interactions.size() + 1) + ".json"});
  return recording;
}

Interaction answered(const std::string& business, const std::string& body) {
  return {v1_request(business), json_response(200, body)};
}

/// The body of the next answer, or the miss.
std::string ask(CassettePlayer& player, const Request& request) {
  const Taken taken = player.take(request, parse_params(request).params);
  return taken.response == nullptr ? taken.miss : taken.response->body;
}

Request v3_request(const std::string& query, const std::string& body = "") {
  Request request;
  request.method = "POST";
  request.target = "/?" + query;
  request.version = "HTTP/1.1";
  request.headers = {{"x-acs-action", "ModifyInstanceNetworkSpec"},
                     {"X-Acs-Version", "2014-05-26"},
                     {"Authorization", "ACS3-HMAC-SHA256 Credential=x,Signature=y"}};
  if (!body.empty()) {
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"});
    request.body = body;
  }
  return request;
}

}  // namespace

TEST_CASE("a match is blind to method, place, order, spelling, format and signature") {
  CassettePlayer player(recording_of({answered("&InstanceId=i-1&ClientToken=a%20b~", "yes")}),
                        rules(), {AfterLast::repeat, {}});
  Request post = v1_request("");
  post.method = "POST";
  post.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  post.body = "ClientToken=a+b%7e&InstanceId=%69-1";
  Request xml = v1_request("&ClientToken=a+b%7E&InstanceId=i%2D1", "another", "1");
  xml.target.replace(xml.target.find("JSON"), 4, "XML");
  const Request same[] = {v1_request("&InstanceId=i-1&ClientToken=a%20b~"), post, xml,
                          v3_request("ClientToken=a%20b~&InstanceId=i-1"),
                          v3_request("InstanceId=i-1", "ClientToken=a%20b~")};
  for (const Request& request : same) CHECK(ask(player, request) == "yes");
}

TEST_CASE("whatever a call means differently is a miss that names what differs") {
  CassettePlayer player(
      recording_of({answered("&InstanceId=i-1&AutoPay=true", "one"),
                    answered("&InstanceId=i-2&AutoPay=true&ClientToken=t", "two")}),
      rules());
  const std::pair<const char*, const char*> rows[] = {
      {"&InstanceId=i-1",
       "the nearest is 1.json, and differs: parameter.AutoPay recorded 'true', got '(absent)'"},
      {"&InstanceId=i-1&AutoPay=false", "parameter.AutoPay recorded 'true', got 'false'"},
      {"&InstanceId=i-1&AutoPay=True", "got 'True'"},
      {"&InstanceId=i-1&AutoPay=true&AutoPay=true", "recorded '(absent)', got 'true'"},
      {"&InstanceId=i-1&AutoPay=true&X=", "parameter.X recorded '(absent)', got ''"},
      {"&InstanceId=i-2&AutoPay=true&ClientToken=T", "the nearest is 2.json"},
  };
  for (const auto& [business, says] : rows) {
    INFO(business);
    CHECK_THAT(ask(player, v1_request(business)), Catch::Contains(says));
  }
  Request other = v1_request("&InstanceId=i-1&AutoPay=true");
  other.target.replace(other.target.find("2014-05-26"), 10, "2014-05-27");
  CHECK_THAT(ask(player, other),
             Catch::Contains("version recorded '2014-05-26', got '2014-05-27'"));
  const CassettePlayerReport report = player.report();
  CHECK(report.missed == 7);
  CHECK(report.misses.size() == 7);
  CHECK(report.replayed == 0);
  CHECK(report.unused == std::vector<std::string>{"1.json", "2.json"});
}

TEST_CASE("equal requests get their answers in order, each once") {
  CassettePlayer player(
      recording_of({answered("&InstanceId=i-1", "first"), answered("&InstanceId=i-2", "other"),
                    answered("&InstanceId=i-1", "second")}),
      rules());
  CHECK(ask(player, v1_request("&InstanceId=i-1")) == "first");
  CHECK(player.report().unused == std::vector<std::string>{"2.json", "3.json"});
  CHECK(ask(player, v1_request("&InstanceId=i-1")) == "second");
  CHECK_THAT(ask(player, v1_request("&InstanceId=i-1")),
             Catch::Contains("all 2 recorded answers to this request were replayed; the last was "
                             "3.json"));
  CHECK(player.report().missed == 1);
}

TEST_CASE("by the policy hold-last the last answer is given again, and counted") {
  CassettePlayer player(
      recording_of({answered("&InstanceId=i-1", "first"), answered("&InstanceId=i-1", "last")}),
      rules(), {AfterLast::repeat, {}});
  for (const char* body : {"first", "last", "last", "last"})
    CHECK(ask(player, v1_request("&InstanceId=i-1")) == body);
  CHECK(player.report().held == 2);
  CHECK(player.report().replayed == 2);
}

TEST_CASE("what the redactor replaced matches by being there") {
  CassettePlayer player(
      recording_of({answered("&OwnerId=1234567890123456&Address=47.96.0.1", "yes")}), rules(),
      {AfterLast::repeat, {}});
  CHECK(ask(player, v1_request("&OwnerId=1234567890123456&Address=47.96.0.1")) == "yes");
  CHECK(ask(player, v1_request("&OwnerId=77&Address=10.0.0.7")) == "yes");
  CHECK_THAT(ask(player, v1_request("&Address=47.96.0.1")), Catch::Contains("parameter.OwnerId"));
  CHECK_THAT(ask(player, v1_request("&OwnerId=1&Address=no")),
             Catch::Contains("parameter.Address recorded '<address>', got 'no'"));
}

TEST_CASE("names can be ignored, and only these are") {
  CassettePlayer player(recording_of({answered("&InstanceId=i-1&ClientToken=a", "yes")}), rules(),
                        {AfterLast::repeat, {{"ClientToken"}, false}});
  CHECK(ask(player, v1_request("&InstanceId=i-1&ClientToken=b")) == "yes");
  CHECK(ask(player, v1_request("&InstanceId=i-1")) == "yes");
  CHECK(ask(player, v1_request("&InstanceId=i-1&clienttoken=b")) != "yes");
}

TEST_CASE("no closest answer is ever given: one changed byte is a miss") {
  std::mt19937 random(42);
  std::vector<Interaction> all;
  const auto value = [](int i) { return "v" + std::to_string(i * 7919); };
  for (int i = 0; i < 300; ++i) all.push_back(answered("&A=" + value(i) + "&B=x", value(i)));
  CassettePlayer player(recording_of(all), rules(), {AfterLast::repeat, {}});
  for (int i = 0; i < 300; ++i) {
    CHECK(ask(player, v1_request("&B=x&A=" + value(i))) == value(i));
    std::string other = value(i);
    other[random() % other.size()] ^= 0x10;
    CHECK_THAT(ask(player, v1_request("&B=x&A=" + percent_encode(other))),
               Catch::Contains("no interaction matches"));
  }
}

TEST_CASE("many threads take each interaction once") {
  std::vector<Interaction> all;
  for (int i = 0; i < 64; ++i) all.push_back(answered("&InstanceId=i-1", std::to_string(i)));
  CassettePlayer player(recording_of(all), rules());
  std::mutex mutex;
  std::map<std::string, int> seen;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 16; ++i) {
        const std::string body = ask(player, v1_request("&InstanceId=i-1"));
        const std::lock_guard lock(mutex);
        ++seen[body];
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(seen.size() == 64);
  CHECK(player.report().unused.empty());
}

TEST_CASE("the handler answers from the cassette and leaves the rest to its maker") {
  const auto player =
      std::make_shared<CassettePlayer>(recording_of({answered("&A=1", "yes")}), rules());
  const Handler handler = with_params(replay(
      player, [](const Request&, const std::string& miss) { return json_response(404, miss); }));
  CHECK(handler(v1_request("&A=1")).body == "yes");
  CHECK(handler(v1_request("&A=1")).status == 404);
}

TEST_CASE("a miss is listed without what is private in the request, wherever it is said") {
  CassettePlayer player(recording_of({answered("&InstanceId=i-1", "yes")}), rules());
  const std::string token = "some+Token/of+mine==";
  ask(player, v1_request("&SecurityToken=" + percent_encode(token) + "&Password=abcdefgh&Note=" +
                         percent_encode("x" + token) + "&Other=abcdefgh&From=jane%40corp-mail.cn"));
  const CassettePlayerReport report = player.report();
  REQUIRE(report.misses.size() == 1);
  INFO(report.misses[0]);
  for (const std::string& secret : {token, std::string("abcdefgh"), std::string("jane")})
    CHECK(report.misses[0].find(secret) == std::string::npos);
  CHECK(report.misses[0].find("no interaction matches; the nearest is 1.json") == 0);
}
