// The emulator behind a listener, with many peers at once, some of them slow or stuck.
#include <atomic>
#include <catch2/catch.hpp>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

#include "ecs_contract/listener.h"
#include "net/raw_client.h"
#include "service/control.h"
#include "service/testing.h"

using namespace contract;
using testing::real_service;

namespace {

constexpr int kConnections = 64;
constexpr int kThreads = 4;

State busy_shop() {
  State state = testing::account("shop");
  state.accounts.front().calls_a_minute = 10'000'000;
  return state;
}

/// Signed requests as bytes, each with a nonce of its own. Safe from any thread.
class Signer {
 public:
  explicit Signer(const Emulator& emulator)
      : key_(emulator.state().accounts.front().keys.front()) {}

  std::string bytes(const Assignment& parameters, bool keep_alive) {
    const Request request =
        signed_request(real_service().first(), parameters, key_, Format::json,
                       std::to_string(++nonce_), std::chrono::system_clock::now());
    return "GET " + request.target + " HTTP/1.1\r\nHost: ecs.aliyuncs.com\r\n" +
           (keep_alive ? "" : "Connection: close\r\n") + "\r\n";
  }

 private:
  AccessKey key_;
  std::atomic<int> nonce_ = 0;
};

const Assignment kRegions = {{"Action", "DescribeRegions"}};

/// Runs `work` for each number below kConnections, on a few threads.
template <class Work>
void on_threads(const Work& work) {
  std::vector<std::thread> threads;
  for (int first = 0; first < kThreads; ++first)
    threads.emplace_back([&, first] {
      try {
        for (int i = first; i < kConnections; i += kThreads) work(i);
      } catch (const std::runtime_error&) {
        // A deadline that passed: the count stays short.
      }
    });
  for (std::thread& thread : threads) thread.join();
}

void check_records(const Emulator& emulator, std::size_t expected) {
  std::set<std::string> ids;
  for (const Record& record : emulator.records()) ids.insert(record.request_id);
  CHECK(emulator.requests() == expected);
  CHECK(ids.size() == expected);
}

}  // namespace

TEST_CASE("64 connections kept open, on two loops: no call is lost, none answered twice",
          "[threads]") {
  Emulator emulator(real_service(), busy_shop());
  Signer signer(emulator);
  ListenerOptions options;
  options.loops = 2;
  const Listener listener(emulator.handler(), options);
  constexpr int kCalls = 20;
  std::deque<RawClient> clients;
  for (int i = 0; i < kConnections; ++i) clients.emplace_back(listener.port());
  std::atomic<int> right = 0;
  on_threads([&](int i) {
    for (int call = 0; call < kCalls; ++call) {
      const RawAnswer answer =
          clients[static_cast<std::size_t>(i)].ask(signer.bytes(kRegions, true));
      if (answer.status() == 200 && answer.body.find("cn-hangzhou") != std::string::npos) ++right;
    }
  });
  CHECK(right == kConnections * kCalls);
  check_records(emulator, static_cast<std::size_t>(kConnections * kCalls));
}

TEST_CASE("a connection a call, beside peers that are slow, stuck or gone", "[threads]") {
  Emulator emulator(real_service(), busy_shop());
  Signer signer(emulator);
  ListenerOptions options;
  options.loops = 2;
  const Listener listener(emulator.handler(), options);
  std::deque<RawClient> idle;
  for (int i = 0; i < 32; ++i) idle.emplace_back(listener.port());
  for (RawClient& client : idle) client.send("GET /?Action=Describe");
  std::atomic<int> right = 0;
  on_threads([&](int) {
    for (int call = 0; call < 5; ++call) {
      RawClient gone(listener.port());
      gone.send("POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\nAction=");
      gone.close_by_reset();
      RawClient client(listener.port());
      if (client.ask(signer.bytes(kRegions, false)).status() == 200) ++right;
    }
  });
  CHECK(right == kConnections * 5);
  check_records(emulator, static_cast<std::size_t>(kConnections * 5));
}

TEST_CASE("a peer that is stuck in its head is let go, the others are served", "[threads]") {
  Emulator emulator(real_service(), busy_shop());
  Signer signer(emulator);
  ListenerOptions options;
  options.loops = 1;
  options.head_time = std::chrono::milliseconds(50);
  const Listener listener(emulator.handler(), options);
  RawClient stuck(listener.port());
  stuck.send("GET /?Action=Describe");
  RawClient other(listener.port());
  CHECK(other.ask(signer.bytes(kRegions, true)).status() == 200);
  CHECK(stuck.receive_answer().status() == 408);
  CHECK(other.ask(signer.bytes(kRegions, true)).status() == 200);
}

TEST_CASE("64 at once with one token: one order, one answer for all", "[threads]") {
  Emulator emulator(real_service(), busy_shop());
  Signer signer(emulator);
  ListenerOptions options;
  options.loops = 4;
  const Listener listener(emulator.handler(), options);
  const Assignment call = {{"Action", "ModifyInstanceNetworkSpec"},
                           {"InstanceId", "i-bp67acfmxazb4p****"},
                           {"InternetMaxBandwidthOut", "10"},
                           {"ClientToken", "one"}};
  const std::size_t orders = emulator.state().accounts.front().orders.size();
  std::mutex mutex;
  std::set<std::string> seen;
  std::atomic<int> right = 0;
  on_threads([&](int) {
    RawClient client(listener.port());
    const RawAnswer answer = client.ask(signer.bytes(call, false));
    if (answer.status() != 200) return;
    ++right;
    const std::lock_guard lock(mutex);
    seen.insert(read_json(answer.body).value.text_of("OrderId"));
  });
  CHECK(right == kConnections);
  CHECK(seen.size() == 1);
  CHECK(emulator.state().accounts.front().orders.size() == orders + 1);
}

TEST_CASE("state is dumped, loaded and reset while calls run", "[threads]") {
  Emulator emulator(real_service(), busy_shop());
  Signer signer(emulator);
  ListenerOptions options;
  options.loops = 2;
  const Listener listener(emulator.handler(), options);
  const Listener desk(control(emulator, real_service(), testing::state_schema(), "token"));
  const std::string get = "GET /state HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer token\r\n\r\n";
  const std::string reset =
      "POST /reset HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer token\r\n\r\n";
  std::atomic<int> right = 0;
  on_threads([&](int i) {
    RawClient client(listener.port());
    RawClient control(desk.port());
    for (int call = 0; call < 3; ++call) {
      const bool served = client.ask(signer.bytes(kRegions, true)).status() == 200;
      const bool told = control.ask(i % 2 == 0 ? get : reset).status() == 200;
      if (served && told) ++right;
    }
  });
  CHECK(right == kConnections * 3);
}
