#include "proxy/record.h"

#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "cassette/cassette_player.h"
#include "cassette/cassette_store.h"
#include "cassette/testing.h"
#include "ecs_contract/listener.h"
#include "formats/files.h"
#include "net/acceptor.h"
#include "net/latch.h"
#include "net/raw_client.h"
#include "proxy/upstream.h"
#include "wire/auth_params.h"
#include "wire/percent.h"

using namespace contract;
using namespace contract::testing;

namespace {

RecorderOptions labels() {
  return {"emulator", "", [] { return std::string("2026-11-25T10:00:00Z"); }, {}};
}

Request plain_request() { return v1_request("&InstanceId=i-1"); }

}  // namespace

TEST_CASE("what a client was answered is in the journal, redacted") {
  const Folder work("record");
  Redactor redactor(rules());
  Journal journal(work / "j");
  Recorder recorder(journal, redactor, labels());
  const Handler handler = recorder.record([](const Request&) {
    return json_response(200, R"({"RequestId":"04F0F334-1335-436C-A1D7-6C044FE73368"})");
  });
  const Response response = handler(plain_request());
  CHECK(response.body.find("04F0F334") != std::string::npos);  // the client gets the real one
  const std::string bytes = read_file(work / "j");
  CHECK(bytes.find("InstanceId=i-1") != std::string::npos);
  CHECK(Scanner({kKey, kNonce, kSignature, "04F0F334-1335-436C-A1D7-6C044FE73368"})
            .scan(bytes)
            .empty());
  CHECK(JournalReader::read(work / "j").texts[0].text().find("\"client\": \"test/1.0\"") !=
        std::string::npos);
}

