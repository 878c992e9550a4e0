// Clients that send a call again, or wait, where they should not.
#include <algorithm>
#include <cstdlib>
#include <thread>

#include "defects/defects.h"

namespace contract::reference {
namespace {

using std::chrono::milliseconds;
using Answer = std::variant<Response, TransportError>;

Answer send(Connection& connection, const Config& config, const Parameters& parameters) {
  return connection.exchange(request_of(config, parameters), config.deadline);
}

bool has_token(const Parameters& parameters) {
  return std::any_of(parameters.begin(), parameters.end(),
                     [](const auto& each) { return each.first == "ClientToken" && each.second; });
}

/// How long the answer's headers ask to wait; nothing where they do not.
std::optional<milliseconds> wait_of(const Answer& answer) {
  const auto* response = std::get_if<Response>(&answer);
  if (response == nullptr) return std::nullopt;
  if (const std::string* seconds = find_header(response->headers, "Retry-After"))
    return milliseconds(1000 * std::atol(seconds->c_str()));
  if (const std::string* text = find_header(response->headers, "x-acs-retry-after"))
    return milliseconds(std::atol(text->c_str()));
  return std::nullopt;
}

/// Waits as the answer asks, if that is short, and repeats: with a token, which is right, and
/// without one, which may order twice after a 5xx.
Result repeats_after_the_wait(Connection& connection, const Config& config,
                              const Parameters& parameters) {
  const Answer answer = send(connection, config, parameters);
  const auto wait = wait_of(answer);
  if (!wait || *wait > config.deadline / 2) return result_of(answer);
  std::this_thread::sleep_for(*wait);
  return result_of(send(connection, config, parameters));
}

/// Sleeps as long as any answer asks.
Result sleeps_as_told(Connection& connection, const Config& config, const Parameters& parameters) {
  const Answer answer = send(connection, config, parameters);
  const auto wait = wait_of(answer);
  if (!wait || !has_token(parameters)) return result_of(answer);
  std::this_thread::sleep_for(*wait);
  return result_of(send(connection, config, parameters));
}

/// Repeats a throttled or failed call at once, with its token.
Result repeats_at_once(Connection& connection, const Config& config, const Parameters& parameters) {
  const Answer answer = send(connection, config, parameters);
  const Result result = result_of(answer);
  const auto* error = std::get_if<ApiError>(&result);
  if (error == nullptr || !has_token(parameters) ||
      (error->status < 500 && !error->code.starts_with("Throttling")))
    return result;
  return result_of(send(connection, config, parameters));
}

/// Takes a GET for safe to repeat.
Result repeats_gets(Connection& connection, const Config& config, const Parameters& parameters) {
  const Answer answer = send(connection, config, parameters);
  if (config.method != "GET" || std::holds_alternative<Response>(answer)) return result_of(answer);
  return result_of(send(connection, config, parameters));
}

/// Has a time-out of its own, a quarter of what its user set.
Result gives_up_early(Connection& connection, const Config& config, const Parameters& parameters) {
  Config hasty = config;
  hasty.deadline = config.deadline / 4;
  return modify_instance_network_spec(connection, hasty, parameters);
}

/// Sends the call again where a quarter of its time has passed without an answer.
Result repeats_what_is_slow(Connection& connection, const Config& config,
                            const Parameters& parameters) {
  Config hasty = config;
  hasty.deadline = config.deadline / 4;
  const Answer answer = send(connection, hasty, parameters);
  if (std::holds_alternative<Response>(answer)) return result_of(answer);
  return result_of(send(connection, config, parameters));
}

}  // namespace

std::span<const Defect> repeat_defects() {
  static constexpr Defect kAll[] = {{"repeats-after-the-wait", repeats_after_the_wait},
                                    {"sleeps-as-told", sleeps_as_told},
                                    {"repeats-at-once", repeats_at_once},
                                    {"repeats-gets", repeats_gets},
                                    {"gives-up-early", gives_up_early},
                                    {"repeats-what-is-slow", repeats_what_is_slow}};
  return kAll;
}

}  // namespace contract::reference
