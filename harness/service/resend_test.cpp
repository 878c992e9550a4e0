#include "service/resend.h"

#include <catch2/catch.hpp>

#include "cassette/redaction/redact.h"
#include "service/testing.h"
#include "wire/digest.h"
#include "wire/percent.h"
#include "wire/signature_v1.h"
#include "wire/signature_v3.h"

using namespace contract;
using namespace contract::testing;
using Outcome = Resent::Outcome;

namespace {

const CassetteRules& cassette_rules() {
  static const CassetteRules rules = [] {
    CassetteRules made = load_rules(kSource / "cassettes/rules.json");
    made.product = "Ecs";
    made.action = "Action";
    made.version = "Version";
    return made;
  }();
  return rules;
}

const std::string kDate = "2026-01-01T00:00:00Z";  ///< kNewYear

/// Records what an emulator of an account answers, redacted as a recorder does.
class Exchanges {
 public:
  explicit Exchanges(const std::string& name)
      : name_(name), emulator_(real_service(), account(name)) {}

  void call(Assignment parameters, Format format = Format::json) {
    parameters.emplace("Action", "ModifyInstanceNetworkSpec");
    const AccessKey key = emulator_.state().accounts.front().keys.front();
    call(signed_request(real_spec(), parameters, key, format,
                        "nonce-" + std::to_string(recording.interactions.size()), kNewYear));
  }
  void call(const Request& request) { keep(request, emulator_.answer(request)); }
  void keep(const Request& request, const Response& response) {
    const std::string file = std::to_string(recording.interactions.size() + 1) + ".json";
    recording.interactions.push_back({redactor_.redact({request, response}).interaction(),
                                      {"emulator", kDate, "test", {}, name_},
                                      file});
  }
  Emulator& emulator() { return emulator_; }
  AccessKey key() { return emulator_.state().accounts.front().keys.front(); }

  Cassette recording;

 private:
  const std::string name_;
  Emulator emulator_;
  Redactor redactor_{cassette_rules()};
};

std::vector<Resent> again(const Cassette& recording, const std::string& name = "") {
  return resend(real_service(), account, name, recording, cassette_rules());
}

std::string told(const Resent& each) {
  std::string text = each.reason;
  for (const Finding& finding : each.findings) text += to_line(finding) + "\n";
  return text;
}

const Assignment kUpgrade = {{"InstanceId", "i-bp67acfmxazb4p****"},
                             {"InternetMaxBandwidthOut", "10"}};

}  // namespace

TEST_CASE("every error row of the page, recorded from the emulator, is answered as recorded") {
  std::size_t injected = 0, all = 0;
  for (const Format format : {Format::json, Format::xml})
    for (const ErrorRow& row : real_spec().errors) {
      if (!row.provoked) continue;
      const Provocation& how = *row.provoked;
      Exchanges player(how.by_state ? how.account : "shop");
      if (!how.by_state) player.emulator().inject({row.id, "", "", "", 1});
      player.call(how.by_state ? how.request : kUpgrade, format);
      REQUIRE(player.recording.interactions.front().interaction.response.status == row.status);
      const Resent result = again(player.recording).front();
      INFO(row.id << " " << told(result));
      CHECK(result.outcome == Outcome::same);
      CHECK(result.injected == (how.by_state ? "" : row.id));
      injected += result.injected.empty() ? 0 : 1;
      ++all;
    }
  CHECK(all == 80);
  CHECK(injected > 0);
}

TEST_CASE("each call meets the state that those before it left") {
  Exchanges player("shop");
  Assignment with_token = kUpgrade;
  with_token["ClientToken"] = "token-1";
  player.call(with_token);
  player.call(with_token);
  with_token["InternetMaxBandwidthOut"] = "20";
  player.call(with_token);  // the token with other parameters
  player.call(Assignment{{"RegionId", "cn-hangzhou"}, {"Action", "DescribeInstances"}});
  REQUIRE(player.recording.interactions[2].interaction.response.status >= 400);
  for (const Resent& each : again(player.recording)) {
    INFO(each.file << " " << told(each));
    CHECK(each.outcome == Outcome::same);
    CHECK(each.account == "shop");
  }
  // Alone, the third finds no token used, and is granted.
  player.recording.interactions.erase(player.recording.interactions.begin(),
                                      player.recording.interactions.begin() + 2);
  CHECK(again(player.recording).front().outcome == Outcome::differs);
}

