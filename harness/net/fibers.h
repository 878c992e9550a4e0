// Functions that wait, many on one thread: each has a stack of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "net/asio.h"
#include "net/wait.h"

namespace contract {

/// Runs tasks on the thread of an Asio context, and puts one aside where it waits until it is woken
/// or its time has passed. Stacks are used again. Of that thread alone, from its first call to
/// end().
class Fibers {
  struct Fiber;

 public:
  explicit Fibers(std::shared_ptr<IoContext> io);
  /// REQUIRES: empty(). A task that waits is never destroyed: end what it waits for, and let it run
  /// out.
  ~Fibers();
  Fibers(const Fibers&) = delete;
  Fibers& operator=(const Fibers&) = delete;

  /// Runs `task`, which must not throw, till its end or till it waits. From outside of tasks.
  /// std::bad_alloc: no memory for a stack; nothing was begun.
  void run(std::function<void()> task);
  /// Gives the stacks back, on the thread that ran the tasks. REQUIRES: empty().
  void end();
  /// Whether no task is under way.
  bool empty() const { return under_way_ == 0; }
  const std::shared_ptr<IoContext>& io() const { return io_; }
  /// Those whose task runs now on this thread; nullptr outside of tasks.
  static Fibers* here();

  /// Wakes a task from one wait; once that is over it does nothing. What Asio is given to call.
  class Waker {
   public:
    void operator()(const boost::system::error_code& = {}) const;

   private:
    friend class Fibers;
    Waker(Fibers& fibers, Fiber& fiber, std::uint64_t wait)
        : fibers_(&fibers), fiber_(&fiber), wait_(wait) {}
    Fibers* fibers_;
    Fiber* fiber_;
    std::uint64_t wait_;
  };

  // In a task:

  /// Wakes the caller from its next wait.
  Waker waker();
  /// Waits to be woken. False: the deadline has passed.
  bool wait(Deadline deadline);
  /// The same for a handler, whose waits end with cut_waits() at the latest.
  bool wait_in_handler(Deadline deadline);
  /// From now on calls `told` as often as the caller begins to wait in a handler; nullptr: nothing.
  void tell_of_waits(std::function<void()> told);
  /// Lets others go first, as wait.h has it.
  void let_others_go_first();

  // Outside of tasks:

  /// To be called after each call that the context made: who let others go first goes on once
  /// nobody waits in a handler, or after a millisecond.
  void end_round();
  /// When end_round() is due though nothing else happens; nothing: never.
  std::optional<Deadline> due() const;
  /// How many wait in handlers.
  std::size_t waiting() const { return waiting_; }
  /// From now on no wait in a handler lasts beyond `end`, those that have begun neither.
  void cut_waits(Deadline end);
  bool waits_are_cut() const { return cut_off_ <= std::chrono::steady_clock::now(); }

 private:
  void work(Fiber& fiber);
  void wake(Fiber& fiber, bool in_time);
  void go_on(Fiber& fiber);
  void put_aside();

  const std::shared_ptr<IoContext> io_;
  std::vector<std::unique_ptr<Fiber>> all_;
  std::vector<Fiber*> idle_;
  Fiber* running_ = nullptr;
  std::unique_ptr<Fiber> loop_;  ///< where the loop itself goes on
  std::size_t under_way_ = 0;
  std::size_t waiting_ = 0;
  Deadline cut_off_ = Deadline::max();

  std::vector<Waker> patient_;  ///< who let others go first
  Deadline patient_since_;      ///< the first of them
};

/// The context of the loop whose task the caller is; elsewhere one that nobody runs. A socket of it
/// is waited for by wait_for(), and must not outlive it.
std::shared_ptr<IoContext> io_here();

/// Waits until there may be what is asked for, or the socket is broken, or until `deadline`: false.
/// In a task, which is a handler, others go on meanwhile, and the socket is of io_here(); elsewhere
/// the thread waits.
bool wait_for(TcpSocket& socket, TcpSocket::wait_type what, Deadline deadline);

}  // namespace contract
