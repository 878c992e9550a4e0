// bench-costs: what each step of a recorder costs for one small call, on one thread.
#include <time.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <iomanip>
#include <iostream>
#include <string>
#include <vector>

#include "cassette/journal.h"
#include "cassette_setting.h"
#include "net/answer.h"

namespace contract {
namespace {

constexpr int kCalls = 3000;

/// A call as SDKs send it, with a nonce and a signature of its own, and the answer to it.
Interaction call_number(int i) {
  const std::string number = std::to_string(i);
  Interaction made;
  made.request.method = "GET";
  made.request.version = "HTTP/1.1";
  made.request.target =
      "/?AccessKeyId=testid&Action=ModifyInstanceNetworkSpec&Format=JSON&"
      "InstanceId=i-bp67acfmxazb4ph1234&InternetMaxBandwidthOut=10&RegionId=cn-hangzhou&"
      "SignatureMethod=HMAC-SHA1&SignatureNonce=15215528852396" +
      number +
      "&SignatureVersion=1.0&Timestamp=2026-11-25T10%3A00%3A00Z&Version=2014-05-26&"
      "Signature=OLeaidS1JvxuMvnyHOwuJ%2BuX" +
      number + "%3D";
  made.request.headers = {{"Host", "127.0.0.1:18090"}, {"User-Agent", "bench"}};
  made.request.raw = "GET " + made.request.target +
                     " HTTP/1.1\r\nHost: 127.0.0.1:18090\r\nUser-Agent: bench\r\n\r\n";
  made.response.status = 200;
  made.response.headers = {{"Content-Type", "application/json"}, {"Content-Length", "152"}};
  made.response.body = R"({"RequestId":"04F0F334-1335-436C-A1D7-6C04)" +
                       std::to_string(100'000'000 + i) + R"(","OrderId":")" + number + R"(57890"})";
  return made;
}

/// Microseconds that this process computed.
double cpu_time() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

void measure(const char* step, const std::vector<Interaction>& calls,
             const std::function<void(std::size_t)>& carry_out) {
  const double cpu = cpu_time();
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < calls.size(); ++i) carry_out(i);
  const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
  const double of_cpu = cpu_time() - cpu;
  std::cout << std::setw(38) << std::left << step << std::right << std::setw(8) << std::fixed
            << std::setprecision(1) << took.count() / static_cast<double>(calls.size())
            << std::setw(8) << of_cpu / static_cast<double>(calls.size()) << "\n";
}

void measure_all() {
  const CassetteSetting setting = load_setting({});
  std::cout << "us a call, of one small call              time     CPU\n";
  std::vector<Interaction> calls;
  calls.reserve(kCalls);
  for (int i = 0; i < kCalls; ++i) calls.push_back(call_number(i));
  const std::size_t count = calls.size();

  std::vector<PrivateValues> values(count);
  measure("read private values", calls, [&](std::size_t i) {
    values[i] = private_values_of(calls[i].request.raw);
    values[i].merge(private_values_of(to_bytes(calls[i].response)));
  });
  Redactor redactor(setting.rules);
  std::vector<Recorded> recorded;
  recorded.reserve(count);
  measure("redact", calls, [&](std::size_t i) {
    recorded.push_back({redactor.redact(calls[i]), {"live", utc_now(), "bench"}});
  });
  std::vector<RecordedText> texts;
  texts.reserve(count);
  measure("write as JSON", calls, [&](std::size_t i) { texts.emplace_back(recorded[i]); });
  ScannedLines scanned;
  measure("scan", calls, [&](std::size_t i) {
    if (!Scanner(values[i]).scan_lines(texts[i].text(), scanned).empty())
      throw std::runtime_error("something private is left");
  });
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / "ecs-contract-bench.journal";
  std::filesystem::remove(path);
  {
    Journal journal(path);
    measure("journal, one writer, flushed", calls,
            [&](std::size_t i) { journal.append(texts[i]); });
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace contract

int main() { contract::measure_all(); }
