#include "proxy/by_key.h"

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "cassette/cassette_player.h"
#include "cassette/testing.h"
#include "ecs_contract/listener.h"
#include "net/raw_client.h"

using namespace contract;
using namespace contract::testing;

namespace {

/// A recording of `count` different calls whose answers name their client.
std::shared_ptr<CassettePlayer> tape_of(int client, int count) {
  Redactor redactor(rules());
  Cassette recording{facts(), {}};
  for (int i = 0; i < count; ++i)
    recording.interactions.push_back(
        {redactor
             .redact({v1_request("&InstanceId=i-" + std::to_string(i)),
                      json_response(200, "{\"Is\":\"" + std::to_string(client) + "/" +
                                             std::to_string(i) + "\"}")})
             .interaction(),
         origin(), std::to_string(i)});
  return std::make_shared<CassettePlayer>(std::move(recording), rules());
}

ParamsHandler always(int status, const std::string& body) {
  return [=](const Request&, const Params&) { return json_response(status, body); };
}

}  // namespace

TEST_CASE("256 clients at once replay each its own cassette, each interaction once") {
  constexpr int kClients = 256;
  constexpr int kCalls = 4;
  std::vector<std::shared_ptr<CassettePlayer>> players;
  std::map<std::string, ParamsHandler> keys;
  const auto refuse = [](const Request&, const std::string& miss) {
    return json_response(404, miss);
  };
  for (int c = 0; c < kClients; ++c) {
    players.push_back(tape_of(c, kCalls));
    keys["key-" + std::to_string(c)] = replay(players.back(), refuse);
  }
  ListenerOptions options;
  options.loops = 4;
  Listener listener(with_params(by_key(std::move(keys), always(403, "who"))), options);
  std::vector<std::string> wrong(8);
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&, t] {
      // All connections of a thread are open at once; their calls go out turn by turn.
      std::map<int, RawClient> clients;
      for (int c = t; c < kClients; c += 8) clients.emplace(c, listener.port());
      for (int i = 0; i < kCalls; ++i)
        for (auto& [c, client] : clients) {
          const std::string want =
              "{\"Is\":\"" + std::to_string(c) + "/" + std::to_string(i) + "\"}";
          const RawAnswer answer =
              client.ask("GET /?Version=2014-05-26&InstanceId=i-" + std::to_string(i) +
                         "&Action=ModifyInstanceNetworkSpec&Signature=x&AccessKeyId=key-" +
                         std::to_string(c) + " HTTP/1.1\r\nHost: x\r\n\r\n");
          if (answer.body != want) wrong[t] += want + " != " + answer.body + "\n";
        }
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& each : wrong) CHECK(each.empty());
  for (const auto& player : players) {
    CHECK(player->report().unused.empty());
    CHECK(player->report().missed == 0);
  }
}

TEST_CASE("who has no key of ours is a stranger") {
  const Handler handler = with_params(by_key({{"a", always(200, "a")}}, always(403, "stranger")));
  Request request;
  request.target = "/?AccessKeyId=a&Signature=x";
  CHECK(handler(request).body == "a");
  for (const char* target : {"/", "/?AccessKeyId=A&Signature=x", "/?AccessKeyId=&Signature=x"}) {
    request.target = target;
    CHECK(handler(request).body == "stranger");
  }
}
