// Waiting, for whoever may run on a loop's thread: there, others go on meanwhile.
#pragma once

#include <chrono>

namespace contract {

using Deadline = std::chrono::steady_clock::time_point;

/// Waits until `fd` is ready for one of `events` (POLLIN, POLLOUT) or broken, or until `deadline`:
/// false. In a fiber only the fiber waits (fibers.h), elsewhere the thread does. Not within a catch
/// block: what a thread knows of exceptions that are being handled is not kept by fiber.
bool wait_for(int fd, short events, Deadline deadline);

/// In a fiber: waits until no other of its loop waits for its socket, or a millisecond, so that
/// what comes next can be done for all of them at once. Elsewhere: returns.
void let_others_go_first();

}  // namespace contract
