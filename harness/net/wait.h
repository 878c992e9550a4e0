// Waiting, for whoever may run on a loop's thread: there, others go on meanwhile.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

namespace contract {

class Fibers;

using Deadline = std::chrono::steady_clock::time_point;

/// A descriptor that is waited for, as often as need be. In a fiber only the fiber waits
/// (fibers.h), and no longer than its loop lets it (waits_are_cut); elsewhere the thread does. Used
/// where it was made: by the fibers of one loop, or by threads that run none. Not within a catch
/// block: what a thread knows of exceptions that are being handled is not kept by fiber.
class Watch {
 public:
  /// REQUIRES: nobody else watches the descriptor in the same loop; it outlives this.
  explicit Watch(int fd);
  /// On the loop's thread, or after its end.
  ~Watch();
  Watch(Watch&& other) noexcept;
  Watch& operator=(Watch&&) = delete;

  /// Waits until there may be what `events` (POLLIN, POLLOUT) say or the descriptor is broken, or
  /// until `deadline`: false. What is there is told once: use it up, until an operation fails with
  /// EAGAIN or moves fewer bytes than it could have.
  bool wait(short events, Deadline deadline) const;
  /// False: nothing has come since the last wait, for the loop has looked and would know.
  bool may_be_readable() const;
  /// Whether wait() may be called here without holding a loop up.
  bool is_here() const;

 private:
  const int fd_;
  std::weak_ptr<Fibers> loop_;  ///< nothing: made outside of any
  std::uint64_t key_ = 0;       ///< of its entry there
};

/// In a fiber: waits until no other of its loop waits for what it watches, a millisecond at most,
/// so that what comes next can be done for all of them at once. Elsewhere: returns.
void let_others_go_first();

/// Whether the caller is a fiber of a loop that ends, so that its waits are over whatever their
/// deadlines: false of wait() does not mean then that the other side was late.
bool waits_are_cut();

}  // namespace contract