TEST_CASE("what can't be made safe or is too large is withheld, and the recording goes on") {
  struct Row {
    const char* name;
    std::function<void(CassetteRules&, Interaction&)> make;  ///< of an interaction, one such
    const char* reason;
  };
  const Row rows[] = {
      {"leak", [](CassetteRules& weak, Interaction&) { weak.parameters.names = {"Other"}; },
       "something private is left after redaction"},
      {"parts",
       [](CassetteRules&, Interaction& each) {
         each.response.headers[0].value = "multipart/form-data; boundary=b";
       },
       "of many parts"},
      {"large",
       [](CassetteRules&, Interaction& each) { each.response.body = std::string(30u << 20, ' '); },
       "too"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const Folder work(std::string("withheld-") + row.name);
    CassetteRules some = rules();
    Interaction odd = success();
    row.make(some, odd);
    const Response answer = odd.response;
    Redactor redactor(some);
    Journal journal(work / "j");
    Recorder recorder(journal, redactor, labels());
    const Handler handler = recorder.record([&](const Request&) { return answer; });
    const Handler plain = recorder.record([&](const Request&) { return json_response(200, "{}"); });
    const Response got = handler(odd.request);
    CHECK(got.status == 200);
    CHECK(got.body == answer.body);
    Request safe;
    safe.method = "GET";
    safe.target = "/?Action=DescribeRegions";
    CHECK(plain(safe).status == 200);
    CHECK_FALSE(recorder.failure());
    const Saved saved = save_cassette(work / "c", JournalReader::read(work / "j").texts, facts(),
                                      say_nothing, recorder.scanner());
    CHECK(saved.interactions == 2);
    REQUIRE(saved.withheld.size() == 1);
    CHECK(saved.withheld[0].call.action == "ModifyInstanceNetworkSpec");
    CHECK(saved.withheld[0].call.reason.find(row.reason) != std::string::npos);
    CHECK(saved.withheld[0].call.reason.find(kNonce) == std::string::npos);
    CHECK(load_cassette(work / "c").interactions.size() == 1);
  }
}

TEST_CASE("whatever the size of an answer: what is journaled can be saved", "[slow]") {
  const Folder work("sizes");
  Redactor redactor(rules());
  Journal journal(work / "j");
  Recorder recorder(journal, redactor, labels());
  int calls = 0;
  for (const char letter : {'a', '%'})
    for (const std::size_t size : {200u << 10, 1u << 20, 6u << 20, 8u << 20}) {
      const Handler handler = recorder.record([&](const Request&) {
        return json_response(200, "{\"Filler\":\"" + std::string(size, letter) + "\"}");
      });
      CHECK(handler(v1_request("&InstanceId=i-" + std::to_string(calls++))).status == 200);
    }
  CHECK(save_cassette(work / "c", JournalReader::read(work / "j").texts, facts(), say_nothing,
                      recorder.scanner())
            .interactions == 8);
}

TEST_CASE("the rules as shipped prove themselves, and weaker ones do not") {
  CHECK_NOTHROW(prove_redaction(rules()));
  CassetteRules weak = rules();
  std::erase(weak.parameters.names, std::string("SecurityToken"));
  std::erase(weak.headers.names, std::string("x-acs-security-token"));
  CHECK_THROWS_WITH(prove_redaction(weak), Catch::Contains("leaves a planted secret"));
}

TEST_CASE("only what the client's own key signed is signed again and passed on") {
  const SigningKey client{"throw-away", "throw-away-secret", ""};
  const SigningKey real{"LTAI-real", "real-secret", ""};
  int asked = 0;
  const Handler again = sign_again_for(real, "h", [&](const Request& request) {
    ++asked;
    CHECK(verify_signature(request, parse_params(request).params, real.secret).empty());
    return json_response(200, "{}");
  });
  const Folder work("signed");
  Redactor redactor(rules());
  Journal journal(work / "j");
  Recorder recorder(journal, redactor, labels());
  const Handler handler = demand_signed_by(client, recorder.record(again));
  Request request = v1_request("");
  const Response stranger = handler(request);
  CHECK(stranger.status == 403);
  CHECK(stranger.body.find("another key") != std::string::npos);
  request.target.replace(request.target.find(kKey), kKey.size(), "throw-away");
  CHECK(handler(request).body.find("signature.v1") != std::string::npos);
  CHECK(asked == 0);
  request = sign_again(request, client, "h");
  CHECK(handler(request).status == 200);
  CHECK(asked == 1);
  CHECK(handler(Request{}).status == 403);
  CHECK(journal.count() == 1);  // what the recorder refuses is no answer of the service
}

TEST_CASE("only the actions that were named are signed again, however a call names its own") {
  int asked = 0;
  const Handler handler = demand_action({"DescribeRegions", "Mine"}, "Action", [&](const Request&) {
    ++asked;
    return json_response(200, "{}");
  });
  struct Row {
    const char* query;
    const char* header;  ///< x-acs-action; nullptr: none
    const char* form;
    int status;
  };
  const Row rows[] = {
      {"Action=DescribeRegions", nullptr, "", 200},
      {"Action=Mine", "DescribeRegions", "Action=Mine", 200},
      {"", "DescribeRegions", "", 200},
      {"", nullptr, "Action=DescribeRegions", 200},
      {"", nullptr, "", 403},
      {"action=DescribeRegions", nullptr, "", 200},
      {"Action=DeleteInstance", nullptr, "", 403},
      {"Action=describeregions", nullptr, "", 403},
      {"Action=DescribeRegions&Action=DeleteInstance", nullptr, "", 403},
      {"Action=DescribeRegions&action=DeleteInstance", nullptr, "", 403},
      {"Action=DescribeRegions", "DeleteInstance", "", 403},
      {"Action=DescribeRegions", nullptr, "Action=DeleteInstance", 403},
      {"Action=", nullptr, "", 403},
  };
  int passed = 0;
  for (const Row& row : rows) {
    Request request;
    request.method = "POST";
    request.target = std::string("/?") + row.query;
    request.body = row.form;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    if (row.header != nullptr) request.headers.push_back({"X-Acs-Action", row.header});
    INFO(row.query << " " << row.form);
    CHECK(handler(request).status == row.status);
    passed += row.status == 200 ? 1 : 0;
    CHECK(asked == passed);
  }
}

TEST_CASE("without signing again V3 is refused and V1 passes untouched") {
  const Handler handler = refuse_v3([](const Request& request) {
    CHECK(request.target == plain_request().target);
    return json_response(200, "{}");
  });
  CHECK(handler(plain_request()).status == 200);
  Request v3;
  v3.headers = {{"Authorization", "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=b"}};
  CHECK(handler(v3).status == 501);
  Request proxied = plain_request();
  proxied.headers.push_back({"Authorization", "Basic eA=="});
  CHECK(handler(proxied).status == 200);
}

TEST_CASE("many clients record at once, through sockets, and each call is kept once") {
  const Folder work("many");
  Listener service([](const Request& request) {
    return json_response(
        200, "{\"Echo\":\"" + std::string(query_of(request.target).substr(0, 3)) + "\"}");
  });
  Upstream upstream({{"127.0.0.1", service.port(), false}, ""});
  {
    Redactor redactor(rules());
    Journal journal(work / "j");
    Recorder recorder(journal, redactor, labels());
    ListenerOptions options;
    options.loops = 2;
    Listener listener(
        recorder.record([&](const Request& request) { return upstream.ask(request); }), options);
    std::vector<std::thread> clients;
    for (int c = 0; c < 8; ++c)
      clients.emplace_back([&, c] {
        RawClient client(listener.port());
        for (int i = 0; i < 10; ++i) {
          const std::string name = "i-" + std::to_string(c) + "-" + std::to_string(i);
          const RawAnswer answer =
              client.ask("GET /?InstanceId=" + name + " HTTP/1.1\r\nHost: x\r\n\r\n");
          if (answer.status() != 200) throw std::runtime_error(answer.body);
        }
      });
    for (std::thread& client : clients) client.join();
  }
  const JournalContents contents = JournalReader::read(work / "j");
  REQUIRE(contents.texts.size() == 80);
  std::set<std::string> names;
  for (const RecordedText& text : contents.texts) {
    const auto at = text.text().find("InstanceId=");
    names.insert(text.text().substr(at, text.text().find('"', at) - at));
  }
  CHECK(names.size() == 80);
  CHECK(upstream.connections() <= 8);
}

TEST_CASE("a service that is slow to one call holds no other, on one loop", "[threads]") {
  const Folder work("slow");
  const Latch latch;
  Listener service([&](const Request& request) {
    if (request.target == "/slow") latch.wait();
    return json_response(200, "{}");
  });
  Upstream upstream({{"127.0.0.1", service.port(), false}, ""});
  Redactor redactor(rules());
  Journal journal(work / "j");
  Recorder recorder(journal, redactor, labels());
  Listener listener(recorder.record([&](const Request& request) { return upstream.ask(request); }));
  RawClient slow(listener.port());
  slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  RawClient gone(listener.port());
  gone.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  gone.close_by_reset();
  RawClient other(listener.port());
  for (int i = 0; i < 20; ++i)
    CHECK(other.ask("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n").status() == 200);
  CHECK(journal.count() == 20);
  latch.open();
  CHECK(slow.receive_answer().status() == 200);
  listener.stop();
  // What a client did not wait for was answered all the same.
  CHECK(journal.count() == 22);
}

TEST_CASE("a recorder that ends does not wait for a silent service, and has the call as cut",
          "[threads]") {
  const bool client_stays = GENERATE(true, false);
  const Folder work("cut");
  std::vector<Socket> held;
  std::promise<void> asked;
  Acceptor silent("127.0.0.1", 0, [&](Socket socket) {
    held.push_back(std::move(socket));
    asked.set_value();
  });
  UpstreamOptions options{{"127.0.0.1", silent.port(), false}, ""};
  options.answer_time = std::chrono::hours(1);
  Upstream upstream(options);
  Redactor redactor(rules());
  Journal journal(work / "j");
  Recorder recorder(journal, redactor, labels());
  Listener listener(recorder.record([&](const Request& request) { return upstream.ask(request); }));
  RawClient client(listener.port());
  client.send("GET /?InstanceId=i-1 HTTP/1.1\r\nHost: x\r\n\r\n");
  asked.get_future().wait();
  if (!client_stays) client.close_by_reset();
  listener.stop();
  if (client_stays) CHECK(client.receive_all().empty());
  const JournalContents contents = JournalReader::read(work / "j");
  REQUIRE(contents.texts.size() == 1);
  CHECK(contents.texts[0].text().find("when the recording ended") != std::string::npos);
  CHECK(contents.texts[0].text().find("\"end\": \"close\"") != std::string::npos);
}

TEST_CASE("a token that an answer shows before a call uses it is in no text of the journal") {
  const std::string token = "later+Token/Canary1234567==";
  const Folder work("later");
  Redactor redactor(rules());
  Journal journal(work / "j");
  Recorder recorder(journal, redactor, labels());
  const Handler handler = recorder.record(
      [&](const Request&) { return json_response(200, "{\"Message\":\"use " + token + "\"}"); });
  for (int i = 0; i < 3; ++i) handler(v1_request("&InstanceId=i-" + std::to_string(i)));
  CHECK(read_file(work / "j").find(token) != std::string::npos);
  handler(v1_request("&InstanceId=i-9&SecurityToken=" + percent_encode(token)));
  CHECK_FALSE(recorder.failure());
  CHECK(journal.count() == 4);
  // As a kill at this moment leaves it.
  const JournalContents contents = JournalReader::read(work / "j");
  REQUIRE(contents.texts.size() == 4);
  for (const RecordedText& text : contents.texts) {
    INFO(text.text());
    CHECK(Scanner({token}).scan(text.text()).empty());
  }
  CHECK(contents.texts[1].text().find("\"InstanceId=i-1\"") != std::string::npos);
}

TEST_CASE(
    "tokens that come before they are used, side by side: none is left when all are answered") {
  const Folder work("side by side");
  Redactor redactor(rules());
  Journal journal(work / "j");
  Recorder recorder(journal, redactor, labels());
  const auto token = [](int i) { return "token-of-mine-" + std::to_string(1'000'000 + i) + "/x"; };
  std::atomic<int> asked = 0;
  const Handler handler = recorder.record([&](const Request&) {
    return json_response(200, "{\"Message\":\"use " + token(++asked) + "\"}");
  });
  std::vector<std::thread> clients;
  for (int t = 0; t < 4; ++t)
    clients.emplace_back([&, t] {
      for (int i = t; i < 40; i += 4)
        handler(v1_request("&InstanceId=i-1&SecurityToken=" + percent_encode(token(i))));
    });
  for (std::thread& client : clients) client.join();
  recorder.look_back();
  for (const RecordedText& text : JournalReader::read(work / "j").texts)
    for (int i = 0; i < 40; ++i)
      if (text.text().find(token(i)) != std::string::npos) FAIL_CHECK(token(i) << text.text());
}
