// Functions that wait, many on one thread: each has a stack of its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/poller.h"
#include "server/wait.h"

namespace contract {

/// Runs tasks on the thread of the loop that owns it, and puts one aside where it waits (wait.h)
/// until its socket is ready or its time has passed. Stacks are used again. Of that thread alone,
/// from its first call to its destruction.
class Fibers {
 public:
  explicit Fibers(Poller& poller);
  /// REQUIRES: empty().
  ~Fibers();
  Fibers(const Fibers&) = delete;
  Fibers& operator=(const Fibers&) = delete;

  /// Runs `task`, which must not throw, till its end or till it waits. From outside of tasks.
  /// std::bad_alloc: no memory for a stack; nothing was begun.
  void run(std::function<void()> task);
  /// The poller's keys that are for note_ready().
  static bool is_key(std::uint64_t key) { return (key & kOurs) != 0; }
  void note_ready(std::uint64_t key);
  /// Lets those go on whose time has passed, then those that have let others go first for long
  /// enough.
  void end_round();
  /// When end_round() is due though no socket gets ready; nothing: never.
  std::optional<Deadline> due() const;
  /// Whether no task is under way.
  bool empty() const { return under_way_ == 0; }

 private:
  struct Fiber;
  static constexpr std::uint64_t kOurs = std::uint64_t{1} << 63;

  friend bool wait_for(int fd, short events, Deadline deadline);
  friend void let_others_go_first();

  bool wait(int fd, short events, Deadline deadline);
  void wait_for_others();
  void work(Fiber& fiber);
  void go_on(Fiber& fiber);
  void put_aside();
  void wake(std::uint64_t key, bool in_time);
  std::optional<Deadline> patience_ends() const;

  Poller& poller_;
  std::vector<std::unique_ptr<Fiber>> all_;
  std::vector<Fiber*> idle_;
  Fiber* running_ = nullptr;
  std::unique_ptr<Fiber> loop_;  ///< where the loop itself goes on
  std::unordered_map<std::uint64_t, Fiber*> waiting_;
  std::set<std::pair<Deadline, std::uint64_t>> deadlines_;
  std::vector<Fiber*> patient_;  ///< who let others go first
  Deadline patient_since_;       ///< the first of them
  std::uint64_t last_key_ = kOurs;
  std::size_t under_way_ = 0;
};

}  // namespace contract