TEST_CASE("where the emulator answers otherwise the difference is named, ids aside") {
  Exchanges player("shop");
  player.call(kUpgrade);
  const Interaction good = player.recording.interactions.front().interaction;
  struct Row {
    const char* what;
    void (*change)(Response& response);
    const char* says;
  };
  const Row rows[] = {
      {"ids and headers",
       [](Response& r) {
         r.body = R"({"OrderId":"7","RequestId":"another"})";
         r.headers = {{"Content-Type", "text/plain"}};
       },
       ""},
      {"status", [](Response& r) { r.status = 201; }, "diff.status"},
      {"a member more",
       [](Response& r) { r.body = R"({"OrderId":"7","RequestId":"x","Extra":"1"})"; },
       "diff.removed"},
      {"a member less", [](Response& r) { r.body = R"({"RequestId":"x"})"; }, "diff.added"},
      {"another type", [](Response& r) { r.body = R"({"OrderId":7,"RequestId":"x"})"; },
       "diff.retyped"},
      {"another format", [](Response& r) { r.body = "<a/>"; }, "diff.format"},
      {"an error",
       [](Response& r) {
         r.status = 400;
         r.body = R"({"Code":"NoSuchCode","Message":"m","RequestId":"x","HostId":"h"})";
       },
       "diff.status"},
  };
  for (const Row& row : rows) {
    Cassette recording = player.recording;
    row.change(recording.interactions.front().interaction.response);
    const Resent result = again(recording).front();
    INFO(row.what << ": " << told(result));
    CHECK((result.outcome == Outcome::same) == std::string(row.says).empty());
    if (!std::string(row.says).empty()) CHECK(result.findings.front().rule == row.says);
  }
}

TEST_CASE("what a recording does not hold is no fault of the emulator, and is said") {
  const auto one = [](const char* what, auto make) {
    Exchanges player("shop");
    make(player);
    const Resent result = again(player.recording).front();
    INFO(what << ": " << told(result));
    CHECK(result.outcome == Outcome::not_sent);
    CHECK(result.account.empty());
    return result.reason;
  };
  const auto request = [](Exchanges& player) {
    Assignment parameters = kUpgrade;
    parameters["Action"] = "ModifyInstanceNetworkSpec";
    return signed_request(real_spec(), parameters, player.key(), Format::json, "n", kNewYear);
  };
  CHECK(one("no account", [](Exchanges& player) {
          player.call(kUpgrade);
          player.recording.interactions.front().origin.account = "";
        }) == "no account is named, by --state or in the recording");
  CHECK(one("a broken answer", [&](Exchanges& player) {
          Response broken;
          broken.script = {std::string("HTTP/1.1 2"), Reset{}};
          player.keep(request(player), broken);
        }) == "no whole answer was recorded");
  CHECK(one("the recorder's own", [&](Exchanges& player) {
          player.keep(request(player),
                      {504, "", {{kUpstreamHeader, "did not answer in time"}}, "x", {}});
        }) == "no answer of the service was recorded: it did not answer in time");
  for (const char* what : {"key", "signature", "time"})
    CHECK(one(what, [&](Exchanges& player) {
            AccessKey key = player.key();
            if (what == std::string("key")) key.id = "nobody";
            if (what == std::string("signature")) key.secret = "another";
            Assignment parameters = kUpgrade;
            parameters["Action"] = "ModifyInstanceNetworkSpec";
            Request sent =
                signed_request(real_spec(), parameters, key, Format::json, "n",
                               kNewYear + std::chrono::hours(what == std::string("time") ? 9 : 0));
            sent.arrived = kNewYear;
            player.call(sent);
          }) == "an error of its own key, time or signature was recorded");
  CHECK(one("a redacted value", [](Exchanges& player) {
          Assignment parameters = kUpgrade;
          parameters["InstanceId"] = "i-of-somebody@firm.cn";
          player.call(parameters);
        }) == "the value of InstanceId was redacted");
  CHECK(one("an action of no table", [&](Exchanges& player) {
          Request other = request(player);
          set_param(other, "Action", "StopInstance");
          Response done;
          done.body = R"({"RequestId":"x"})";
          player.keep(other, done);
        }) == "no table serves the action StopInstance");
}

