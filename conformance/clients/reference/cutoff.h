// A point in time at which a socket stops, whatever it is doing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace contract::reference {

/// Shuts a socket down when a time is reached. cpp-httplib bounds each single read and write; a
/// server that sends a byte now and then could hold a call for ever. Shutting down works in every
/// phase: TCP handshake, TLS handshake, head and body.
///
/// Owns a duplicate of the socket's handle, so that it never touches a number that the HTTP library
/// has closed and somebody else has opened again, and one thread, which sleeps. `start` and `stop`
/// come in pairs from one thread at a time.
class Cutoff {
 public:
  using Clock = std::chrono::steady_clock;

  Cutoff();
  ~Cutoff();
  Cutoff(const Cutoff&) = delete;
  Cutoff& operator=(const Cutoff&) = delete;

  /// Takes a new socket in place of the last one; between `start` and `stop`, or outside.
  void attach(int socket);
  /// From now on the socket, and any that is attached, works until `end` only.
  void start(Clock::time_point end);
  /// No longer. True where the end had come: then the socket is dead and what was read is no
  /// answer.
  bool stop();
  /// Whether the attached socket is open and holds no byte that nobody asked for.
  bool is_quiet();

 private:
  void watch(const std::stop_token& stopping);

  std::mutex mutex_;
  std::condition_variable_any changed_;
  int socket_ = -1;
  bool running_ = false;
  bool passed_ = false;
  Clock::time_point end_{};
  Clock::time_point wakes_{};  ///< when the thread looks again without being told
  std::jthread thread_;        ///< last: it uses all of the above
};

}  // namespace contract::reference
