#include "service/control.h"

#include <catch2/catch.hpp>

#include "service/testing.h"

using namespace contract;
using testing::account;
using testing::Caller;
using testing::kNewYear;

namespace {

/// The control endpoint of a shop whose clock stands at New Year.
class Desk {
 public:
  Desk() : caller(account("shop")) { caller.set_clock(kNewYear); }

  Response send(const std::string& method, const std::string& target,
                const std::string& body = "") {
    Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.arrived = kNewYear;
    request.headers = {{"Authorization", "Bearer desk-token"}};
    return ask(request);
  }
  Response ask(const Request& request) {
    return control(caller.emulator(), testing::real_service(), testing::state_schema(),
                   "desk-token")(request);
  }
  Value get(const std::string& target) { return read_json(send("GET", target).body).value; }

  Caller caller;
};

}  // namespace

TEST_CASE("the journal tells what arrived and why, and why tells the sentences") {
  Desk desk;
  desk.caller.call({{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthOut", "101"}});
  desk.caller.call({{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthOut", "5"}});
  const Value journal = desk.get("/journal");
  REQUIRE(journal.items.size() == 2);
  CHECK(journal.items[0].text_of("code") == "InvalidInternetMaxBandwidthOut.ValueNotSupported");
  CHECK(journal.items[0].text_of("asked") == "InstanceId=i-postpaid&InternetMaxBandwidthOut=101");
  CHECK(desk.get("/journal?last=1").items.front().text_of("status") == "200");
  CHECK(desk.get("/journal?last=0").items.empty());
  CHECK(desk.get("/journal?last=99").items.size() == 2);
  const Value why = desk.get("/why?request_id=" + journal.items[0].text_of("request_id"));
  REQUIRE(why.find("rules")->items.size() == 1);
  CHECK(why.find("rules")->items.front().text_of("id") == "InternetMaxBandwidthOut.range");
  CHECK_FALSE(why.find("rules")->items.front().text_of("statement").empty());
  CHECK(desk.send("GET", "/why?request_id=none").status == 404);
}

TEST_CASE("orders are listed, paid and voided") {
  Desk desk;
  const std::string order = desk.caller
                                .call({{"InstanceId", "i-bp67acfmxazb4p****"},
                                       {"InternetMaxBandwidthOut", "10"},
                                       {"AutoPay", "false"}})
                                .order;
  CHECK(desk.get("/orders").items.back().text_of("state") == "unpaid");
  CHECK(desk.send("POST", "/orders/pay?id=" + order).status == 200);
  CHECK(desk.get("/orders").items.back().text_of("state") == "paid");
  CHECK(desk.caller.instance("i-bp67acfmxazb4p****").out == 10);
  CHECK(desk.send("POST", "/orders/pay?id=" + order).status == 409);
  CHECK(desk.send("POST", "/orders/void?id=" + order).status == 409);
  CHECK(desk.send("POST", "/orders/void?id=none").status == 409);
}

TEST_CASE("a state without a clock leaves the clock as it is") {
  Desk desk;
  CHECK(desk.send("PUT", "/state", R"({"format":1,"accounts":[{"id":"1","keys":[{}]}]})").status ==
        200);
  CHECK(desk.get("/clock").text_of("now") == "2026-01-01T00:00:00Z");
}

TEST_CASE("a dump is loaded by another emulator, and its keys have the secrets that they had") {
  Desk one, other;
  other.send("PUT", "/state", R"({"format":1,"accounts":[{"id":"1","keys":[{}]}]})");
  CHECK(other.send("PUT", "/state", one.send("GET", "/state").body).status == 200);
  CHECK(other.caller.account().keys.front().secret == one.caller.account().keys.front().secret);
}

TEST_CASE("a dumped state is loaded again, its keys with it; a broken one changes nothing") {
  Desk desk;
  const AccessKey key = desk.caller.account().keys.front();
  desk.caller.call({{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthOut", "5"}});
  const std::string dump = desk.send("GET", "/state").body;
  desk.caller.set_clock(kNewYear + std::chrono::hours(1));
  desk.caller.call({{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthOut", "6"}});
  CHECK(desk.send("PUT", "/state", dump).status == 200);
  CHECK(desk.send("GET", "/state").body == dump);
  CHECK(desk.caller.account().keys.front().secret == key.secret);
  for (
      const char* broken :
      {"", "{", "[]",
       R"({"format":1,"accounts":[{"id":"1","keys":[{}],"orders":[{"id":"2","instance":"none","state":"unpaid","amount":1,"created":"2026-01-01T00:00:00Z"}]}]})",
       R"({"format":1,"accounts":[{"id":"1","keys":[{}],"instances":[{"id":"i","region":"r","upgrades":[{"start":"2026-01-02T00:00:00Z","end":"2026-01-01T00:00:00Z"}]}]}]})",
       R"({"format":1,"accounts":[]})",
       R"({"format":1,"accounts":[{"id":"1","keys":[{}]}],"injections":[{"error":"none"}]})",
       R"({"format":1,"accounts":[{"id":"1","keys":[{}],"pays_with":"gold","funds":[{"method":"balance"}]}]})",
       R"({"format":1,"accounts":[{"id":"1","keys":[{}],"instances":[{"id":"i","region":"r","address":"999.1.1.1"}]}]})",
       R"({"format":1,"accounts":[{"id":"1","keys":[{}]}],"clock":{"fixed":"2026-02-31T00:00:00Z"}})"}) {
    CAPTURE(broken);
    CHECK(desk.send("PUT", "/state", broken).status == 400);
    CHECK(desk.send("GET", "/state").body == dump);
  }
}

TEST_CASE("the clock is set, moved and let run") {
  Desk desk;
  CHECK(desk.get("/clock").text_of("now") == "2026-01-01T00:00:00Z");
  const struct {
    const char* query;
    int status;
    const char* now;
  } rows[] = {{"advance=90s", 200, "2026-01-01T00:01:30Z"},
              {"advance=3h", 200, "2026-01-01T03:01:30Z"},
              {"advance=2d", 200, "2026-01-03T03:01:30Z"},
              {"advance=2w", 400, "2026-01-03T03:01:30Z"},
              {"advance=-1h", 400, "2026-01-03T03:01:30Z"},
              {"", 400, "2026-01-03T03:01:30Z"},
              {"at=yesterday", 400, "2026-01-03T03:01:30Z"},
              {"run=true", 200, "2026-01-03T03:01:30Z"},
              {"advance=30s", 200, "2026-01-03T03:02:00Z"},
              {"at=2027-05-05T05:05:05Z", 200, "2027-05-05T05:05:05Z"},
              {"at=2027-02-30T00:00:00Z", 400, "2027-05-05T05:05:05Z"},
              {"at=2028-01-01T00:00:00Z&run=true", 400, "2027-05-05T05:05:05Z"},
              {"at=9999-12-31T23:59:59Z", 200, "9999-12-31T23:59:59Z"},
              {"advance=1d", 400, "9999-12-31T23:59:59Z"}};
  for (const auto& row : rows) {
    CAPTURE(row.query);
    CHECK(desk.send("POST", std::string("/clock?") + row.query).status == row.status);
    CHECK(desk.get("/clock").text_of("now") == row.now);
  }
}

TEST_CASE("errors are injected by their row; what no table has is refused") {
  Desk desk;
  CHECK(desk.send("POST", "/inject?error=error.400.InvalidParameter.Bandwidth&fill=a%20b&times=2")
            .status == 200);
  for (int i = 0; i < 2; ++i)
    CHECK(desk.caller.call({{"InstanceId", "i-postpaid"}}).message == "a b");
  CHECK(desk.caller.call({{"InstanceId", "i-postpaid"}}).status == 200);
  CHECK(desk.send("POST", "/inject?error=none").status == 400);
  CHECK(desk.send("POST", "/inject?error=error.400.IpAllocationError&times=0").status == 400);
}

TEST_CASE("the service moves as it is told, so often; what it can't do is refused") {
  Desk desk;
  const std::string row = "error=error.404.InvalidInstanceId.NotFound";
  const struct {
    const char* query;
    int status;
  } rows[] = {{"", 400},
              {"kind=sideways", 400},
              {"kind=message&error=none&text=Gone.", 400},
              {"kind=price&amount=much", 400},
              {"kind=price&amount=100&times=0", 400},
              {"kind=price&amount=100", 200},
              {"kind=lost&action=ModifyInstanceNetworkSpec&times=1000001", 400}};
  for (const auto& each : rows) {
    INFO(each.query);
    CHECK(desk.send("POST", std::string("/move?") + each.query).status == each.status);
  }
  CHECK(desk.send("POST", "/move?kind=message&" + row + "&text=Gone.&times=2").status == 200);
  for (const char* message : {"Gone.", "Gone.", "The specified InstanceId does not exist."})
    CHECK(
        desk.caller.call({{"InstanceId", "i-nobody"}, {"InternetMaxBandwidthOut", "5"}}).message ==
        message);
}

TEST_CASE("keys are listed, reset goes back, and anything else is told what there is") {
  Desk desk;
  CHECK(desk.get("/keys").items.size() == 3);
  desk.caller.call({{"InstanceId", "i-postpaid"}, {"InternetMaxBandwidthOut", "5"}});
  CHECK(desk.send("POST", "/reset").status == 200);
  CHECK(desk.get("/journal").items.empty());
  CHECK(desk.caller.instance("i-postpaid").out == 0);
  CHECK(desk.send("GET", "/").body.find("/inject") != std::string::npos);
  CHECK(desk.send("GET", "/nothing").status == 404);
  CHECK(desk.send("DELETE", "/state").status == 404);
}

TEST_CASE("who does not say the token is told of it, and nothing else happens") {
  struct Row {
    const char* authorization;  ///< nullptr: none
    int status;
  };
  const Row rows[] = {{nullptr, 401},
                      {"", 401},
                      {"Bearer", 401},
                      {"Bearer ", 401},
                      {"desk-token", 401},
                      {"Bearer desk-toke", 401},
                      {"Bearer desk-tokenx", 401},
                      {"Bearer Desk-token", 401},
                      {"Basic desk-token", 401},
                      {"Bearer desk-token", 200},
                      {"bearer desk-token", 200}};
  Desk desk;
  for (const char* target : {"/", "/keys", "/state"})
    for (const Row& row : rows) {
      Request request;
      request.method = "GET";
      request.target = target;
      request.arrived = kNewYear;
      if (row.authorization != nullptr) request.headers = {{"Authorization", row.authorization}};
      INFO(target << " " << (row.authorization == nullptr ? "-" : row.authorization));
      const Response response = desk.ask(request);
      CHECK(response.status == row.status);
      if (row.status == 401) {
        CHECK(response.body.find("--control-token") != std::string::npos);
        CHECK(response.body.find("desk-token") == std::string::npos);
        CHECK(*find_header(response.headers, "WWW-Authenticate") == "Bearer");
      }
    }
}

TEST_CASE("a decision fits on one line, whatever the request was called") {
  Desk desk;
  desk.caller.call({{"InstanceId", "i-\n\x1b[31m"}, {"InternetMaxBandwidthOut", "5"}});
  const std::string line = to_line(desk.caller.last());
  CHECK(line.find('\n') == std::string::npos);
  CHECK(line.find('\x1b') == std::string::npos);
  CHECK(line.find("404 InvalidInstanceId.NotFound") != std::string::npos);
}
