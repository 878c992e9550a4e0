// A C++ client's own test in its smallest form: it answers itself with a listener, and is judged.
#include <ecs_contract/in_process.h>
#include <ecs_contract/listener.h>

#include <iostream>

int main() {
  const contract::Listener listener([](const contract::Request&) { return contract::Response{}; });
  const auto suite = contract::open_suite(DATA);
  const contract::Hello mute{.client = "mute",
                             .version = "1",
                             .language = "C++",
                             .formats = {"json"},
                             .signatures = {"v1-hmac-sha1"},
                             .schemes = {"http"}};
  contract::InProcessOptions options;
  options.cases = {"request/money/not-enough-balance@json,v1-hmac-sha1"};
  const auto verdicts = contract::run_in_process(
      *suite, mute, [](const contract::Call&) { return contract::Outcome{.kind = "ok"}; }, options);
  if (verdicts.size() != 1 || listener.port() <= 0) return 1;
  const std::string text = contract::text_failure(verdicts.front());
  std::cout << text;
  // It says "ok" and has sent nothing.
  return verdicts.front().status == contract::Status::fail &&
                 text.find("call.one-request") != std::string::npos
             ? 0
             : 1;
}
