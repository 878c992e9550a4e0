// A pool of threads for handlers that may block.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace contract {

/// Runs tasks in the order given, on `count` threads.
class Workers {
 public:
  explicit Workers(unsigned count);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// `task` must not throw. From any thread; dropped after stop().
  void run(std::function<void()> task);
  /// Drops what has not begun and waits for what has. From one thread, not a worker.
  void stop();
  /// Whether the calling thread is one of them.
  bool is_this_thread() const;

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace contract