TEST_CASE("what the gateway refuses for what the request says is sent again") {
  Exchanges player("shop");
  const auto spoilt = [&](const char* name, const char* value) {
    Assignment parameters = kUpgrade;
    parameters["Action"] = "ModifyInstanceNetworkSpec";
    parameters[name] = value;
    player.call(parameters);
  };
  spoilt("Action", "NoSuchAction");
  for (const char* name : {"Version", "SignatureMethod", "Signature", "Timestamp", "AccessKeyId"}) {
    Request request =
        signed_request(real_spec(), {{"Action", "ModifyInstanceNetworkSpec"}}, player.key(),
                       Format::json, std::string("nonce-") + name, kNewYear);
    set_param(request, name, "");
    player.call(request);
  }
  Request unsigned_one;
  unsigned_one.method = "GET";
  unsigned_one.target = "/?Action=ModifyInstanceNetworkSpec&Version=2014-05-26&Format=JSON";
  unsigned_one.arrived = kNewYear;
  player.call(unsigned_one);
  for (const StoredInteraction& each : player.recording.interactions)
    CHECK(each.interaction.response.status >= 400);
  std::size_t same = 0;
  for (const Resent& each : again(player.recording)) {
    INFO(each.file << " " << told(each));
    CHECK(each.outcome != Outcome::differs);
    CHECK(each.outcome != Outcome::failed);
    same += each.outcome == Outcome::same ? 1 : 0;
  }
  CHECK(same >= 5);
}

TEST_CASE("forms and V3 requests go as they were recorded, signed by the account's key") {
  Exchanges player("shop");
  Request form = signed_request(real_spec(), {{"Action", "ModifyInstanceNetworkSpec"}},
                                player.key(), Format::json, "n", kNewYear);
  form.method = "POST";
  form.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  form.body = form.target.substr(2) + "&InstanceId=i-bp67acfmxazb4p****&InternetMaxBandwidthOut=10";
  form.target = "/";
  set_param(form, "Signature", "");
  const Params params = parse_params(form).params;
  form.body +=
      "&Signature=" + percent_encode(sign_v1("POST", params, player.key().secret).signature);
  player.call(form);

  Request v3;
  v3.method = "POST";
  v3.target = "/?InstanceId=i-traffic&InternetMaxBandwidthOut=10";
  v3.headers = {{"host", "ecs.aliyuncs.com"},
                {"x-acs-action", "ModifyInstanceNetworkSpec"},
                {"x-acs-version", "2014-05-26"},
                {"x-acs-date", kDate},
                {"x-acs-signature-nonce", "nonce-of-v3"},
                {"x-acs-content-sha256", hex(digest(Hash::sha256, ""))},
                {"Accept", "application/json"}};
  v3.arrived = kNewYear;
  v3.headers.push_back(
      {"Authorization", sign_v3(v3,
                                {"host", "x-acs-action", "x-acs-content-sha256", "x-acs-date",
                                 "x-acs-signature-nonce", "x-acs-version"},
                                player.key().id, player.key().secret)
                            .authorization});
  player.call(v3);
  for (const StoredInteraction& each : player.recording.interactions) {
    INFO(each.interaction.response.body);
    CHECK(each.interaction.response.status == 200);
  }
  for (const Resent& each : again(player.recording)) {
    INFO(each.file << " " << told(each));
    CHECK(each.outcome == Outcome::same);
  }
}

TEST_CASE("a named state goes before the recorded one, and one that is none is an error") {
  Exchanges player("shop");
  player.call(kUpgrade);
  CHECK(again(player.recording, "poor").front().account == "poor");
  CHECK(again(player.recording, "poor").front().outcome != Outcome::same);
  CHECK_THROWS_WITH(again(player.recording, "nobody"), Catch::Contains("nobody"));
}
