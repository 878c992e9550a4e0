// Functions that wait, many on one thread: each has a stack of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "net/alarms.h"
#include "net/poller.h"
#include "net/wait.h"

namespace contract {

/// Runs tasks on the thread of the loop that owns it, and puts one aside where it waits (wait.h)
/// until its descriptor is ready or its time has passed. Stacks are used again. Of that thread
/// alone, from its first call to its destruction.
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
  void note_ready(const Poller::Ready& ready);
  /// Lets those go on whose time has passed, then those that have let others go first for long
  /// enough.
  void end_round();
  /// When end_round() is due though the poller tells nothing; nothing: never.
  std::optional<Deadline> due() const;
  /// Whether tasks wait for others, or have, and keep what they waited on.
  bool deal_with_others() const { return !entries_.empty(); }
  /// From now on no wait lasts beyond `end`, those that have begun neither.
  void cut_waits(Deadline end);
  /// Whether no task is under way.
  bool empty() const { return under_way_ == 0; }

 private:
  friend class Watch;
  friend void let_others_go_first();
  friend bool waits_are_cut();

  struct Fiber;

  /// What a Watch watches.
  struct Entry {
    short ready = 0;   ///< POLLIN, POLLOUT: told, and not used up yet
    short broken = 0;  ///< the same, and told for good
    Fiber* waiter = nullptr;
    short wanted = 0;  ///< what it waits for
    bool in_time = false;
    Deadline deadline;
    Alarms::Place alarm;
    std::uint64_t used_in = 0;  ///< the round of the last wait's end

    bool has(short events) const { return ((ready | broken) & events) != 0; }
  };
  static constexpr std::uint64_t kOurs = std::uint64_t{1} << 63;

  /// 0: the system refuses.
  std::uint64_t watch(int fd);
  void forget(int fd, std::uint64_t key);
  bool wait(std::uint64_t key, short events, Deadline deadline);
  bool may_be_readable(std::uint64_t key) const;
  void ring_alarms(Deadline now);

  void wait_for_others();
  std::optional<Deadline> patience_ends() const;

  void work(Fiber& fiber);
  void go_on(Fiber& fiber);
  void put_aside();

  Poller& poller_;
  const std::shared_ptr<Fibers> self_;  ///< that each Watch may know whether this lives
  std::vector<std::unique_ptr<Fiber>> all_;
  std::vector<Fiber*> idle_;
  Fiber* running_ = nullptr;
  std::unique_ptr<Fiber> loop_;  ///< where the loop itself goes on
  std::size_t under_way_ = 0;
  std::uint64_t round_ = 1;

  std::unordered_map<std::uint64_t, Entry> entries_;
  Alarms alarms_;  ///< of entries
  std::uint64_t last_key_ = kOurs;
  std::size_t waiting_ = 0;             ///< of entries_, those with a waiter
  Deadline cut_off_ = Deadline::max();  ///< no wait lasts longer

  std::vector<Fiber*> patient_;  ///< who let others go first
  Deadline patient_since_;       ///< the first of them
};

}  // namespace contract
